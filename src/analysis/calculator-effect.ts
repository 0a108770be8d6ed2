import {
  type Arm,
  type Estimate,
  type Finding,
  InputError,
  pairArms,
  type Tally,
  type Unexamined,
} from '../records/index.ts'
import {
  type BandOptions,
  type Design,
  design,
  passAtK,
  simultaneousBand,
  unitScores,
} from '../statistics/index.ts'
import type { CalculatorEffect, CalculatorEffectPoint } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { type OverProblems, shareOfGain } from './problem-estimates.ts'
import { count, difference, level } from './wording.ts'

/** One problem drawn from both arms, without and with a live calculator. */
export interface CalculatorQuad {
  id: string
  off: { base: Tally; rl: Tally }
  on: { base: Tally; rl: Tally }
}

/** The four arms of the 2 × 2. */
export interface CalculatorArms {
  off: { base: Arm; rl: Arm }
  on: { base: Arm; rl: Arm }
}

/** The 2 × 2 where its four arms are known and were tried on the problems of the comparison. */
export function calculatorArms(
  evidence: Evidence,
  arms: CalculatorArms | undefined,
): Finding<CalculatorEffect> | Unexamined {
  if (!arms)
    return {
      needs: 'both arms with and without a live calculator (`sweep: { calculator: [off, on] }`)',
    }
  const quads = quadsOf(evidence, arms)
  const most = quads
    .flatMap(({ off, on }) => [off.base.n, off.rl.n, on.base.n, on.rl.n])
    .reduce((least, n) => Math.min(least, n), evidence.ks.at(-1)!)
  return calculatorEffect(quads, doublings(most), evidence.band, evidence.design)
}

function quadsOf({ pairs }: Evidence, { off, on }: CalculatorArms): CalculatorQuad[] {
  const byId = ({ base, rl }: { base: Arm; rl: Arm }) =>
    new Map(pairArms(base, rl, { common: true }).pairs.map((pair) => [pair.id, pair]))
  const [without, supplied] = [byId(off), byId(on)]
  return pairs.map(({ id }) => {
    const [one, other] = [without.get(id), supplied.get(id)]
    if (!one || !other)
      throw new InputError(`problem ${id} was not tried both with and without a calculator`)
    return { id, off: one, on: other }
  })
}

const sides = ['off', 'on'] as const

/**
 * The 2 × 2 of base and trained arm, each without and with a live calculator, and its interaction
 * D_on(k) − D_off(k): how much of the gain a calculator makes needless. All four are drawn anew on the same
 * problems, so this is the causal estimate of what replay reckons from the chains as they are. One band is
 * simultaneous over every value of k and the five contrasts; a completion that is unresolved counts as
 * not correct in the estimates, and the limits reach over both ways of counting it.
 */
export function calculatorEffect(
  problems: readonly CalculatorQuad[],
  ks: readonly number[],
  band: Omit<BandOptions, 'range'>,
  drawn: Design = design(problems.length),
): Finding<CalculatorEffect> {
  const contrasts = contrastsOf(problems, ks, band, drawn)
  const points = ks.map((k, j): CalculatorEffectPoint => ({
    k,
    off: armsAt(problems, 'off', k),
    on: armsAt(problems, 'on', k),
    gainOff: contrasts.gainOff(j),
    gainOn: contrasts.gainOn(j),
    base: contrasts.base(j),
    rl: contrasts.rl(j),
    interaction: contrasts.interaction(j),
  }))
  const [first] = points as [CalculatorEffectPoint]
  const unresolved = problems
    .flatMap(({ off, on }) => [off.base, off.rl, on.base, on.rl])
    .reduce((sum, { u }) => sum + u, 0)
  return {
    summary:
      `at k = ${first.k} the gain is ${difference(first.gainOff)} without a calculator and ` +
      `${difference(first.gainOn)} with one: a change of ${difference(first.interaction)}`,
    over: `${level(band.alpha)} limits over problems, simultaneous over k = ${ks.join(', ')} and all five contrasts; the share's by itself`,
    caveats: [
      'the calculator answers at an equals sign only: sums that a chain does in its head or in words stay as they are',
      'a model that meets a number which it did not write may go on in another way than it would have',
      ...(unresolved > 0
        ? [
            `counts the ${count(unresolved)} unresolved completions as not correct; the limits reach over both ways of counting them`,
          ]
        : []),
    ],
    data: {
      points,
      arithmeticShare: shareOf(problems, first.k, { alpha: band.alpha, design: drawn }),
    },
  }
}

