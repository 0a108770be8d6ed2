import { calculatorCounterfactual } from '../../src/analysis/calculator-counterfactual.ts'
import { claims } from '../../src/analysis/claims.ts'
import { diversity } from '../../src/analysis/diversity.ts'
import { efficiency } from '../../src/analysis/efficiency.ts'
import { differences, type Evidence } from '../../src/analysis/evidence.ts'
import { gainSplit } from '../../src/analysis/gain-split.ts'
import { majority } from '../../src/analysis/majority.ts'
import { parity } from '../../src/analysis/parity.ts'
import { retention } from '../../src/analysis/retention.ts'
import { sharpening } from '../../src/analysis/sharpening.ts'
import { slipRates } from '../../src/analysis/slip-rate.ts'
import { spread } from '../../src/analysis/spread.ts'
import { matchedDifference } from '../../src/analysis/style.ts'
import { bins, percentileLaw } from '../../src/analysis/support.ts'
import { gapsOf } from '../../src/analysis/temperature.ts'
import { votes } from '../../src/analysis/votes.ts'
import { templates } from '../../src/analysis/templates.ts'
import { trajectory } from '../../src/analysis/trajectory.ts'
import { AuditedProblem } from '../../src/audit/index.ts'
import type {
  Arm,
  AuditedTally,
  CompletionFacts,
  Finding,
  ProblemPair,
  ProblemTally,
  Unexamined,
} from '../../src/records/index.ts'
import {
  passAtKRows,
  percentileShares,
  random,
  signRuns,
  simultaneousBand,
  unboundedIntervals,
  unitScores,
} from '../../src/statistics/index.ts'

export const margin = 0.01

/** One set of problems with what the analyses find on it, each when it is first asked for. */
export class Replicate {
  readonly evidence: Evidence
  readonly #known = new Map<string, unknown>()

  constructor(evidence: Evidence) {
    this.evidence = evidence
  }

  #once<T>(name: string, find: () => T): T {
    if (!this.#known.has(name)) this.#known.set(name, find())
    return this.#known.get(name) as T
  }

