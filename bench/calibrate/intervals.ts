import { gain } from '../../src/analysis/gain.ts'
import { gainByRate } from '../../src/analysis/gain-by-rate.ts'
import { signal } from '../../src/analysis/signal.ts'
import type { Estimate } from '../../src/records/index.ts'
import { firstLossSet } from '../../src/statistics/index.ts'
import type { Replicate } from './replicate.ts'
import type { Truth } from './truth.ts'

export const intervals = [
  'bounded band',
  'plain band',
  'base curve',
  'first-loss set',
  'samples to match',
  'delta SE',
  'gain ledger',
  'mean part',
  'spread part',
  'bits',
  'training signal',
  'different answers',
  'disagreement',
  'majority vote',
  'oracle gap',
  'envelope gap',
  'trajectory',
  'format part',
  'correctness part',
  'weighted vote',
  'gain by rate',
  'retention',
  'template change',
  'template interaction',
  'likeness of answers',
  'best without training',
  'matched gain',
  'mean percentile',
  'slip rate',
  'change of slip rate',
  'arithmetic share',
  'arithmetic part',
  'unbounded mean',
  'very skewed mean',
] as const
export type Interval = (typeof intervals)[number]

/** Whether each interval of a replicate holds what is true. */
export const checks: Record<Interval, (of: Replicate, truth: Truth) => boolean> = {
  'bounded band': ({ bounded }, { difference }) => holdsAll(bounded, difference),
  'plain band': ({ plain }, { difference }) => holdsAll(plain, difference),
  'base curve': ({ baseCurve }, { base }) => holdsAll(baseCurve, base),
  'first-loss set': ({ bounded, evidence }, { firstLoss }) =>
    holdsLoss(firstLossSet(bounded, evidence.ks), firstLoss),
  'samples to match': (of, { match }) => holdsMatch(of.efficiency.samplesToMatch, match),
  'delta SE': (of, { deltaSe }) => holds(of.efficiency.deltaSe, deltaSe),
  'gain ledger': ({ evidence }, truth) => {
    const ledger = gain(evidence).data
    const parts = ['total', 'sharpened', 'discovered', 'regressed'] as const
    return parts.every((part) => holds(ledger[part], truth.gain[part]))
  },
  'mean part': ({ split }, truth) => holds(split.mean, truth.spread.mean),
  'spread part': ({ split }, truth) => holds(split.spread, truth.spread.spread),
  bits: (of, { bits }) => holds(of.efficiency.bits, bits),
  'training signal': ({ evidence }, truth) =>
    signal(evidence).data.every(({ base: share }, j) => holds(share, truth.signal[j]!)),
  'different answers': ({ different }, truth) =>
    different.points.every(({ base: number }, j) => holds(number, truth.different[j]!)),
  disagreement: ({ different }, truth) =>
    holds(different.disagreement.difference, truth.disagreement),
  'majority vote': ({ vote }, truth) =>
    vote.points.every(({ base: share, baseLow, baseHigh }, j) =>
      holds({ value: share, low: baseLow, high: baseHigh }, truth.vote[j]!),
    ),
  'oracle gap': ({ vote }, truth) => holds(vote.oracleGap.base, truth.oracleGap),
  'format part': (of, truth) => holds(of.parity.format, truth.parity.format),
  'correctness part': (of, truth) => holds(of.parity.correctness, truth.parity.correctness),
  trajectory: ({ steps }, { difference }) =>
    holds(steps.change1, difference[0]!) && holds(steps.changeK, difference.at(-1)!),
  'weighted vote': ({ weighted }, truth) =>
    weighted.points.every(({ base }, j) => holds(base, truth.weighted[j]!)),
  'gain by rate': ({ evidence }, truth) =>
    gainByRate(evidence)!.every(({ change }, bin) => holds(change, truth.byRate[bin]!)),
  retention: ({ kept }, truth) => holds(kept, truth.retention),
  // The other template swaps the arms.
  'template change': ({ template }, { difference }) =>
    holds(template.effects[0]!.base, difference[0]!) &&
    holds(template.effects[0]!.rl, -difference[0]!),
  'template interaction': ({ template }, { difference }) =>
    holds(template.effects[0]!.interaction, -2 * difference[0]!),
  'likeness of answers': ({ template }, { likeness }) =>
    holds(
      template.back.measures.find(({ measure }) => measure === 'answers')!.difference,
      likeness,
    ),
  // Drawn in another way the base is the trained arm itself.
  'best without training': (of, { difference }) => holds(of.untrained, Math.min(0, difference[0]!)),
  'matched gain': ({ matched }, { difference }) => holds(matched, difference[0]!),
  'mean percentile': (of, { percentile }) => holds(of.percentile, percentile),
  'slip rate': ({ audited }, { audit }) => holds(audited.slips.base, audit.slips.base),
  'change of slip rate': ({ audited }, { audit }) =>
    holds(audited.slips.difference, audit.slips.rl - audit.slips.base),
  // Of what is no gain there is no share, and the interval has to say so.
  'arithmetic share': ({ audited }, { audit }) =>
    holds(audited.calculator.arithmeticShare, audit.share ?? Infinity),
  'arithmetic part': ({ audited }, { audit }) => holds(audited.split.arithmetic, audit.arithmetic),
  'unbounded mean': (of) => holds(of.unbounded(1 / 2), Math.exp(1 / 8)),
  'very skewed mean': (of) => holds(of.unbounded(1), Math.exp(1 / 2)),
  // The envelope of an arm and itself hotter is the better of the two.
  'envelope gap': ({ envelope, evidence }, { difference }) =>
    evidence.ks.every((_, j) => holds({ value: 0, ...envelope(j) }, Math.min(0, difference[j]!))),
}

const slack = 1e-9

const holds = ({ low, high }: Estimate, value: number) =>
  value >= low - slack && value <= high + slack

function holdsAll(
  { low, high }: { low: Float64Array; high: Float64Array },
  values: readonly number[],
) {
  return values.every((value, j) => value >= low[j]! - slack && value <= high[j]! + slack)
}

/** Between two k of the grid nothing is claimed: the first loss is at the grid's own first k with one. */
function holdsLoss(set: { from: number; to: number | null } | null, first: number | null): boolean {
  if (set === null) return first === null
  if (first === null) return set.to === null
  return first >= set.from && (set.to === null || first <= set.to)
}

function holdsMatch(
  { low, high }: { low: number; high: number | null },
  match: number | null,
): boolean {
  if (match === null) return high === null
  return match >= low && (high === null || match <= high)
}