function armsAt(problems: readonly CalculatorQuad[], side: 'off' | 'on', k: number) {
  const mean = (arm: 'base' | 'rl') =>
    problems.reduce((sum, quad) => sum + pass(quad[side][arm], k), 0) / problems.length
  return { base: mean('base'), rl: mean('rl') }
}

const pass = ({ n, c }: Tally, k: number, extra = 0) => passAtK(n, c + extra, k)

/** Weights of off.base, off.rl, on.base, on.rl in each contrast, and how far it can reach. */
const contrastWeights = {
  gainOff: { weights: [-1, 1, 0, 0], reach: 1 },
  gainOn: { weights: [0, 0, -1, 1], reach: 1 },
  base: { weights: [-1, 0, 1, 0], reach: 1 },
  rl: { weights: [0, -1, 0, 1], reach: 1 },
  interaction: { weights: [1, -1, -1, 1], reach: 2 },
} as const

type ContrastName = keyof typeof contrastWeights
const contrastNames = Object.keys(contrastWeights) as ContrastName[]

/**
 * The contrasts with their limits. The interaction is halved for the band, which takes one range for all
 * columns, and doubled again.
 */
function contrastsOf(
  problems: readonly CalculatorQuad[],
  ks: readonly number[],
  band: Omit<BandOptions, 'range'>,
  drawn: Design,
): Record<ContrastName, (j: number) => Estimate> {
  const columns = contrastNames.length * ks.length
  const at = (extreme: -1 | 0 | 1) => unitScores(valuesAt(problems, ks, extreme), columns, drawn)
  const limits = (extreme: -1 | 0 | 1) => simultaneousBand(at(extreme), { ...band, range: [-1, 1] })
  const isResolved = problems.every(({ off, on }) =>
    [off.base, off.rl, on.base, on.rl].every(({ u }) => u === 0),
  )
  const mean = at(0).mean
  const low = limits(isResolved ? 0 : -1).low
  const high = isResolved ? limits(0).high : limits(1).high
  const estimate = (name: ContrastName) => (j: number) => {
    const { reach } = contrastWeights[name]
    const column = contrastNames.indexOf(name) * ks.length + j
    return { value: mean[column]! * reach, low: low[column]! * reach, high: high[column]! * reach }
  }
  return {
    gainOff: estimate('gainOff'),
    gainOn: estimate('gainOn'),
    base: estimate('base'),
    rl: estimate('rl'),
    interaction: estimate('interaction'),
  }
}

/** Problems × contrasts × ks; at an extreme the unresolved are counted so that each contrast is smallest or largest. */
function valuesAt(
  problems: readonly CalculatorQuad[],
  ks: readonly number[],
  extreme: -1 | 0 | 1,
): Float64Array {
  const columns = contrastNames.length * ks.length
  const values = new Float64Array(problems.length * columns)
  for (const [i, { off, on }] of problems.entries()) {
    const cells = [off.base, off.rl, on.base, on.rl]
    for (const [c, name] of contrastNames.entries()) {
      const { weights, reach } = contrastWeights[name]
      for (const [j, k] of ks.entries())
        values[i * columns + c * ks.length + j] =
          cells.reduce(
            (sum, tally, w) =>
              sum + weights[w]! * pass(tally, k, weights[w]! * extreme > 0 ? tally.u : 0),
            0,
          ) / reach
    }
  }
  return values
}

function shareOf(problems: readonly CalculatorQuad[], k: number, options: OverProblems): Estimate {
  const [off, on] = sides.map((side) =>
    Float64Array.from(problems, (quad) => pass(quad[side].rl, k) - pass(quad[side].base, k)),
  ) as [Float64Array, Float64Array]
  return shareOfGain(off, on, options)
}
