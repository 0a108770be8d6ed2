import { probedPairs } from './answers.ts'
import type { Objection } from './comparison.ts'
import type { ObjectionInput } from './objections.ts'
import { gains, gravest, notExamined, ofGain, outcome } from './outcome.ts'
import type { Reverdict } from './reverdict.ts'
import { reach, standing, supportMargins } from './support.ts'
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
  const after = again.of(left)
  const { base, rl } = answers.data
  const guided = ({ never }: typeof base) => `${share(100 * (1 - never.value), 0)} %`
  return {
    id: 'spread guesses',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `chains lead to the right answer at least as often as uniform guessing would on ${guided(base)} of the problems for the base and on ${guided(rl)} for the trained arm; with the others counted as unsolved, each arm’s own, the verdict is: ${after.verdict}`,
    smallestFlip: null,
  }
}

/**
 * Asks whether the trained arm's chains are ones that the base writes too, which a verdict of broader
 * suggests they are not. D > 0 is true wherever they lie, and no other verdict says anything of it.
 */
export function otherSupport({ found, verdict }: ObjectionInput): Objection {
  const question = 'Are the trained arm’s chains ones that the base would write as well?'
  const { support } = found
  if ('needs' in support) return notExamined('support', question, support.needs)
  const { percentiles, outside, rare } = support.data.rlUnderBase
  const where = reach(support.data)
  const left = (outside ?? rare).chains.difference
  const leaves =
    left.low > supportMargins.chains
      ? 'certainly leave'
      : left.high < supportMargins.chains
        ? 'do not leave'
        : 'may leave'
  return {
    id: 'support',
    question,
    outcome: verdict.name === 'broader' ? reached[where] : 'accounted for',
    evidence: `${verdict.name === 'broader' ? '' : 'the verdict claims nothing of it; '}to the base they are ${standing(percentiles)} (mean percentile ${share(percentiles.mean.value)} ${interval(percentiles.mean.low, percentiles.mean.high)}), and they ${leaves} its ${outside ? 'nucleus' : 'likely tokens'} more often than its own, by a margin of ${share(supportMargins.chains, 2)} (${difference(left)} of chains)${support.data.nucleus.base.drawn ? ', which says nothing of a base that was drawn within it' : ''}`,
    smallestFlip: null,
  }
}

const reached = {
  within: 'within reach of the base',
  beyond: 'survives',
  'cannot tell': 'cannot tell',
} as const satisfies Record<string, Objection['outcome']>

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
    after: again.of(pairs),
  }))
  const { back, own } = templates.data
  return {
    id: 'template',
    question,
    outcome: gravest(under.map(({ after }) => outcome(verdict.name, after))) ?? 'survives',
    evidence: `under ${under.map(({ template, after }) => `${template} the verdict is: ${after.verdict}`).join('; under ')}; under ${own} the trained arm is ${back.result === 'cannot tell' ? 'neither shown to be alike nor unlike the base' : `${back.result} the base`} (${evidence.pairs.length} problems, stated margins)`,
    smallestFlip: null,
  }
}

/** Takes the part of the gain in pass@1 away that goes with style. */
export function otherStyle({ found, evidence, verdict }: ObjectionInput): Objection {
  const question = 'Is the gain only a style that completions are written in?'
  const { style } = found
  if ('needs' in style) return notExamined('style', question, style.needs)
  const { gain, left } = style.data
  return {
    id: 'style',
    question,
    outcome: ofGain(verdict, left, evidence.margin, 'explained by style'),
    evidence: `${gains(verdict) ? 'of the gain' : 'no gain in pass@1 is certain; of the change'} ${difference(gain)} between completions of one problem, ${difference(left)} is left between those that look alike (descriptive: style may be how the gain is made)`,
    smallestFlip: null,
  }
}

/** Sets the base, sharpened without training, against one completion of the trained arm. */
export function untrained({ found, evidence, verdict }: ObjectionInput): Objection {
  const question = 'Would the base be as good without training, drawn or chosen better?'
  const { sharpening } = found
  if ('needs' in sharpening) return notExamined('sharpening', question, sharpening.needs)
  const { best, methods } = sharpening.data
  const { cost } = methods.find(({ name }) => name === best.name)!
  return {
    id: 'sharpening',
    question,
    outcome: ofGain(verdict, best.gap, evidence.margin, 'matched without training'),
    evidence: `${gains(verdict) ? 'of the gain' : 'no gain in pass@1 is certain; of the change'}, ${difference(best.gap)} is left over the base’s best way without training (${best.name}, ${cost} completion${cost === 1 ? '' : 's'} an answer, against one of the trained arm)${bothVote(found)}`,
    smallestFlip: null,
  }
}

/** The fair race of a vote, where the answers of both arms are known: as many completions in each. */
function bothVote({ majority }: ObjectionInput['found']): string {
  if ('needs' in majority) return ''
  const { k, difference: gap } = majority.data.points.at(-1)!
  return k < 3 ? '' : `; with a vote of ${k} in both arms ${difference(gap)} is left`
}
