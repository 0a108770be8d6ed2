import type { Estimate, Finding, Unexamined } from '../records/index.ts'
import {
  type ClassedValue,
  percentileShares,
  type PercentileShares,
  quantile,
  simultaneousBand,
  unboundedIntervals,
  unitScores,
} from '../statistics/index.ts'
import { type ChainScore, rareChance } from './chain-score.ts'
import type { PercentileLaw, Support, SupportDirection } from './comparison.ts'
import { designOf, type Evidence, unboundedCaveats } from './evidence.ts'
import { counted, interval, level, share, signed } from './wording.ts'

/** Scored chains of both arms under both arms. */
export interface ScoredChains {
  chains: readonly ChainScore[]
  /** The mass of each arm's nucleus, by which `outside` was counted, and whether it was drawn with it. */
  nucleus: Record<'base' | 'rl', { mass: number; drawn: boolean }>
}

type ArmKey = 'base' | 'rl'

/** One problem's chains: the other arm's and the scoring arm's own, both under the scoring arm. */
interface Scored {
  others: ChainScore[]
  own: ChainScore[]
}

/** Bins of the percentiles. */
export const bins = 10

/**
 * Whether each arm's chains are ones that the other would write: their log-likelihood under the other
 * beside that of the other's own chains, their percentiles among those (per token, of like length,
 * problem by problem), and the tokens that lie outside the other's nucleus. Chains of one source have
 * uniform percentiles exactly; what two halves of one arm show stands beside each.
 */
export function support(
  evidence: Evidence,
  scored: ScoredChains | undefined,
): Finding<Support> | Unexamined {
  const what = 'chains of both arms scored under both'
  if (!scored)
    return {
      needs: `${what}: \`passbound score experiment.yaml -o run/\`, after which \`passbound run\` or \`passbound analyze run/ -o report.html\` writes them into the report`,
    }
  const [rlUnderBase, baseUnderRl] = (['base', 'rl'] as const).map((under) =>
    direction(evidence, scored, under),
  )
  if (!rlUnderBase || !baseUnderRl)
    return { needs: `${what}, at least four chains of each arm on at least two problems` }
  const data = { nucleus: scored.nucleus, rlUnderBase, baseUnderRl }
  return {
    summary: summary(data, scored.nucleus.base.mass),
    over: `${level(evidence.band.alpha)} limits over the drawing of ${counted(rlUnderBase.problems, 'problem')}: percentiles and shares simultaneous over what is shown of each direction, log-likelihoods each for itself, by Student’s or bootstrap-t, whichever reaches farther`,
    caveats: [...caveats(data), ...unboundedCaveats(evidence.design, 'log-likelihoods have')],
    data,
  }
}

function direction(
  evidence: Evidence,
  { chains }: ScoredChains,
  under: ArmKey,
): SupportDirection | null {
  const byProblem = new Map<string, Scored>()
  for (const chain of chains) {
    if (chain.under !== under) continue
    let entry = byProblem.get(chain.problem)
    if (!entry) byProblem.set(chain.problem, (entry = { others: [], own: [] }))
    entry[chain.of === under ? 'own' : 'others'].push(chain)
  }
  const pairs = evidence.pairs.filter(({ id }) => {
    const entry = byProblem.get(id)
    return entry !== undefined && entry.own.length >= 4 && entry.others.length >= 1
  })
  if (pairs.length < 2) return null
  const rows = pairs.map(({ id }) => byProblem.get(id)!)
  const halves = rows.map(({ own }) => halvesOf(own))
  const design = designOf(pairs, evidence.design.strata.length > 1)
  const asked = { ...evidence, design }
  return {
    problems: pairs.length,
    chains: rows.reduce((sum, { others }) => sum + others.length, 0),
    percentiles: percentiles(asked, rows),
    self: percentiles(asked, halves),
    logLikelihood: likelihoods(asked, rows),
    ...shares(asked, rows),
    rarest: { others: rarest(rows, 'others'), own: rarest(rows, 'own') },
  }
}

/** Every second chain against the others. */
function halvesOf(own: readonly ChainScore[]): Scored {
  const ordered = own.toSorted((a, b) => a.index - b.index)
  return {
    others: ordered.filter((_, i) => i % 2 === 1),
    own: ordered.filter((_, i) => i % 2 === 0),
  }
}

