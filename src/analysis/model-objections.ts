import { probedPairs } from './answers.ts'
import type { Objection } from './comparison.ts'
import type { ObjectionInput } from './objections.ts'
import { gravest, notExamined, outcome } from './outcome.ts'
import type { Reverdict } from './reverdict.ts'
import { standing } from './support.ts'
import { difference, interval, share } from './wording.ts'

/** Counts what an arm's chains lead to less often than guessing would as unsolved, in each arm. */
export function onlySpreads(
  { found: { answers }, evidence, probes, verdict }: ObjectionInput,
  again: Reverdict,
): Objection {
  const question = 'Does an arm only spread its guesses over the possible answers?'
  if ('needs' in answers || !probes)
    return notExamined('spread guesses', question, 'needs' in answers ? answers.needs : 'probes')
  const found = new Map(probedPairs(evidence.pairs, probes).map((each) => [each.pair.id, each]))
  const left = evidence.pairs.map((pair) => {
    const of = found.get(pair.id)
    return {
      ...pair,
      base: of?.base.class === 'never' ? { ...pair.base, c: 0 } : pair.base,
      rl: of?.rl.class === 'never' ? { ...pair.rl, c: 0 } : pair.rl,
    }
  })
  const after = again.of(left).name
  const { base, rl } = answers.data
  const guided = ({ never }: typeof base) => `${share(100 * (1 - never.value), 0)} %`
  return {
    id: 'spread guesses',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `chains lead to the right answer at least as often as uniform guessing would on ${guided(base)} of the problems for the base and on ${guided(rl)} for the trained arm; with the others counted as unsolved, each arm’s own, the verdict is: ${after}`,
    smallestFlip: null,
  }
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
