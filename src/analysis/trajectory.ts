import { type Arm, type Estimate, type Finding, InputError, pairArms } from '../records/index.ts'
import type { ProblemTally } from '../records/index.ts'
import {
  type Band,
  halfSolvedTable,
  passAtKRows,
  selfNull,
  simultaneousBand,
  unitScores,
} from '../statistics/index.ts'
import type { Trajectory, TrajectoryPoint } from './comparison.ts'
import { answerEntropy } from './diversity.ts'
import { designOf } from './evidence.ts'
import { certainFlips, halvesOf, retention } from './retention.ts'
import { difference, level, percent } from './wording.ts'

export interface TrajectoryOptions {
  /** Number of attempts for breadth; default the smallest n. */
  k?: number
  /** Chance that any limit misses. Default 0.05. */
  alpha?: number
  seed?: number
  /** Take the problems that all steps have. */
  common?: boolean
}

/**
 * One run over its checkpoints: pass@1, pass@K and Cover@0.5 at each step, their change since the
 * first step, the first step at which pass@K is certainly below it, and how many problems flip
 * between neighbouring steps beside what two halves of one step show.
 */
export function trajectory(
  steps: readonly { step: number; arm: Arm }[],
  { k, alpha = 0.05, seed = 0, common = false }: TrajectoryOptions = {},
): Finding<Trajectory> {
  const ordered = checked(common ? withSharedProblems(steps) : steps)
  const [first] = ordered
  const paired = ordered.map(({ arm }) => pairArms(first!.arm, arm, { common: false }).pairs)
  const tallies = paired.map((pairs) => pairs.map(({ rl }) => rl))
  const problems = tallies[0]!.length
  if (problems < 2)
    throw new InputError(
      `a trajectory needs at least 2 problems${common ? ' that all steps have' : ''}, got ${problems}`,
    )
  const last = attempts(tallies, k)
  const rows = passAtKRows([...new Set([1, last])])
  const columns = 2 * ordered.length
  const passes = new Float64Array(problems * columns)
  const change = new Float64Array(problems * columns)
  for (const [s, each] of tallies.entries())
    for (const [i, { n, c }] of each.entries()) {
      const pass = rows(n, c)
      const at = i * columns + 2 * s
      passes.set([pass[0]!, pass.at(-1)!], at)
      change.set([pass[0]! - passes[i * columns]!, pass.at(-1)! - passes[i * columns + 1]!], at)
    }
  const design = designOf(paired[0]!, false)
  const band = (values: Float64Array, range: [number, number]) =>
    simultaneousBand(unitScores(values, columns, design), {
      alpha,
      seed,
      draws: 2000,
      method: 'bounded',
      range,
    })
  const [levels, changes] = [band(passes, [0, 1]), band(change, [-1, 1])]
  const halves = halvesOf(tallies)
  const retained = retention(tallies, { alpha, seed, design })
  const points = ordered.map(({ step, arm }, s): TrajectoryPoint => ({
    step,
    name: arm.name,
    pass1: estimate(levels, 2 * s),
    passK: estimate(levels, 2 * s + 1),
    cover: tallies[s]!.filter(({ n, c }) => c / n >= 0.5).length / problems,
    change1: s === 0 ? none : estimate(changes, 2 * s),
    changeK: s === 0 ? none : estimate(changes, 2 * s + 1),
    flips: s === 0 ? null : flips(tallies[s - 1]!, tallies[s]!, halves),
    certainFlips: s === 0 ? null : certainFlips(tallies[s - 1]!, tallies[s]!, alpha),
    retention: s === 0 ? null : (retained?.[s - 1] ?? null),
    entropy: answerEntropy(tallies[s]!),
  }))
  const loss = points.find(({ changeK }) => changeK.high < 0)?.step ?? null
  const falls = points.find((point) => (point.retention?.change.high ?? 0) < 0)?.step ?? null
  return {
    summary: [summary(points, last, loss), ...(retained ? [retentionText(falls)] : [])].join('; '),
    over: `${level(alpha)} bands over ${problems} problems, paired, simultaneous over steps and over k = 1 and ${last}`,
    caveats: [
      'the best step is chosen on the data that score it: take the next one’s word for it, or other problems’',
      'flips and retention take as many completions of a problem at every step, half of the fewest, as their noise floors do; the latter has a band of its own, simultaneous over steps',
      ...(halves.includes(0)
        ? [
            'problems without two completions at every step count for nothing in flips and retention',
          ]
        : []),
      `of the problems named as flipped at most ${percent(alpha)} are so by chance on average, at each step`,
      ...(tallies.flat().some(({ u }) => u > 0)
        ? ['unresolved completions count as not correct']
        : []),
    ],
    data: { k: last, points, firstLoss: loss, retentionFalls: falls },
  }
}

