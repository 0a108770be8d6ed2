import type { Estimate, Finding, Unexamined } from '../records/index.ts'
import { passAtK, random, type Random } from '../statistics/index.ts'
import { meanEstimate, type OverProblems } from './problem-estimates.ts'
import { difference, level } from './wording.ts'

/** How one sample went about a problem. */
export interface Approach {
  /** Its operation graph; null where its derivation cannot be followed. */
  graph: string | null
  /** Whether it shows that its graph is a right one: it ends at the reference with its numbers put right. */
  isModel: boolean
}

export interface ApproachPair {
  id: string
  base: Approach[]
  rl: Approach[]
}

export interface RightGraphs {
  /** k up to half of the samples. */
  points: { k: number; base: Estimate; rl: Estimate; gain: Estimate }[]
  /** The share of samples whose graph is known; the others count as not right. */
  followed: { base: number; rl: number }
  /** Problems without any right graph in either arm. */
  without: number
}

/** Cuts of each problem's samples into halves, each used both ways. */
const cuts = 8

/**
 * How often each arm chose a right approach, whatever it calculated: pass@k over samples whose operation
 * graph, numbers abstracted away, is one that a right chain followed. Which graphs those are is read from one
 * half of both arms' samples and scored on the other, so that both arms are held against the same graphs
 * and no sample vouches for itself: where both choose alike, the expected gain is zero however well either
 * calculates. The mean is over eight cuts, each used both ways. A graph that no sample of the first
 * half carried to the reference is not known to be right and counts as not right.
 */
export function rightGraphs(
  problems: readonly ApproachPair[],
  ks: readonly number[],
  options: OverProblems = {},
): Finding<RightGraphs> | Unexamined {
  if (problems.length === 0) throw new RangeError('right graphs need at least one problem')
  const half = Math.floor(
    Math.min(...problems.flatMap(({ base, rl }) => [base.length, rl.length])) / 2,
  )
  const within = ks.filter((k) => k <= half)
  if (within.length === 0)
    return {
      needs: 'two completions of each problem in both arms, since one half vouches for the other',
    }
  const passes = problems.map((problem, i) => passesOf(problem, within, random(i)))
  const points = within.map((k, j) => {
    const column = (of: (passes: Passes) => number) => Float64Array.from(passes, of)
    return {
      k,
      base: meanEstimate(
        column(({ base }) => base[j]!),
        [0, 1],
        options,
      ),
      rl: meanEstimate(
        column(({ rl }) => rl[j]!),
        [0, 1],
        options,
      ),
      gain: meanEstimate(
        column(({ base, rl }) => rl[j]! - base[j]!),
        [-1, 1],
        options,
      ),
    }
  })
  return {
    summary: `at k = ${points[0]!.k} the gain in right approaches is ${difference(points[0]!.gain)}`,
    over: `${level(options.alpha ?? 0.05)} limits over problems by empirical likelihood, each value by itself`,
    caveats: [
      'a right approach is one that a sample in the other half of either arm’s carried to the reference, with its slips put right: one that nobody did there counts as not right, so each arm’s share is too small where approaches are many, and most so for the arm whose own ways are seldom carried through',
      'two approaches with the same operations on other numbers are one',
    ],
    data: {
      points,
      followed: { base: followed(problems, 'base'), rl: followed(problems, 'rl') },
      without: problems.filter(({ base, rl }) => modelGraphs([base, rl]).size === 0).length,
    },
  }
}

/** pass@k of one problem for each k. */
type Passes = Record<'base' | 'rl', Float64Array>

function passesOf({ base, rl }: ApproachPair, ks: readonly number[], stream: Random): Passes {
  const sums = { base: new Float64Array(ks.length), rl: new Float64Array(ks.length) }
  const score = (scored: readonly Approach[], right: ReadonlySet<string>, sum: Float64Array) => {
    const c = scored.filter(({ graph }) => graph !== null && right.has(graph)).length
    for (const [j, k] of ks.entries()) sum[j]! += passAtK(scored.length, c, k) / (2 * cuts)
  }
  for (let cut = 0; cut < cuts; cut++) {
    const [ofBase, ofRl] = [halves(base, stream), halves(rl, stream)]
    for (const [scored, other] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const right = modelGraphs([ofBase[other], ofRl[other]])
      score(ofBase[scored], right, sums.base)
      score(ofRl[scored], right, sums.rl)
    }
  }
  return sums
}

/** The samples in two halves by chance (Fisher and Yates); of an odd number the second has one more. */
function halves(samples: readonly Approach[], { integer }: Random): [Approach[], Approach[]] {
  const shuffled = [...samples]
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = integer(i + 1)
    ;[shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!]
  }
  const middle = Math.floor(shuffled.length / 2)
  return [shuffled.slice(0, middle), shuffled.slice(middle)]
}

function modelGraphs(samples: readonly (readonly Approach[])[]): Set<string> {
  const right = new Set<string>()
  for (const each of samples)
    for (const { graph, isModel } of each) if (isModel && graph !== null) right.add(graph)
  return right
}

function followed(problems: readonly ApproachPair[], arm: 'base' | 'rl'): number {
  const all = problems.flatMap((problem) => problem[arm])
  return all.filter(({ graph }) => graph !== null).length / all.length
}
