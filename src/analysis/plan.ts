import { setImmediate as pause } from 'node:timers/promises'
import {
  type Arm,
  type Estimate,
  type Finding,
  InputError,
  type KRange,
  pairArms,
  type ProblemPair,
} from '../records/index.ts'
import { differenceBand } from './claims.ts'
import { analyse } from './compare.ts'
import type { VerdictName } from './comparison.ts'
import { designOf, smallestN } from './evidence.ts'
import { spentAlpha } from './looks.ts'
import { differenceAt, fittedLaw, observedLaw } from './plan-laws.ts'
import { type Candidates, type Power, simulatedPower } from './plan-simulation.ts'
import { verdict } from './verdict.ts'
import { count, counted, difference as estimate, kRanges, level, signed } from './wording.ts'

export interface PlanOptions {
  /** The k at which a gain or a loss shall be certain. Default: a loss at any k up to n, or a gain at n. */
  k?: number
  /** The chance of certainty that the cheapest row must reach. Default 0.8. */
  power?: number
  /** The family-wise error that the comparison will be run at, over all looks. Default 0.05. */
  alpha?: number
  /** The band that it will be run with. Default `bounded`, as in `compare`. */
  band?: 'bounded' | 'plain'
  /** Which look at growing data that comparison will be. Default: the only one. */
  look?: number
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

/** A number under each of the two laws that the counts at hand leave open: a range, not an interval. */
export interface UnderBothLaws {
  /** Under the joint law of p fitted by EM. */
  fitted: number
  /** With each problem's p at its c / n. */
  observed: number
}

export interface PlanRow {
  problems: number
  /** Completions a problem, in each arm. */
  samples: number
  /** Chance that a gain is certain, at k or anywhere up to the data's n. */
  powerGain: UnderBothLaws
  powerLoss: UnderBothLaws
  /** Chance that the question is decided: at k a gain or a loss; else a loss anywhere or a gain at the data's n. */
  powerDecided: UnderBothLaws
  /** Completions to draw beyond those at hand, both arms. */
  cost: number
  /** More completions a problem than the data have: rests on how the law treats problems never solved. */
  beyondData: boolean
}

/** What `compare` says of the data at hand, at the level and with the band that are planned for. */
export interface AtHand {
  verdict: VerdictName
  certain: { gain: KRange[]; loss: KRange[] }
  /** Whether they decide already what is planned for. */
  isDecided: boolean
  /** The difference in pass@k with its band, at the k that was asked about or at the data's n; null where it is not computed. */
  difference: (Estimate & { k: number }) | null
}

export interface Plan {
  atHand: AtHand
  /** The k that was asked about, or null for anywhere. */
  k: number | null
  /** The k up to which every row's band reaches, and where breadth is decided: the data's n, or k where that is larger. */
  largestK: number
  power: number
  /** The level of the comparison planned for. */
  alpha: number
  /** What could be had: no fewer problems or completions than there are. By completions a problem, then by problems. */
  rows: PlanRow[]
  /** The row of as many problems and completions as the data at hand; null where they have fewer completions than k. */
  now: PlanRow | null
  /** The row with the lowest cost whose powerDecided reaches `power` under both laws; null where none does. */
  cheapest: PlanRow | null
  /** The difference in pass@k under each law, at k or at the data's n. */
  difference: UnderBothLaws & { k: number }
}

/**
 * How many problems and completions would settle what is undecided: the chance of a certain gain or
 * loss in a new data set, simulated for as many problems like these or more, and as many completions
 * of each or more. All rows answer one question, at one k. What the counts leave open of the law of
 * p is shown by two of them: an EM fit, which keeps the counted difference at large k about as it is,
 * and c / n, which brings it nearer to 0.
 */
export async function plan(base: Arm, rl: Arm, options: PlanOptions = {}): Promise<Finding<Plan>> {
  const { band = 'bounded', seed = 0, power = 0.8, common = false } = options
  const { pairs } = pairArms(base, rl, { common })
  const n = smallestN(pairs)
  refuse(pairs, options)
  const alpha = levelOf(options)
  const largestK = Math.max(n, options.k ?? 1)
  const atHand = sayOf(base, rl, options)
  const samples = sampleChoices(n, options.k)
  const problems = problemChoices(pairs.length)
  const affordable = Math.max(100, Math.min(400, Math.floor(mostDraws / problems.at(-1)!)))
  const { replicates = affordable } = options
  const laws = { fitted: fittedLaw(pairs), observed: observedLaw(pairs) }
  const ks = kChoices(largestK, options.k)
  const at = options.k === undefined ? null : ks.indexOf(options.k)
  const simulation = { alpha, band, replicates, seed }
  const rows: PlanRow[] = []
  for (const [done, each] of samples.entries()) {
    options.onProgress?.(done, samples.length)
    await pause()
    options.signal?.throwIfAborted()
    const asked = { samples: each, problems, ks, at }
    const fitted = simulatedPower(laws.fitted, asked, simulation)
    const observed = simulatedPower(laws.observed, asked, simulation)
    rows.push(...rowsOf(pairs, asked, fitted, observed))
  }
  options.onProgress?.(samples.length, samples.length)
  const data: Plan = {
    atHand,
    k: options.k ?? null,
    largestK,
    power,
    alpha,
    rows,
    now: rows.find((row) => row.problems === pairs.length && row.samples === n) ?? null,
    cheapest: cheapest(rows, power),
    difference: {
      k: options.k ?? n,
      fitted: differenceAt(laws.fitted, options.k ?? n),
      observed: differenceAt(laws.observed, options.k ?? n),
    },
  }
  const error = Math.sqrt((power * (1 - power)) / replicates)
  return {
    summary: summary(data, pairs.length),
    over: `${replicates} simulated data sets a row (standard error ${error.toFixed(3)} at the power asked for), each judged by the ${level(alpha)} ${band} band over k = 1 to ${largestK}; of each two numbers one takes every problem's chance p to be c / n (0 where nothing was solved), the other smooths p over problems by an EM fit of the joint law`,
    caveats: caveats(pairs, options),
    data,
  }
}

function sayOf(base: Arm, rl: Arm, options: PlanOptions): AtHand {
  const { k, alpha = 0.05, band = 'bounded', seed = 0, common = false, look } = options
  const looked = look === undefined ? {} : { look }
  const { findings, settings } = analyse(base, rl, ['curves'], {
    alpha,
    band,
    seed,
    common,
    ...looked,
  })
  const { name, certain } = verdict({
    band: differenceBand(findings.curves!.data),
    margin: settings.margin,
    confounds: [],
    names: { base: base.name, rl: rl.name },
  })
  const at = k ?? settings.ks.at(-1)!
  const point = findings.curves!.data.points.find((each) => each.k === at)
  const isAt = (runs: readonly KRange[]) => runs.some(({ from, to }) => from <= at && at <= to)
  return {
    verdict: name,
    certain,
    isDecided:
      isAt(certain.gain) || (k === undefined ? certain.loss.length > 0 : isAt(certain.loss)),
    difference: point ? { k: at, value: point.difference, low: point.low, high: point.high } : null,
  }
}

/** The rows of one number of completions. */
function rowsOf(
  pairs: readonly ProblemPair[],
  { samples, problems }: Candidates,
  fitted: readonly Power[],
  observed: readonly Power[],
): PlanRow[] {
  return problems.map((size, i) => {
    const both = (name: keyof Power) => ({
      fitted: fitted[i]![name],
      observed: observed[i]![name],
    })
    return {
      problems: size,
      samples,
      powerGain: both('gain'),
      powerLoss: both('loss'),
      powerDecided: both('decided'),
      cost: cost(pairs, size, samples),
      beyondData: samples > smallestN(pairs),
    }
  })
}

function refuse(pairs: readonly ProblemPair[], options: PlanOptions): void {
  const { alpha = 0.05, power = 0.8, k } = options
  const most = 4 * smallestN(pairs)
  if (!(power > 0 && power < 1))
    throw new InputError(`power must lie between 0 and 1, got ${power}`)
  if (!(alpha > 0 && alpha < 1))
    throw new InputError(`alpha must lie between 0 and 1, got ${alpha}`)
  if (k !== undefined && (!Number.isInteger(k) || k < 1 || k > most))
    throw new InputError(`k must be a whole number from 1 to 4 n = ${most}, got ${k}`)
  try {
    designOf(pairs, false)
  } catch (error) {
    throw error instanceof RangeError ? new InputError(error.message) : error
  }
}

const levelOf = ({ alpha = 0.05, look }: PlanOptions) =>
  look === undefined ? alpha : spentAlpha(alpha, look)

/** Below as many completions a problem, breadth up to n says little of breadth. */
const fewCompletions = 16

/** Problems drawn for one number of completions, over all its data sets. */
const mostDraws = 2_500_000

/** From as many problems as there are to eight times as many, and to about 2,000 where they are few. */
function problemChoices(problems: number): number[] {
  const choices = new Set([problems])
  for (const times of [1.5, 2, 3, 4, 6, 8]) choices.add(rounded(problems * times))
  for (let m = 12 * problems; m < 2000; m *= 1.5) choices.add(rounded(m))
  return [...choices].filter((m) => m >= problems).sort((a, b) => a - b)
}

/** The completions that there are, twice and four times as many, and k; none fewer than either. */
function sampleChoices(n: number, k = n): number[] {
  const choices = new Set([n, 2 * n, 4 * n, k])
  return [...choices].filter((m) => m >= Math.max(n, k)).sort((a, b) => a - b)
}

/** About 24 values of k, evenly spaced in log k: between neighbours the difference hardly moves. */
function kChoices(largest: number, k = largest): number[] {
  const choices = Array.from({ length: 24 }, (_, i) => Math.round(largest ** (i / 23)))
  return [...new Set([...choices, k])].sort((a, b) => a - b)
}

/** To two significant digits. */
function rounded(x: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(x)) - 1)
  return Math.max(2, Math.round(x / unit) * unit)
}

