import type { ProblemPair } from '../records/index.ts'
import { fitJointLaw } from '../statistics/index.ts'

/** A discrete law of (p of the base, p of the trained arm) over problems, atom by atom. */
export interface PairLaw {
  base: Float64Array
  rl: Float64Array
  weight: Float64Array
}

/**
 * The joint law of both arms' p by EM on the paired counts, stopped early and so a little smoother
 * than maximum likelihood. It gives problems that were never solved some p above 0.
 */
export function fittedLaw(pairs: readonly ProblemPair[]): PairLaw {
  const { one, other, weight } = fitJointLaw(
    pairs.map(({ base }) => base),
    pairs.map(({ rl }) => rl),
  )
  const atoms = Array.from(weight.keys()).filter((i) => weight[i]! > negligible)
  return {
    base: Float64Array.from(atoms, (i) => one[Math.floor(i / other.length)]!),
    rl: Float64Array.from(atoms, (i) => other[i % other.length]!),
    weight: Float64Array.from(atoms, (i) => weight[i]!),
  }
}

/** Weight that 10⁹ drawn problems would hardly meet. */
const negligible = 1e-12

/**
 * The law that takes each problem's p to be its c / n. It leaves p = 0 where nothing was solved, and a
 * problem solved once in n is missed by the next n with chance 1 / e, so what it says of large k is
 * nearer to 0 than what was counted.
 */
export function observedLaw(pairs: readonly ProblemPair[]): PairLaw {
  return {
    base: Float64Array.from(pairs, ({ base: { n, c } }) => c / n),
    rl: Float64Array.from(pairs, ({ rl: { n, c } }) => c / n),
    weight: new Float64Array(pairs.length).fill(1 / pairs.length),
  }
}

/** The difference in pass@k that the law holds. */
export function differenceAt({ base, rl, weight }: PairLaw, k: number): number {
  return weight.reduce((sum, w, i) => sum + w * ((1 - base[i]!) ** k - (1 - rl[i]!) ** k), 0)
}
