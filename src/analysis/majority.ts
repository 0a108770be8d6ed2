import type { Estimate, Finding, ProblemPair, ProblemTally, Unexamined } from '../records/index.ts'
import {
  type Band,
  majorityAtK,
  passAtKRows,
  simultaneousBand,
  unitScores,
} from '../statistics/index.ts'
import type { Majority } from './comparison.ts'
import { doublings, type Evidence, smallestN } from './evidence.ts'
import { counted, difference, level, share } from './wording.ts'

/**
 * What k completions are worth to someone who cannot see which is right and takes the most frequent
 * answer (maj@k), in both arms, at the powers of two up to the smallest n and at that n, with bands
 * over the drawing of problems as for pass@k; what that gains over one completion, what an oracle
 * would add, and from which k the base with a vote does as well as one completion of the trained arm.
 * Needs every problem's answers.
 */
export function majority(evidence: Evidence): Finding<Majority> | Unexamined {
  const { pairs, band } = evidence
  const without = pairs.filter(({ base, rl }) => !base.answers || !rl.answers).length
  if (without > 0)
    return {
      needs: `the answer of every completion; in ${counted(without, 'problem')} an arm has none`,
    }
  const at = doublings(smallestN(pairs))
  const [base, rl] = [armVotes(evidence, 'base', at), armVotes(evidence, 'rl', at)]
  const between = rl.values.map((vote, place) => vote - base.values[place]!)
  const paired = bandOf(evidence, between, at.length, [-1, 1])
  const data: Majority = {
    points: at.map((k, j) => ({
      k,
      base: base.votes.mean[j]!,
      baseLow: base.votes.low[j]!,
      baseHigh: base.votes.high[j]!,
      rl: rl.votes.mean[j]!,
      rlLow: rl.votes.low[j]!,
      rlHigh: rl.votes.high[j]!,
      difference: estimate(paired, j),
      baseOracle: base.oracle[j]!,
      rlOracle: rl.oracle[j]!,
    })),
    realisable: { base: base.realisable, rl: rl.realisable },
    oracleGap: { base: base.oracleGap, rl: rl.oracleGap },
    match: match(evidence, at, base.values),
  }
  return {
    summary: summary(data),
    over: `${level(band.alpha)} bands over the drawing of ${counted(pairs.length, 'problem')}, paired, simultaneous over the ${counted(at.length, 'value')} of k shown`,
    caveats: [...bothWays(data.points[0]!), ...caveats(pairs)],
    data,
  }
}

/** One arm's vote at each k: the values a problem, their band, and what one completion and an oracle get. */
function armVotes(evidence: Evidence, arm: 'base' | 'rl', at: readonly number[]) {
  const { pairs } = evidence
  const columns = at.length
  const passes = passAtKRows(at)
  const votes = voteRows(at)
  const values = new Float64Array(pairs.length * columns)
  const oracle = new Float64Array(columns)
  for (const [i, { [arm]: tally }] of pairs.entries()) {
    values.set(votes(tally), i * columns)
    const pass = passes(tally.n, tally.c)
    for (let j = 0; j < columns; ++j) oracle[j]! += pass[j]! / pairs.length
  }
  const last = (i: number) => values[(i + 1) * columns - 1]!
  const meanOf = (value: (pair: ProblemPair, i: number) => number) =>
    estimate(bandOf(evidence, Float64Array.from(pairs, value), 1, [-1, 1]), 0)
  return {
    values,
    oracle,
    votes: bandOf(evidence, values, columns, [0, 1]),
    realisable: meanOf((pair, i) => last(i) - pair[arm].c / pair[arm].n),
    oracleGap: meanOf((pair, i) => passes(pair[arm].n, pair[arm].c)[columns - 1]! - last(i)),
  }
}

/** maj@k at each k, computed once for problems whose answers were counted alike. */
function voteRows(at: readonly number[]): (tally: ProblemTally) => Float64Array {
  const rows = new Map<string, Float64Array>()
  return ({ n, answers = [] }) => {
    const key = `${n} ${answers.map(({ count, correct }) => (correct ? `+${count}` : count)).join(' ')}`
    let row = rows.get(key)
    if (!row) rows.set(key, (row = majorityAtK(n, answers, at)))
    return row
  }
}

/** The k at which the base's vote reaches pass@1 of the trained arm: estimated, not excluded, and certain. */
function match(evidence: Evidence, at: readonly number[], votes: Float64Array): Majority['match'] {
  const values = votes.map((vote, place) => {
    const { rl } = evidence.pairs[Math.floor(place / at.length)]!
    return vote - rl.c / rl.n
  })
  const { mean, low, high } = bandOf(evidence, values, at.length, [-1, 1])
  const first = (holds: (j: number) => boolean) => at.find((_, j) => holds(j)) ?? null
  return {
    k: first((j) => mean[j]! >= 0),
    possible: first((j) => high[j]! >= 0),
    certain: first((j) => low[j]! >= 0),
  }
}

/** Draws for what no verdict rests on. */
const quick = 1000

function bandOf(
  { design, band }: Evidence,
  values: Float64Array,
  columns: number,
  range: [number, number],
): Band {
  const draws = Math.min(band.draws, quick)
  return simultaneousBand(unitScores(values, columns, design), { ...band, draws, range })
}

function estimate({ mean, low, high }: Band, j: number): Estimate {
  return { value: mean[j]!, low: low[j]!, high: high[j]! }
}

function summary({ points, realisable, oracleGap, match: { k, certain } }: Majority): string {
  const last = points.at(-1)!
  const arm = (vote: number, oracle: number) =>
    `${percent(vote)} by vote and ${percent(oracle)} with an oracle`
  const reached =
    k === null
      ? `at no k up to ${last.k} does the base's vote reach one completion of the trained arm`
      : `the base's vote reaches one completion of the trained arm at k = ${k}${certain === null ? '' : `, certainly at ${certain}`}`
  return `of ${last.k} completions the base gets ${arm(last.base, last.baseOracle)}, the trained arm ${arm(last.rl, last.rlOracle)}; votes differ by ${difference(last.difference)}; a vote gains ${difference(realisable.base)} and ${difference(realisable.rl)} over one completion, an oracle would add ${difference(oracleGap.base)} and ${difference(oracleGap.rl)}; ${reached}`
}

/** Where the grader reads more than the answer, one completion by vote is not one by grade. */
function bothWays({ base, rl, baseOracle, rlOracle }: Majority['points'][number]): string[] {
  if (Math.abs(base - baseOracle) + Math.abs(rl - rlOracle) < 1e-9) return []
  return [
    `some answers were graded both ways (right number, wrong chain): a vote takes them as most of their completions were graded, so that a vote of one, ${share(base)} and ${share(rl)}, is not pass@1, ${share(baseOracle)} and ${share(rlOracle)}`,
  ]
}

function caveats(pairs: readonly ProblemPair[]): string[] {
  const unresolved = pairs.reduce((sum, { base, rl }) => sum + base.u + rl.u, 0)
  const always = [
    'ties are shared; correct answers written differently count as one answer',
    'the vote counts completions alike: weights by likelihood or length could select better',
  ]
  if (unresolved === 0) return always
  return [
    ...always,
    `${unresolved} completions that could not be graded vote for no correct answer, only against; the bands do not allow for their grades`,
  ]
}

const percent = (value: number) => `${share(100 * value, 1)} %`