/** What brings every problem to `samples` completions in each arm, and adds new problems with as many. */
function cost(pairs: readonly ProblemPair[], problems: number, samples: number): number {
  const added = pairs.reduce(
    (sum, { base, rl }) => sum + Math.max(0, samples - base.n) + Math.max(0, samples - rl.n),
    0,
  )
  return added + 2 * samples * (problems - pairs.length)
}

function cheapest(rows: readonly PlanRow[], power: number): PlanRow | null {
  const enough = rows.filter(
    ({ powerDecided: { fitted, observed } }) => Math.min(fitted, observed) >= power,
  )
  return enough.toSorted((a, b) => a.cost - b.cost)[0] ?? null
}

/** `0.31–0.48`, the lower first, or one number where both are the same. */
function range({ fitted, observed }: UnderBothLaws, write: (x: number) => string): string {
  const [low, high] = [Math.min(fitted, observed), Math.max(fitted, observed)].map((x) => write(x))
  return low === high ? low! : `${low} to ${high}`
}

function summary(found: Plan, problems: number): string {
  return `the data at hand say: ${atHandText(found.atHand)}; ${chances(found, problems)}`
}

function chances(
  { k, largestK, power, now, cheapest: best, difference }: Plan,
  problems: number,
): string {
  const question = questionText({ k, largestK })
  const chance = now
    ? `${question} would be certain with probability ${range(now.powerDecided, fixed)} in new data of the present size, ${sizeText(now)}`
    : `${question} needs at least ${counted(largestK, 'completion')} of each of the ${counted(problems, 'problem')}`
  if (best && best === now) return `${chance}, which reaches ${power}`
  if (best)
    return `${chance}; the cheapest that reaches ${power} is ${sizeText(best)}, ${count(best.cost)} completions more than there are: ${range(best.powerDecided, fixed)}`
  return `${chance}; nothing simulated reaches ${power}: the difference at k = ${difference.k} is estimated as ${range(difference, signed)}`
}