/** Chains are compared where neither is longer than the other by a quarter, or little more. */
const lengthClass = (tokens: number) => Math.floor(Math.log(Math.max(1, tokens)) / Math.log(1.25))

const perToken = ({ total, tokens }: ChainScore): ClassedValue => ({
  value: total / Math.max(1, tokens),
  class: lengthClass(tokens),
})

function percentiles(
  evidence: Pick<Evidence, 'design' | 'band'>,
  rows: readonly Scored[],
): PercentileLaw {
  return percentileLaw(
    rows.map(({ others, own }) => percentileShares(others.map(perToken), own.map(perToken), bins)),
    evidence,
  )
}

/** Percentiles over problems, in one band with their mean. */
export function percentileLaw(
  found: readonly PercentileShares[],
  { design, band }: Pick<Evidence, 'design' | 'band'>,
): PercentileLaw {
  const compared = found.reduce((sum, each) => sum + each.compared, 0)
  const columns = bins + 1
  const values = new Float64Array(found.length * columns)
  // A problem without comparable chains says nothing: it stands at the null, and is counted.
  for (const [i, { mean, shares: at, compared: some }] of found.entries())
    values.set(some > 0 ? [...at, mean] : [...at.fill(1 / bins), 0.5], i * columns)
  const { mean, low, high } = simultaneousBand(unitScores(values, columns, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [0, 1],
  })
  const at = (j: number): Estimate => ({ value: mean[j]!, low: low[j]!, high: high[j]! })
  return {
    deciles: Array.from({ length: bins }, (_, j) => at(j)),
    mean: at(bins),
    compared: compared / found.reduce((sum, { of }) => sum + of, 0),
  }
}

const meanOf = (chains: readonly ChainScore[], value: (chain: ChainScore) => number) =>
  chains.reduce((sum, chain) => sum + value(chain), 0) / chains.length

function likelihoods(
  { design, band }: Pick<Evidence, 'design' | 'band'>,
  rows: readonly Scored[],
): SupportDirection['logLikelihood'] {
  const measures = [
    (chain: ChainScore) => chain.total,
    (chain: ChainScore) => perToken(chain).value,
  ]
  const values = Float64Array.from(
    rows.flatMap(({ others, own }) =>
      measures.flatMap((measure) => {
        const [theirs, its] = [meanOf(others, measure), meanOf(own, measure)]
        return [theirs, its, theirs - its]
      }),
    ),
  )
  const found = unboundedIntervals(unitScores(values, 6, design), band)
  const of = (at: number) => ({
    others: found[at]!,
    own: found[at + 1]!,
    difference: found[at + 2]!,
  })
  return { chain: of(0), token: of(3) }
}

