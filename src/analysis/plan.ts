import { setImmediate as pause } from 'node:timers/promises'
import { type Arm, type Finding, InputError, pairArms, type ProblemPair } from '../records/index.ts'
import { fitJointLaw, type JointLaw } from '../statistics/index.ts'
import { smallestN } from './evidence.ts'
import { simulatedPower } from './plan-simulation.ts'
import { level, signed } from './wording.ts'

export interface PlanOptions {
  /** The k at which a gain or a loss shall be certain. Default: a loss at any k, or a gain at the largest. */
  k?: number
  /** The chance of certainty that the cheapest row must reach. Default 0.8. */
  power?: number
  /** The family-wise error that the comparison will be run at. Default 0.05. */
  alpha?: number
  /** The band that it will be run with. Default `bounded`, as in `compare`. */
  band?: 'bounded' | 'plain'
  /** Plan for the problems that both arms have, where others do not pair. Default false: refuse. */
  common?: boolean
  /** Data sets simulated for each row. Default 400, fewer (to 100) where there are many problems. */
  replicates?: number
  /** Default 0. The same seed gives the same result on every machine. */
  seed?: number
  /** Called before each number of completions is simulated. */
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

export interface PlanRow {
  problems: number
  /** Completions a problem, in each arm. */
  samples: number
  /** Chance that a gain is certain, at k or anywhere up to `samples`. */
  powerGain: number
  powerLoss: number
  /** Chance that the question is decided: at k a gain or a loss; else a loss anywhere or a gain at the largest k. */
  powerDecided: number
  /** Completions to draw in all, both arms. */
  cost: number
  /** More completions a problem than the data have: rests on how the law treats problems never solved. */
  beyondData: boolean
}

export interface Plan {
  /** The k that was asked about, or null for anywhere. */
  k: number | null
  power: number
  /** By completions a problem, then by problems. */
  rows: PlanRow[]
  /** The row that the data at hand are; null where they have fewer completions than k. */
  now: PlanRow | null
  /** The row with the lowest cost whose powerDecided reaches `power`; null where none does. */
  cheapest: PlanRow | null
  /** The difference in pass@k that the fitted law holds at the end of each row's range, or at k. */
  differences: { k: number; difference: number }[]
}

/**
 * How many problems and completions would settle what is undecided: the chance of a certain gain or
 * loss, simulated from the joint law of both arms' p that fits the counts at hand best, for more or
 * fewer problems like these and more or fewer completions of each.
 */
export async function plan(base: Arm, rl: Arm, options: PlanOptions = {}): Promise<Finding<Plan>> {
  const { alpha = 0.05, band = 'bounded', seed = 0, power = 0.8, common = false } = options
  const { pairs } = pairArms(base, rl, { common })
  const n = smallestN(pairs)
  const samples = sampleChoices(n, options.k)
  const problems = problemChoices(pairs.length)
  if (!(power > 0 && power < 1))
    throw new InputError(`power must lie between 0 and 1, got ${power}`)
  if (!(alpha > 0 && alpha < 1))
    throw new InputError(`alpha must lie between 0 and 1, got ${alpha}`)
  const law = fitJointLaw(
    pairs.map((pair) => pair.base),
    pairs.map((pair) => pair.rl),
  )
  const affordable = Math.max(100, Math.min(400, Math.floor(mostDraws / problems.at(-1)!)))
  const { replicates = affordable } = options
  const rows: PlanRow[] = []
  for (const [done, each] of samples.entries()) {
    options.onProgress?.(done, samples.length)
    await pause()
    options.signal?.throwIfAborted()
    const ks = kChoices(each, options.k)
    const at = options.k === undefined ? null : ks.indexOf(options.k)
    const simulation = { alpha, band, replicates, seed }
    const powers = simulatedPower(law, { samples: each, problems, ks, at }, simulation)
    for (const [i, { gain, loss, decided }] of powers.entries())
      rows.push({
        problems: problems[i]!,
        samples: each,
        powerGain: gain,
        powerLoss: loss,
        powerDecided: decided,
        cost: 2 * problems[i]! * each,
        beyondData: each > n,
      })
  }
  options.onProgress?.(samples.length, samples.length)
  const data: Plan = {
    k: options.k ?? null,
    power,
    rows,
    now: rows.find((row) => row.problems === pairs.length && row.samples === n) ?? null,
    cheapest: cheapest(rows, power),
    differences: differences(law, options.k === undefined ? samples : [options.k]),
  }
  const error = Math.sqrt((power * (1 - power)) / replicates)
  return {
    summary: summary(data),
    over: `${replicates} simulated data sets a row (standard error ${error.toFixed(3)} at the power asked for), each judged by the ${level(alpha)} ${band} band over all k`,
    caveats: caveats(pairs, n),
    data,
  }
}

/** Problems drawn for one number of completions, over all its data sets. */
const mostDraws = 2_500_000

/** From half as many problems as there are to eight times as many, and to about 2,000 where they are few. */
function problemChoices(problems: number): number[] {
  const choices = new Set([problems])
  for (const times of [0.5, 1.5, 2, 3, 4, 6, 8]) choices.add(rounded(problems * times))
  for (let m = 12 * problems; m < 2000; m *= 1.5) choices.add(rounded(m))
  return [...choices].filter((m) => m >= 15 || m === problems).sort((a, b) => a - b)
}

/** A quarter of the completions that there are to four times as many, but no fewer than k. */
function sampleChoices(n: number, k: number | undefined): number[] {
  if (k !== undefined && (!Number.isInteger(k) || k < 1 || k > 4 * n))
    throw new InputError(`k must be a whole number from 1 to 4 n = ${4 * n}, got ${k}`)
  const choices = new Set([0.25, 0.5, 1, 2, 4].map((times) => Math.floor(n * times)))
  if (k !== undefined) choices.add(Math.max(k, 2))
  return [...choices].filter((m) => m >= Math.max(2, k ?? 2)).sort((a, b) => a - b)
}

/** About 24 values of k, evenly spaced in log k: between neighbours the difference hardly moves. */
function kChoices(samples: number, k: number | undefined): number[] {
  const choices = Array.from({ length: 24 }, (_, i) => Math.round(samples ** (i / 23)))
  return [...new Set(k === undefined ? choices : [...choices, k])].sort((a, b) => a - b)
}

/** To two significant digits. */
function rounded(x: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(x)) - 1)
  return Math.max(2, Math.round(x / unit) * unit)
}

