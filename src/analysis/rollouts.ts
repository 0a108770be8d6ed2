import type { Arm, Estimate, Finding, ProblemTally, Unexamined } from '../records/index.ts'
import { signalAtG, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { RolloutSignal } from './comparison.ts'
import { designOf, type Evidence } from './evidence.ts'
import { counted, interval, level, share } from './wording.ts'

/**
 * The share of groups with a training signal that the base's counts forecast at the training's own
 * group size, beside the share in the rollouts themselves, step by step: each arm of a run of
 * rollouts is some steps, and a problem's completions there are its groups. The first steps are drawn
 * from the base, so that the forecast should hold there as far as the two sets of problems are alike.
 */
export function rollouts(
  evidence: Evidence,
  steps: readonly Arm[] = [],
): Finding<RolloutSignal> | Unexamined {
  const drawn = steps.filter(({ problems }) => problems.length > 1)
  if (drawn.length === 0)
    return { needs: 'the rollouts of a training as a run (`passbound analyze --rollouts`)' }
  const sizes = drawn.flatMap(({ problems }) => problems.map(({ n }) => n))
  const g = usualSize(sizes)
  const short = sizes.filter((n) => n < g).length
  const most = Math.min(...evidence.pairs.map(({ base }) => base.n))
  if (g < 2 || g > most)
    return {
      needs: `groups of 2 to ${most} completions, which the base has of each problem; those of the rollouts have ${g}`,
    }
  const { alpha } = evidence.band
  const data: RolloutSignal = {
    g,
    forecast: signalOf(
      evidence.pairs.map(({ base }) => base),
      g,
      evidence,
    ),
    steps: drawn.map((arm) => ({
      name: arm.name,
      problems: arm.problems.length,
      observed: observedSignal(arm, g, evidence),
    })),
  }
  const [first, last] = [data.steps[0]!, data.steps.at(-1)!]
  const percent = ({ value, low, high }: Estimate) =>
    `${share(100 * value, 1)} % ${interval(100 * low, 100 * high, (x) => share(x, 1))}`
  return {
    summary: `at G = ${g} the base's counts forecast a signal in ${percent(data.forecast)} of groups; in the rollouts it was ${percent(first.observed)} at ${first.name}${data.steps.length > 1 ? ` and ${percent(last.observed)} at ${last.name}` : ''}`,
    over: `${level(alpha)} intervals over problems, each for itself`,
    caveats: [
      'the problems of training and those of the comparison are other problems: where they differ in difficulty, so do the two shares',
      'a step after the first is drawn from another policy than the base',
      ...(short > 0
        ? [`${counted(short, 'group')} with fewer than ${g} completions left out`]
        : []),
    ],
    data,
  }
}

/** The size of a group: what all but a twentieth of them reach, as a group may have lost completions. */
function usualSize(sizes: readonly number[]): number {
  const sorted = sizes.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 20)]!
}

function observedSignal({ problems }: Arm, g: number, { band }: Evidence): Estimate {
  const whole = problems.filter(({ n }) => n >= g)
  const pairs = whole.map((tally) => ({ ...tally, base: tally, rl: tally }))
  return signalOf(whole, g, { band, design: designOf(pairs, false) })
}

function signalOf(
  tallies: readonly ProblemTally[],
  g: number,
  { band, design }: Pick<Evidence, 'band' | 'design'>,
): Estimate {
  const values = Float64Array.from(tallies, ({ n, c }) => signalAtG(n, c, g))
  const { mean, low, high } = simultaneousBand(unitScores(values, 1, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [0, 1],
  })
  return { value: mean[0]!, low: low[0]!, high: high[0]! }
}
