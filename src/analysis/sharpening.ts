import {
  type Arm,
  type Estimate,
  type Finding,
  InputError,
  type ProblemTally,
  type Unexamined,
} from '../records/index.ts'
import { majorityAtK, passAtK, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { Sharpening, SharpeningMethod } from './comparison.ts'
import type { Evidence } from './evidence.ts'
import { settingName, type TemperatureSweep } from './temperature.ts'
import { counted, difference, level, share } from './wording.ts'

/** The base drawn in another way without any training, such as by power sampling. */
export interface SharpenedBase {
  name: string
  arm: Arm
}

/** A method with what it makes of each problem, in the order of the pairs. */
interface Drawn {
  name: string
  cost: number
  right: Float64Array
  tallies: ProblemTally[] | null
}

/**
 * Whether the base reaches the trained arm without training: one completion at each temperature that
 * was sampled, the plurality vote of its completions, and completions from a sharpened law p^α where
 * they were drawn. Everything stands against one completion of the trained arm.
 */
export function sharpening(
  evidence: Evidence,
  { sweep, drawn = [] }: { sweep?: TemperatureSweep | undefined; drawn?: readonly SharpenedBase[] },
): Finding<Sharpening> | Unexamined {
  const { pairs, band } = evidence
  const methods = methodsOf(evidence, sweep, drawn)
  if (methods.length < 2)
    return {
      needs:
        'the base at other temperatures (`--temperature`, `--at`), its answers for a vote, or completions drawn from its law raised to a power (`--untrained`, `passbound lab sample --power`)',
    }
  const k = methods.reduce(
    (least, { tallies }) => (tallies ?? []).reduce((each, { n }) => Math.min(each, n), least),
    pairs.reduce((least, { rl }) => Math.min(least, rl.n), Infinity),
  )
  const rl = Float64Array.from(pairs, (pair) => pair.rl.c / pair.rl.n)
  const values = Float64Array.from(
    pairs.flatMap((_, i) => methods.flatMap(({ right }) => [right[i]!, rl[i]! - right[i]!])),
  )
  const found = simultaneousBand(unitScores(values, 2 * methods.length, evidence.design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  const at = (j: number, least: number): Estimate => ({
    value: found.mean[j]!,
    low: Math.max(least, found.low[j]!),
    high: found.high[j]!,
  })
  const rows = methods.map(({ name, cost, tallies }, m): SharpeningMethod => ({
    name,
    cost,
    right: at(2 * m, 0),
    gap: at(2 * m + 1, -1),
    passK: tallies && mean(tallies.map(({ n, c }) => passAtK(n, c, k))),
  }))
  const best = rows.reduce((least, row) => (row.gap.value < least.gap.value ? row : least))
  const data: Sharpening = {
    k,
    rl: {
      pass1: mean([...rl]),
      passK: mean(pairs.map((pair) => passAtK(pair.rl.n, pair.rl.c, k))),
    },
    methods: rows,
    // The gap to the best is the least of the gaps, and so are its limits: the band holds for all at once.
    best: {
      name: best.name,
      gap: {
        value: best.gap.value,
        low: Math.min(...rows.map(({ gap }) => gap.low)),
        high: Math.min(...rows.map(({ gap }) => gap.high)),
      },
    },
  }
  return {
    summary: summary(data),
    over: `${level(band.alpha)} limits over the drawing of ${counted(pairs.length, 'problem')}, paired, simultaneous over the ${counted(rows.length, 'method')}, so that choosing the best of them is paid for`,
    caveats: [
      'the estimate of the best method is of those that were tried, and picked by looking; its limits allow for that',
      'a vote takes as many completions as it counts; the trained arm takes one',
      'the trained arm could be sharpened as well: this asks whether training was needed, not which is best in the end',
      ...(drawn.length > 0
        ? [
            'power sampling is a Markov chain of finite length: what it draws is p^α as far as it has mixed',
          ]
        : []),
    ],
    data,
  }
}

function methodsOf(
  { pairs }: Evidence,
  sweep: TemperatureSweep | undefined,
  drawn: readonly SharpenedBase[],
): Drawn[] {
  const own = pairs.map(({ base }) => base)
  const single = (name: string, tallies: ProblemTally[]): Drawn => ({
    name,
    cost: 1,
    right: Float64Array.from(tallies, ({ n, c }) => c / n),
    tallies,
  })
  const settings = sweep
    ? [
        { name: `temperature ${settingName(sweep)}`, tallies: own },
        ...sweep.others.map((other) => {
          const name = `temperature ${settingName(other)}`
          return { name, tallies: ofProblems(pairs, other.base, name) }
        }),
      ]
    : [{ name: 'as it was sampled', tallies: own }]
  const temperatures = settings.map(({ name, tallies }) => single(name, tallies))
  const votes = settings.flatMap(({ name, tallies }) => voteOf(sweep ? name : null, tallies))
  const others = drawn.map(({ name, arm }) => single(name, ofProblems(pairs, arm, name)))
  return [...temperatures, ...votes, ...others]
}

/** The plurality vote of all completions of a problem, where every problem's answers are known. */
function voteOf(setting: string | null, tallies: readonly ProblemTally[]): Drawn[] {
  if (tallies.some(({ answers }) => !answers)) return []
  const k = tallies.reduce((least, { n }) => Math.min(least, n), Infinity)
  if (k < 3) return []
  const right = Float64Array.from(
    tallies,
    ({ n, answers = [] }) => majorityAtK(n, answers, [k])[0]!,
  )
  const where = setting === null ? '' : ` at ${setting}`
  return [{ name: `vote of ${k}${where}`, cost: k, right, tallies: null }]
}

function ofProblems(pairs: Evidence['pairs'], arm: Arm, what: string): ProblemTally[] {
  const found = new Map(arm.problems.map((tally) => [tally.id, tally]))
  return pairs.map(({ id }) => {
    const tally = found.get(id)
    if (tally && tally.n > 0) return tally
    throw new InputError(`problem ${JSON.stringify(id)} is not in ${arm.origin} (base, ${what})`)
  })
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function summary({ rl, methods, best }: Sharpening): string {
  const first = methods[0]!
  const chosen = methods.find(({ name }) => name === best.name)!
  const reached =
    best.gap.low > 0
      ? 'no way that was tried reaches it'
      : best.gap.high < 0
        ? 'which is certainly more'
        : 'which these data do not tell apart'
  return `one completion of the trained arm is right ${percent(rl.pass1)} of the time; the base ${percent(first.right.value)} (${first.name}), at best ${percent(chosen.right.value)} (${best.name}; ${counted(chosen.cost, 'completion')} an answer): ${reached} (trained arm minus that: ${difference(best.gap)})`
}

const percent = (value: number) => `${share(100 * value, 1)} %`