function cheapest(rows: readonly PlanRow[], power: number): PlanRow | null {
  const enough = rows.filter(({ powerDecided }) => powerDecided >= power)
  return enough.toSorted((a, b) => a.cost - b.cost)[0] ?? null
}

function differences({ one, other, weight }: JointLaw, ks: readonly number[]): Plan['differences'] {
  return ks.map((k) => ({
    k,
    difference: weight.reduce((sum, w, i) => {
      const before = (1 - one[Math.floor(i / other.length)]!) ** k
      return sum + w * (before - (1 - other[i % other.length]!) ** k)
    }, 0),
  }))
}

function summary({ k, power, now, cheapest: best, differences: all }: Plan): string {
  const question =
    k === null ? 'a loss at some k, or a gain at the largest,' : `a gain or a loss at k = ${k}`
  const chance = now
    ? `${question} is certain with probability ${now.powerDecided.toFixed(2)} for ${sizeText(now)} as now`
    : `${question} needs at least ${k} completions a problem`
  if (best && best === now) return `${chance}; nothing cheaper reaches ${power}`
  if (best)
    return `${chance}; the cheapest that reaches ${power} is ${sizeText(best)}: ${best.powerDecided.toFixed(2)}`
  const seen = all.map(({ k: at, difference }) => `${signed(difference)} at k = ${at}`).join(', ')
  return `${chance}; nothing simulated reaches ${power}: the difference is estimated as ${seen}`
}

const sizeText = ({ problems, samples }: PlanRow) => `${problems} problems × ${samples} completions`

function caveats(pairs: readonly ProblemPair[], n: number): string[] {
  const unresolved = pairs.reduce((sum, { base, rl }) => sum + base.u + rl.u, 0)
  return [
    `the law is estimated from these ${pairs.length} problems: if the true difference is smaller than it looks, so is the power`,
    'adding to data that were already compared is another look: compare with --looks',
    'new problems are taken to be like these, and completions to be drawn in the same way',
    `rows with more than ${n} completions rest on how the law treats problems that were never solved`,
    'all problems are taken as independent, drawn from one law: clusters and strata are not simulated',
    ...(unresolved > 0 ? [`${unresolved} unresolved completions count as not correct`] : []),
  ]
}