const none: Estimate = { value: 0, low: 0, high: 0 }

function checked(steps: readonly { step: number; arm: Arm }[]) {
  if (steps.length < 2)
    throw new InputError(`a trajectory needs at least 2 steps, got ${steps.length}`)
  const ordered = steps.toSorted((a, b) => a.step - b.step)
  const twice = ordered.find((each, i) => each.step === ordered[i + 1]?.step)
  if (twice) throw new InputError(`step ${twice.step} is given twice`)
  return ordered
}

function withSharedProblems<Step extends { arm: Arm }>(steps: readonly Step[]): Step[] {
  const [first = new Set<string>(), ...others] = steps.map(
    ({ arm }) => new Set(arm.problems.map(({ id }) => id)),
  )
  const shared = others.reduce((ids, each) => ids.intersection(each), first)
  return steps.map((step) => {
    const problems = step.arm.problems.filter(({ id }) => shared.has(id))
    return { ...step, arm: { ...step.arm, problems } }
  })
}

function attempts(tallies: readonly ProblemTally[][], k: number | undefined): number {
  const least = Math.min(...tallies.flatMap((each) => each.map(({ n }) => n)))
  if (k === undefined) return least
  if (!Number.isInteger(k) || k < 1)
    throw new InputError(`k must be a whole number from 1, got ${k}`)
  if (k > least)
    throw new InputError(`pass@${k} needs at least ${k} completions of every problem, got ${least}`)
  return k
}

function estimate({ mean, low, high }: Band, j: number): Estimate {
  return { value: mean[j]!, low: low[j]!, high: high[j]! }
}

/** Problems solved by one step alone, with as many completions of each, and by a step against itself. */
function flips(
  before: readonly ProblemTally[],
  after: readonly ProblemTally[],
  halves: readonly number[],
): TrajectoryPoint['flips'] {
  const pairs = before.map((base, i) => ({ base, rl: after[i]!, half: halves[i]! }))
  const { baseOnly, rlOnly } = halfSolvedTable(pairs)
  const self = (arm: 'base' | 'rl') =>
    selfNull(pairs.map(({ [arm]: { n, c }, half }) => ({ n, c, half }))).mean
  return { lost: baseOnly, won: rlOnly, floor: (self('base') + self('rl')) / 2 }
}

function retentionText(falls: number | null): string {
  return falls === null
    ? 'what the first step solves is certainly lost at no step'
    : `what the first step solves is certainly lost at step ${falls}`
}

function summary(points: readonly TrajectoryPoint[], k: number, loss: number | null): string {
  const last = points.at(-1)!
  const best = points.reduce((most, point) => (point.passK.value > most.passK.value ? point : most))
  return `from step ${points[0]!.step} to ${last.step} pass@1 changes by ${difference(last.change1)} and pass@${k} by ${difference(last.changeK)}; pass@${k} is highest at step ${best.step}, and ${loss === null ? `certainly below that of step ${points[0]!.step} at no step` : `certainly below that of step ${points[0]!.step} at step ${loss} for the first time`}`
}
