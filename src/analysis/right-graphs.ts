import type { Estimate, Finding } from '../records/index.ts'
import { passAtK } from '../statistics/index.ts'
import { meanEstimate, type OverProblems } from './problem-estimates.ts'
import { difference, level } from './wording.ts'

/** How one sample went about a problem. */
export interface Approach {
  /** Its operation graph; null where its derivation cannot be followed. */
  graph: string | null
  /** Right answer, chain not refuted: its graph is a right one. */
  isModel: boolean
}

export interface ApproachPair {
  id: string
  base: Approach[]
  rl: Approach[]
}

export interface RightGraphs {
  points: { k: number; base: Estimate; rl: Estimate; gain: Estimate }[]
  /** The share of samples whose graph is known; the others count as not right. */
  followed: { base: number; rl: number }
  /** Problems without any right graph in either arm. */
  without: number
}

/**
 * How often each arm chose a right approach, whatever it calculated: pass@k over samples whose
 * operation graph, numbers abstracted away, is that of a chain of either arm that was right and not
 * refuted. A graph that nobody completed rightly is not known to be right, so this is a lower bound.
 */
export function rightGraphs(
  problems: readonly ApproachPair[],
  ks: readonly number[],
  options: OverProblems = {},
): Finding<RightGraphs> {
  if (problems.length === 0) throw new RangeError('right graphs need at least one problem')
  const models = problems.map(({ base, rl }) => modelGraphs([...base, ...rl]))
  const column = (arm: 'base' | 'rl', k: number) =>
    Float64Array.from(problems, (problem, i) =>
      passAtK(
        problem[arm].length,
        problem[arm].filter(({ graph }) => models[i]!.has(graph)).length,
        k,
      ),
    )
  const points = ks.map((k) => {
    const [base, rl] = [column('base', k), column('rl', k)]
    return {
      k,
      base: meanEstimate(base, [0, 1], options),
      rl: meanEstimate(rl, [0, 1], options),
      gain: meanEstimate(
        rl.map((pass, i) => pass - base[i]!),
        [-1, 1],
        options,
      ),
    }
  })
  return {
    summary: `at k = ${points[0]!.k} the gain in right approaches is ${difference(points[0]!.gain)}`,
    over: `${level(options.alpha ?? 0.05)} limits over problems by empirical likelihood, each value by itself`,
    caveats: [
      'a right approach is one that some sample of either arm carried to the right answer without refuted arithmetic',
      'two approaches with the same operations on other numbers are one',
    ],
    data: {
      points,
      followed: { base: followed(problems, 'base'), rl: followed(problems, 'rl') },
      without: models.filter((graphs) => graphs.size === 0).length,
    },
  }
}

function modelGraphs(approaches: readonly Approach[]): Set<string | null> {
  return new Set(
    approaches.filter(({ graph, isModel }) => isModel && graph !== null).map(({ graph }) => graph),
  )
}

function followed(problems: readonly ApproachPair[], arm: 'base' | 'rl'): number {
  const all = problems.flatMap((problem) => problem[arm])
  return all.filter(({ graph }) => graph !== null).length / all.length
}