function shares(
  { design, band }: Pick<Evidence, 'design' | 'band'>,
  rows: readonly Scored[],
): Pick<SupportDirection, 'outside' | 'rare'> {
  const told = rows.every(({ others, own }) =>
    [...others, ...own].every(({ outside }) => outside !== null),
  )
  const count = {
    outside: ({ outside }: ChainScore) => outside ?? 0,
    rare: (c: ChainScore) => c.rare,
  }
  const measures = (told ? (['outside', 'rare'] as const) : (['rare'] as const)).flatMap((name) => [
    (chain: ChainScore) => count[name](chain) / Math.max(1, chain.tokens),
    (chain: ChainScore) => Number(count[name](chain) > 0),
  ])
  const values = Float64Array.from(
    rows.flatMap(({ others, own }) =>
      measures.flatMap((measure) => {
        const [theirs, its] = [meanOf(others, measure), meanOf(own, measure)]
        return [theirs, its, theirs - its]
      }),
    ),
  )
  const { mean, low, high } = simultaneousBand(unitScores(values, 3 * measures.length, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  const at = (j: number, least: number): Estimate => ({
    value: mean[j]!,
    low: Math.max(least, low[j]!),
    high: high[j]!,
  })
  const of = (first: number) => ({
    others: at(first, 0),
    own: at(first + 1, 0),
    difference: at(first + 2, -1),
  })
  const pair = (first: number) => ({ tokens: of(first), chains: of(first + 3) })
  return told ? { outside: pair(0), rare: pair(6) } : { outside: null, rare: pair(0) }
}

/** Quartiles over all chains of the least likely token's chance, and of its rank where it is known. */
function rarest(rows: readonly Scored[], whose: keyof Scored): SupportDirection['rarest']['own'] {
  const chains = rows.flatMap((row) => row[whose])
  const quartiles = (values: number[]): [number, number, number] => {
    const sorted = Float64Array.from(values).sort()
    return [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)]
  }
  const ranks = chains.flatMap(({ rarest: { rank } }) => (rank === null ? [] : [rank]))
  return {
    chance: quartiles(chains.map((chain) => chain.rarest.chance)),
    rank: ranks.length === chains.length ? quartiles(ranks) : null,
  }
}

/** What an arm's chains are under the other, from the interval of their mean percentile. */
export function standing({ mean }: Pick<PercentileLaw, 'mean'>): string {
  if (mean.low > 0.5) return 'likelier than its own'
  return mean.high < 0.5 ? 'less likely than its own' : 'not told apart from its own'
}

/** Less than these counts as no difference where chains are said to be ones that the base writes too. */
export const supportMargins = {
  /** Of the mean percentile below ½, where chains of one source have it. */
  percentile: 0.05,
  /** Of the share of chains that leave the nucleus. */
  chains: 0.05,
}

/**
 * Whether the trained arm's chains are ones that the base writes too, or are certainly not, by limits
 * inside the margins or beyond them. Chains without a like one to be compared with may lie anywhere. A
 * base that was drawn within a nucleus never leaves it, and any other policy does: then percentiles
 * alone are asked.
 */
export function reach({ nucleus, rlUnderBase }: Support): 'within' | 'beyond' | 'cannot tell' {
  const { outside, rare } = rlUnderBase
  const { mean, compared } = rlUnderBase.percentiles
  const least = 0.5 - supportMargins.percentile
  const unknown = (1 - compared) / 2
  const left = nucleus.base.drawn ? null : (outside ?? rare).chains.difference
  const [alike, unlike] = [mean.low - unknown > least, mean.high + unknown < least]
  if (unlike || (left && left.low > supportMargins.chains)) return 'beyond'
  return alike && (!left || left.high < supportMargins.chains) ? 'within' : 'cannot tell'
}

function summary({ rlUnderBase, baseUnderRl }: Support, nucleus: number): string {
  const law = ({ percentiles: { mean } }: SupportDirection) =>
    `mean percentile ${share(mean.value)} ${interval(mean.low, mean.high)}`
  const out = rlUnderBase.outside
    ? `; ${share(100 * rlUnderBase.outside.chains.others.value, 1)} % of them have a token outside the base’s nucleus of ${share(nucleus, 2)}, of the base’s own ${share(100 * rlUnderBase.outside.chains.own.value, 1)} %`
    : ''
  return `to the base, the trained arm’s chains are ${standing(rlUnderBase.percentiles)} (${law(rlUnderBase)}; ${signed(rlUnderBase.logLikelihood.token.difference.value)} nats a token)${out}; to the trained arm, the base’s are ${standing(baseUnderRl.percentiles)} (${law(baseUnderRl)}; ${signed(baseUnderRl.logLikelihood.token.difference.value)} nats a token)`
}

function caveats({ nucleus, rlUnderBase, baseUnderRl }: Support): string[] {
  const least = Math.min(rlUnderBase.percentiles.compared, baseUnderRl.percentiles.compared)
  return [
    'a softmax gives every text some chance: membership here is typicality and a nucleus, never possibility',
    'likelihoods are at temperature 1 over the whole vocabulary; nuclei at each arm’s own temperature',
    `rare is a token of chance below ${rareChance}`,
    ...(nucleus.base.drawn && nucleus.rl.drawn
      ? []
      : [
          `no nucleus was drawn with (top-p 1): that of ${nucleus.base.mass} is a yardstick, and own chains leave it too`,
        ]),
    ...(least < 0.995
      ? [
          `only ${share(100 * least, 1)} % of the chains have a chain of like length to be compared with; the rest say nothing of their percentile, and unlike lengths are themselves a difference`,
        ]
      : []),
  ]
}
