import type { AnswerClass } from './answer-marginal.ts'
import { probedPairs } from './answers.ts'
import type { Estimate } from '../records/index.ts'
import type { Objection, VerdictName } from './comparison.ts'
import type { ObjectionInput } from './objections.ts'
import { gravest, notExamined, outcome } from './outcome.ts'
import type { Reverdict } from './reverdict.ts'
import { standing } from './support.ts'
import { counted, difference, interval, share } from './wording.ts'

/**
 * Counts problems that an arm's chains avoid as unsolved there, and then those as well that they do not
 * tell from guessing. The latter are what is not known: they can put a verdict in doubt, and neither
 * turn it round nor decide what was open.
 */
export function onlySpreads(
  { found: { answers }, evidence, probes, verdict }: ObjectionInput,
  again: Reverdict,
): Objection {
  const id = 'spread guesses'
  const question = 'Does an arm only spread its guesses over the possible answers?'
  if ('needs' in answers || !probes)
    return notExamined(id, question, 'needs' in answers ? answers.needs : 'probes')
  const found = new Map(probedPairs(evidence.pairs, probes).map((each) => [each.pair.id, each]))
  const without = (...classes: AnswerClass[]) =>
    again.of(
      evidence.pairs.map((pair) => {
        const of = found.get(pair.id)
        const left = (arm: 'base' | 'rl') =>
          of && classes.includes(of[arm].class) ? { ...pair[arm], c: 0 } : pair[arm]
        return { ...pair, base: left('base'), rl: left('rl') }
      }),
    ).name
  const [avoided, guessed] = [without('never'), without('never', 'cannot tell')]
  const { base, rl } = answers.data
  const percent = ({ value }: Estimate) => `${share(100 * value, 0)} %`
  const of = (arm: typeof base) =>
    `${percent({ ...arm.knows, value: arm.knows.value + arm.favours.value })} (less often: ${percent(arm.never)}, cannot tell: ${percent(arm['cannot tell'])})`
  const after = `by a test of each problem chains lead to the right answer more often than guessing on ${of(base)} of the problems for the base and on ${of(rl)} for the trained arm; with those where less often counted as unsolved, each arm’s own, the verdict is: ${avoided}; with those as well that cannot be told from guessing: ${guessed}`
  const told = spreadOutcome(verdict.name, { avoided, guessed })
  const unasked = evidence.pairs.length - found.size
  if (unasked > 0 && told === 'survives')
    return notExamined(
      id,
      question,
      `probes of the other ${unasked} of ${evidence.pairs.length} problems as well (${after})`,
    )
  const rest = unasked > 0 ? ` (${counted(unasked, 'problem')} without a probe as before)` : ''
  return { id, question, outcome: told, evidence: `${after}${rest}`, smallestFlip: null }
}

function spreadOutcome(
  before: VerdictName,
  { avoided, guessed }: { avoided: VerdictName; guessed: VerdictName },
): Objection['outcome'] {
  const certain = outcome(before, avoided)
  if (certain !== 'survives') return certain
  return outcome(before, guessed) === 'survives' ? 'survives' : 'becomes undecided'
}

/**
 * Asks where the trained arm's chains lie. A broader verdict is in doubt where they are ones that the
 * base writes too, a sharper one where they certainly are not.
 */
export function otherSupport({ found, verdict }: ObjectionInput): Objection {
  const question = 'Are the trained arm’s chains ones that the base would write as well?'
  const { support } = found
  if ('needs' in support) return notExamined('support', question, support.needs)
  const { percentiles, outside, rare } = support.data.rlUnderBase
  const leaves = (outside ?? rare).chains.difference.low > 0
  const within = !leaves && percentiles.mean.high >= 0.5
  const doubtful =
    verdict.name === 'broader' ? within : verdict.name.startsWith('sharper') && leaves
  return {
    id: 'support',
    question,
    outcome: doubtful ? 'becomes undecided' : 'survives',
    evidence: `to the base they are ${standing(percentiles)} (mean percentile ${share(percentiles.mean.value)} ${interval(percentiles.mean.low, percentiles.mean.high)}), and they ${leaves ? 'certainly' : 'do not certainly'} leave its ${outside ? 'nucleus' : 'likely tokens'} more often than its own (${difference((outside ?? rare).chains.difference)} of chains)`,
    smallestFlip: null,
  }
}

/** Asks the verdict under every other template. */
export function otherTemplates(
  { found, evidence, templatePairs, verdict }: ObjectionInput,
  again: Reverdict,
): Objection {
  const question = 'Does the prompt template make the difference?'
  const { templates } = found
  if ('needs' in templates) return notExamined('template', question, templates.needs)
  const under = templatePairs.map(({ template, pairs }) => ({
    template,
    after: again.of(pairs).name,
  }))
  const { back, own } = templates.data
  return {
    id: 'template',
    question,
    outcome: gravest(under.map(({ after }) => outcome(verdict.name, after))) ?? 'survives',
    evidence: `under ${under.map(({ template, after }) => `${template} the verdict is: ${after}`).join('; under ')}; under ${own} the trained arm is ${back.result === 'cannot tell' ? 'neither shown to be alike nor unlike the base' : `${back.result} the base`} (${evidence.pairs.length} problems, stated margins)`,
    smallestFlip: null,
  }
}

/** Takes the part of the gain in pass@1 away that goes with style. */
export function otherStyle({ found, verdict }: ObjectionInput): Objection {
  const question = 'Is the gain only a style that completions are written in?'
  const { style } = found
  if ('needs' in style) return notExamined('style', question, style.needs)
  const { gain, left } = style.data
  const gains = verdict.rules.some(({ name, holds }) => name === 'sharper' && holds)
  return {
    id: 'style',
    question,
    outcome: !gains || left.low > 0 ? 'survives' : left.high < 0 ? 'flips' : 'becomes undecided',
    evidence: `${gains ? 'of the gain' : 'no gain in pass@1 is certain; of the change'} ${difference(gain)} between completions of one problem, ${difference(left)} is left between those that look alike (descriptive: style may be how the gain is made)`,
    smallestFlip: null,
  }
}

/** Sets the base, sharpened without training, against one completion of the trained arm. */
export function untrained({ found, verdict }: ObjectionInput): Objection {
  const question = 'Would the base be as good without training, drawn or chosen better?'
  const { sharpening } = found
  if ('needs' in sharpening) return notExamined('sharpening', question, sharpening.needs)
  const { best, methods } = sharpening.data
  const gains = verdict.rules.some(({ name, holds }) => name === 'sharper' && holds)
  const { cost } = methods.find(({ name }) => name === best.name)!
  return {
    id: 'sharpening',
    question,
    outcome:
      !gains || best.gap.low > 0 ? 'survives' : best.gap.high < 0 ? 'flips' : 'becomes undecided',
    evidence: `${gains ? 'of the gain' : 'no gain in pass@1 is certain; of the change'}, ${difference(best.gap)} is left over the base’s best way without training (${best.name}, ${cost} completion${cost === 1 ? '' : 's'} an answer)`,
    smallestFlip: null,
  }
}