  get #scores() {
    const { pairs, ks, design } = this.evidence
    return this.#once('scores', () => unitScores(differences(pairs, ks), ks.length, design))
  }
  get bounded() {
    return this.#once('bounded', () =>
      simultaneousBand(this.#scores, { ...this.evidence.band, range: [-1, 1] }),
    )
  }
  get plain() {
    return this.#once('plain', () =>
      simultaneousBand(this.#scores, { ...this.evidence.band, method: 'plain', range: [-1, 1] }),
    )
  }
  get claims() {
    const { ks } = this.evidence
    const { mean, low, high } = this.bounded
    return claims({ ks, mean, low, high }, margin, signRuns(this.bounded, ks))
  }
  get baseCurve() {
    const { pairs, ks, design, band } = this.evidence
    const rows = passAtKRows(ks)
    const curve = new Float64Array(pairs.length * ks.length)
    for (const [i, { base }] of pairs.entries()) curve.set(rows(base.n, base.c), i * ks.length)
    return simultaneousBand(unitScores(curve, ks.length, design), { ...band, range: [0, 1] })
  }
  get efficiency() {
    return this.#once('efficiency', () => efficiency(this.evidence).data)
  }
  get split() {
    return this.#once('spread', () => spread(this.evidence).data.at(-1)!)
  }
  get #answered() {
    return this.#once('answered', () => answersOf(this.evidence))
  }
  get different() {
    return this.#once('diversity', () => found(diversity(this.#answered)))
  }
  get vote() {
    return this.#once('majority', () => found(majority(this.#answered)))
  }
  get parity() {
    return this.#once('parity', () => found(parity(answersOf(this.evidence, 2))))
  }
  get steps() {
    const { pairs, ks } = this.evidence
    return trajectory(
      (['base', 'rl'] as const).map((arm, step) => ({ step, arm: armOf(pairs, arm) })),
      { k: ks.at(-1)! },
    ).data.points[1]!
  }
  /** Wrong completions are twice as long as right ones, and votes weigh by length. */
  get weighted() {
    const pairs = this.#answered.pairs.map((pair) => ({
      ...pair,
      base: { ...pair.base, completions: lengthsOf(pair.base) },
      rl: { ...pair.rl, completions: lengthsOf(pair.rl) },
    }))
    const { selectors } = found(votes({ ...this.#answered, pairs }))
    return selectors.find(({ name }) => name === 'by length')!
  }
  /** The base as a first step, the trained arm as the next. */
  get kept() {
    const { pairs, design, band } = this.evidence
    const steps = [pairs.map(({ base }) => base), pairs.map(({ rl }) => rl)]
    return retention(steps, { alpha: 0.05, seed: band.seed, design })![0]!.change
  }
  /** Under another template each arm is the other. */
  get template() {
    return this.#once('templates', () => {
      const { pairs } = this.#answered
      const swapped = {
        template: 'swapped',
        base: armOf(pairs, 'rl'),
        rl: armOf(pairs, 'base'),
      }
      return found(templates(this.#answered, { template: 'own', others: [swapped] }))
    })
  }
  get untrained() {
    const { pairs } = this.evidence
    const drawn = [{ name: 'as trained', arm: armOf(pairs, 'rl') }]
    return found(sharpening(this.evidence, { drawn })).best.gap
  }
  get matched() {
    const parts = this.evidence.pairs.map(({ base, rl }) => {
      const weight = (base.n * rl.n) / (base.n + rl.n)
      const difference = weight * (rl.c / rl.n - base.c / base.n)
      return { weight, difference, shared: { base: base.n, rl: rl.n } }
    })
    return matchedDifference(parts, this.evidence)
  }
  /** Every second wrong completion of the base is wrong by a slip; a wrong one states two claims, a right one one. */
  get audited() {
    const arms = {
      base: this.evidence.pairs.map(({ base }) => auditedOf(base, 2)),
      rl: this.evidence.pairs.map(({ rl }) => auditedOf(rl, Infinity)),
    }
    const options = { design: this.evidence.design }
    return this.#once('audited', () => ({
      slips: slipRates(arms, options).data,
      calculator: calculatorCounterfactual(arms, [1], options).data.points[0]!,
      split: gainSplit(
        arms.base.map((base, i) => ({ base: worldsOf(base), rl: worldsOf(arms.rl[i]!) })),
        options,
      ).data,
    }))
  }
  /** Right chains are likelier than wrong ones, and all alike of a kind. */
  get percentile() {
    const laws = this.evidence.pairs.map(({ base, rl }) => {
      const own = Array.from({ length: base.n }, (_, i) => ({
        value: Number(i < base.c),
        class: 0,
      }))
      const [wrong, right] = [0, 1].map((value) =>
        percentileShares([{ value, class: 0 }], own, bins),
      )
      const share = rl.c / rl.n
      const mixed = (of: number, other: number) => share * other + (1 - share) * of
      return {
        ...right!,
        mean: mixed(wrong!.mean, right!.mean),
        shares: wrong!.shares.map((x, b) => mixed(x, right!.shares[b]!)),
      }
    })
    return percentileLaw(laws, this.evidence).mean
  }
  /** Lognormal values of the problems, which have nothing to do with their counts: as log-likelihoods may be. */
  unbounded(sigma: number) {
    const { pairs, design, band } = this.evidence
    const { normal } = random(band.seed, Math.round(100 * sigma))
    const values = Float64Array.from(pairs, () => Math.exp(sigma * normal()))
    return unboundedIntervals(unitScores(values, 1, design), { ...band, draws: 1000 })[0]!
  }
  /** The base is the trained arm at another temperature. */
  get envelope() {
    const { pairs, ks } = this.evidence
    const hot = pairs.map((pair) => ({ ...pair, base: pair.rl }))
    const settings = [
      { temperature: 0.6, pairs },
      { temperature: 1, pairs: hot },
    ]
    return gapsOf(this.evidence, settings, ks).limits
  }
}

function auditedOf({ id, n, c }: ProblemTally, each: number): AuditedTally {
  const replayed = c + Math.floor((n - c) / each)
  return {
    ...new AuditedProblem(id).finish(),
    n,
    audited: n,
    right: c,
    replayed,
    lenient: c,
    both: replayed,
    least: { replayed, both: replayed },
    most: { replayed, both: replayed },
    claims: c + 2 * (n - c),
    slips: n - c,
  }
}

function worldsOf({ n, right, lenient, replayed, both }: AuditedTally) {
  return { stated: right / n, lenient: lenient / n, replayed: replayed / n, both: both / n }
}

function lengthsOf({ n, c }: ProblemTally): CompletionFacts[] {
  return Array.from({ length: n }, (_, i) =>
    i < c
      ? { answer: 'right', correct: true, tokens: 1 }
      : { answer: 'wrong', correct: false, tokens: 2 },
  )
}

function armOf(pairs: readonly ProblemPair[], arm: 'base' | 'rl'): Arm {
  const problems = pairs.map(({ cluster, [arm]: tally }) => ({
    ...tally,
    ...(cluster === undefined ? {} : { cluster }),
  }))
  return { name: arm, origin: arm, problems, notes: [] }
}

/** The same counts as if every `each`-th wrong completion of a problem gave one answer, and the others none. */
function answersOf(evidence: Evidence, each = 1): Evidence {
  const answered = (tally: ProblemTally) => ({
    ...tally,
    answers: [
      { answer: 'right', count: tally.c, correct: true },
      { answer: 'wrong', count: Math.floor((tally.n - tally.c) / each), correct: false },
    ].filter(({ count }) => count > 0),
  })
  const pairs = evidence.pairs.map((pair) => ({
    ...pair,
    base: answered(pair.base),
    rl: answered(pair.rl),
  }))
  return { ...evidence, pairs }
}

function found<Data>(finding: Finding<Data> | Unexamined): Data {
  if ('needs' in finding) throw new Error(finding.needs)
  return finding.data
}
