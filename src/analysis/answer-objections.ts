import { bandOver } from './claims.ts'
import type { Decided, Objection, Temperatures } from './comparison.ts'
import { aboveChance } from './floor.ts'
import type { ObjectionInput } from './objections.ts'
import { gains, heldThere, notExamined, ofGain, outcome } from './outcome.ts'
import type { Reverdict } from './reverdict.ts'
import { isMatched, settingName } from './temperature.ts'
import { decided } from './verdict.ts'
import { difference, share } from './wording.ts'

/** Counts what guessing would reach as unsolved, in both arms. */
export function chance(
  { found: { floor }, evidence, verdict }: ObjectionInput,
  again: Reverdict,
): Objection {
  const question = 'Is coverage at large k just guessing?'
  if ('needs' in floor) return notExamined('chance', question, floor.needs)
  const { counts, nulls } = floor.data
  const { pairs, band } = evidence
  const above = (arm: 'base' | 'rl') => aboveChance(pairs, arm, band.alpha).classes
  const [base, rl] = [above('base'), above('rl')]
  const left = pairs.map((pair, i) => ({
    ...pair,
    base: base[i] === 'cannot tell' ? { ...pair.base, c: 0 } : pair.base,
    rl: rl[i] === 'cannot tell' ? { ...pair.rl, c: 0 } : pair.rl,
  }))
  const after = again.of(left)
  return {
    id: 'chance',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `${counts.base['above chance']} problems of the base and ${counts.rl['above chance']} of the trained arm are above chance (${nulls.join(' and ')}); with the ${counts.base['cannot tell']} and ${counts.rl['cannot tell']} where the count cannot tell counted as unsolved, the verdict is: ${after.verdict}`,
    smallestFlip: null,
  }
}

/** Asks the verdict of the vote, which needs nobody who knows the answer. */
export function selection({ found: { majority }, evidence, verdict }: ObjectionInput): Objection {
  const question = 'Nobody knows which of k attempts is right: what is left without an oracle?'
  if ('needs' in majority) return notExamined('selection', question, majority.needs)
  const { points, oracleGap } = majority.data
  const band = bandOver(points.map(({ k, difference: gain }) => ({ k, ...gain })))
  const after = decided(band, evidence.margin)
  const last = points.at(-1)!
  return {
    id: 'selection',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `with a plurality vote of k answers instead of an oracle the verdict is: ${after.verdict} (k = ${last.k}: difference ${difference(last.difference)}); the oracle adds ${share(oracleGap.base.value)} to the base and ${share(oracleGap.rl.value)} to the trained arm`,
    smallestFlip: null,
  }
}

/**
 * Asks the verdict of the envelopes, where each arm has its best temperature at every k, and holds it
 * against what the same band, on the same k, says of both arms at the comparison's own.
 */
export function ownTemperatures({
  found: { temperature },
  evidence,
  verdict,
}: ObjectionInput): Objection {
  const question = 'Is one temperature right for both arms and every k?'
  if ('needs' in temperature) return notExamined('temperature', question, temperature.needs)
  const { points, settings } = temperature.data
  const after = decided(bandOver(points.map(({ k, gap }) => ({ k, ...gap }))), evidence.margin)
  const own = atOwnSetting(temperature.data, evidence.margin)
  const { k, gap, base, rl } = points.at(-1)!
  return {
    id: 'temperature',
    question,
    outcome: outcome(verdict.name, after, own),
    evidence: `with the best of ${settings.map(settingName).join('; ')} for each arm at every k the verdict is: ${after.verdict}${heldThere(verdict.name, own, 'both at their own')} (k up to ${k}, there ${settingName(base.best)} and ${settingName(rl.best)}, gap ${difference(gap)})`,
    smallestFlip: null,
  }
}

/** What the band over all settings says of the comparison's own, which it holds less closely than the comparison. */
function atOwnSetting({ points, own }: Temperatures, margin: number): Decided {
  return decided(bandOver(points.map(({ k, at }) => ({ k, ...at[own]!.gap }))), margin)
}

/** Asks the verdict where the answers of both arms are equally spread. */
export function variance({ found, evidence, verdict }: ObjectionInput): Objection {
  const question =
    'Does training only trade variance for aim, which a temperature would do as well?'
  const { temperature, diversity } = found
  const spread =
    'needs' in diversity
      ? ''
      : `the chance that two answers differ changes by ${difference(diversity.data.disagreement.difference)}`
  const matched = 'needs' in temperature ? null : temperature.data.matchedEntropy
  if ('needs' in temperature || !matched) {
    const needs = `the answers of both arms at several temperatures (\`--temperature\`, \`--at\`)${spread && `; ${spread}`}`
    return notExamined('variance', question, needs)
  }
  const { base, rl, gaps } = matched
  const entropies = `${settingName(base)} in the base with ${base.entropy.toFixed(2)} bits, ${settingName(rl)} in the trained arm with ${rl.entropy.toFixed(2)}`
  if (!isMatched(matched))
    return notExamined(
      'variance',
      question,
      `a temperature at which both arms spread their answers alike, to half a bit and to a fifth of the smaller entropy (the nearest: ${entropies})${spread && `; ${spread}`}`,
    )
  const after = decided(bandOver(gaps), evidence.margin)
  const own = atOwnSetting(temperature.data, evidence.margin)
  const last = gaps.at(-1)!
  return {
    id: 'variance',
    question,
    outcome: outcome(verdict.name, after, own),
    evidence: `${spread && `${spread}; `}at nearly equal entropy of answers (${entropies}) the verdict is: ${after.verdict}${heldThere(verdict.name, own, 'both at their own')} (k = ${last.k}: difference ${difference(last)})`,
    smallestFlip: null,
  }
}

/** Takes the part of the gain in pass@1 away that giving an answer made. */
export function format({ found: { parity }, evidence, verdict }: ObjectionInput): Objection {
  const question = 'Is the gain only a matter of answering in the expected format?'
  if ('needs' in parity) return notExamined('format', question, parity.needs)
  const { format: form, correctness } = parity.data
  return {
    id: 'format',
    question,
    outcome: ofGain(verdict, correctness, evidence.margin, 'explained by format'),
    evidence: `${gains(verdict) ? 'of the gain in pass@1' : 'no gain in pass@1 is certain; of the change'} ${difference(form)} is giving an answer at all, ${difference(correctness)} being right where one was given`,
    smallestFlip: null,
  }
}