/** What shall be certain: `a gain or a loss at k = 2`. */
export function questionText({ k, largestK }: Pick<Plan, 'k' | 'largestK'>): string {
  return k === null
    ? `a loss at some k up to ${largestK}, or a gain at k = ${largestK},`
    : `a gain or a loss at k = ${k}`
}

/** The verdict of the data at hand, and whether it answers what is planned for. */
export function atHandText({ verdict: name, certain, isDecided, difference: at }: AtHand): string {
  const runs = `gain certain at ${kRanges(certain.gain)}, loss certain at ${kRanges(certain.loss)}`
  const open = at ? `D(${at.k}) = ${estimate(at)} leaves it open` : 'they have no band at that k'
  return `${name} (${runs}); ${isDecided ? 'that decides it, so that this plan is for a repetition with new data' : open}`
}

const fixed = (x: number) => x.toFixed(2)

const sizeText = ({ problems, samples }: PlanRow) =>
  `${counted(problems, 'problem')} × ${counted(samples, 'completion')}`

function caveats(pairs: readonly ProblemPair[], { look, alpha = 0.05, k }: PlanOptions): string[] {
  const n = smallestN(pairs)
  const unresolved = pairs.reduce((sum, { base, rl }) => sum + base.u + rl.u, 0)
  return [
    ...(k === undefined && n < fewCompletions
      ? [
          `n = ${n} ends the question at k = ${n}: a base that catches up at larger k shows only with more completions; --k plans for up to k = ${4 * n}`,
        ]
      : []),
    `the plan takes the difference to be about what these ${pairs.length} problems show: if the true one is smaller, so is every chance`,
    'each chance is that of a whole new data set: of how the data at hand came out it says nothing that their interval does not',
    look === undefined
      ? 'adding to data that were already compared is another look: compare and plan with --looks'
      : `planned for look ${look}, which may spend ${spentAlpha(alpha, look).toPrecision(2)} of the error of ${alpha}`,
    'new problems are taken to be like these, and completions to be drawn in the same way',
    `rows with more than ${counted(smallestN(pairs), 'completion')} a problem rest on what is assumed of problems that were never solved`,
    'all problems are taken as independent of each other: clusters and strata are not simulated',
    ...(unresolved > 0 ? [`${unresolved} unresolved completions count as not correct`] : []),
  ]
}
