import {
  type Arm,
  type Estimate,
  type Finding,
  InputError,
  pairArms,
  type ProblemPair,
  type Unexamined,
} from '../records/index.ts'
import { honestEnvelope, passAtKRows, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { TemperaturePoint, Temperatures } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { difference, level } from './wording.ts'

/** Both arms at temperatures other than that of the comparison itself. */
export interface TemperatureSweep {
  /** Of the two arms that are compared. */
  temperature: number
  others: { temperature: number; base: Arm; rl: Arm }[]
}

/** One temperature's pairs, in the order of the comparison's own. */
export interface Setting {
  temperature: number
  pairs: ProblemPair[]
}

/**
 * pass@k over temperature and k in both arms, the best temperature for each, and the gap: at each
 * temperature, and where each arm has its own best at every k (the envelope). One band is
 * simultaneous over every pair of temperatures and every k, so that whatever is chosen by looking is
 * covered; the points of the envelope choose on one half of the completions and score on the other.
 */
export function temperature(
  evidence: Evidence,
  sweep: TemperatureSweep | undefined,
): Finding<Temperatures> | Unexamined {
  if (!sweep) return { needs: 'both arms at several temperatures (`--temperature`, `--at`)' }
  const settings = settingsOf(evidence.pairs, sweep)
  const most = Math.min(
    ...settings.flatMap(({ pairs }) => pairs.flatMap(({ base, rl }) => [base.n, rl.n])),
  )
  const ks = doublings(Math.min(evidence.ks.at(-1)!, Math.floor(most / 2)))
  if (most < 2) return { needs: 'two completions of every problem at every temperature' }
  const temperatures = settings.map((each) => each.temperature)
  const { passes, gaps, limits } = gapsOf(evidence, settings, ks)
  const [base, rl] = (['base', 'rl'] as const).map((arm) =>
    honestEnvelope(
      settings.map(({ pairs }) => pairs.map((pair) => pair[arm])),
      ks,
      { splits: 50, seed: evidence.band.seed },
    ),
  ) as [ReturnType<typeof honestEnvelope>, ReturnType<typeof honestEnvelope>]
  const points = ks.map((k, j): TemperaturePoint => ({
    k,
    base: { best: temperatures[base.best[j]!]!, envelope: base.pass[j]! },
    rl: { best: temperatures[rl.best[j]!]!, envelope: rl.pass[j]! },
    gap: { value: rl.pass[j]! - base.pass[j]!, ...limits(j) },
    at: temperatures.map((t, s) => ({
      temperature: t,
      base: meanOf(passes[s]!.base, ks.length, j),
      rl: meanOf(passes[s]!.rl, ks.length, j),
      gap: gaps(s, s, j),
    })),
  }))
  const own = temperatures.indexOf(sweep.temperature)
  return {
    summary: summary(points.at(-1)!, own),
    over: `${level(evidence.band.alpha)} limits over problems, simultaneous over every pair of ${temperatures.length} temperatures and k = ${ks.join(', ')}`,
    caveats: [
      'temperatures between those that were sampled could be better for either arm',
      'unresolved completions count as not correct',
      'points of the envelope choose on one half of the completions and score on the other, so k ends at half of the smallest n',
    ],
    data: { temperatures, points },
  }
}

function settingsOf(
  pairs: ProblemPair[],
  { temperature: own, others }: TemperatureSweep,
): Setting[] {
  const settings = others.map(({ temperature: t, base, rl }): Setting => {
    const found = new Map(pairArms(base, rl, { common: true }).pairs.map((pair) => [pair.id, pair]))
    return {
      temperature: t,
      pairs: pairs.map(({ id }) => {
        const pair = found.get(id)
        if (pair) return pair
        throw new InputError(
          `problem ${JSON.stringify(id)} is not in both arms at temperature ${t} (${base.origin}, ${rl.origin})`,
        )
      }),
    }
  })
  const all = [{ temperature: own, pairs }, ...settings].toSorted(
    (a, b) => a.temperature - b.temperature,
  )
  const twice = all.find((each, i) => each.temperature === all[i + 1]?.temperature)
  if (twice) throw new InputError(`temperature ${twice.temperature} is given twice`)
  return all
}

/** The gaps of every pair of temperatures in one simultaneous band, and the limits of the envelopes' gap. */
export function gapsOf(evidence: Evidence, settings: readonly Setting[], ks: readonly number[]) {
  const passes = settings.map(({ pairs }) => ({
    base: passValues(pairs, 'base', ks),
    rl: passValues(pairs, 'rl', ks),
  }))
  const gaps = pairedGaps(evidence, passes, ks.length)
  return { passes, gaps, limits: (j: number) => envelopeLimits(gaps, settings.length, j) }
}

function passValues(pairs: readonly ProblemPair[], arm: 'base' | 'rl', ks: readonly number[]) {
  const rows = passAtKRows(ks)
  const values = new Float64Array(pairs.length * ks.length)
  for (const [i, { [arm]: tally }] of pairs.entries())
    values.set(rows(tally.n, tally.c), i * ks.length)
  return values
}

function meanOf(values: Float64Array, columns: number, j: number): number {
  let sum = 0
  for (let at = j; at < values.length; at += columns) sum += values[at]!
  return (sum * columns) / values.length
}

/** rl at one temperature minus base at another, at each k, in one simultaneous band. */
function pairedGaps(
  { pairs, design, band }: Evidence,
  passes: readonly { base: Float64Array; rl: Float64Array }[],
  columns: number,
): (base: number, rl: number, j: number) => Estimate {
  const count = passes.length
  const width = count * count * columns
  const values = new Float64Array(pairs.length * width)
  const column = (b: number, r: number, j: number) => (b * count + r) * columns + j
  for (let i = 0; i < pairs.length; ++i)
    for (let b = 0; b < count; ++b)
      for (let r = 0; r < count; ++r)
        for (let j = 0; j < columns; ++j)
          values[i * width + column(b, r, j)] =
            passes[r]!.rl[i * columns + j]! - passes[b]!.base[i * columns + j]!
  const { mean, low, high } = simultaneousBand(unitScores(values, width, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  return (b, r, j) => {
    const at = column(b, r, j)
    return { value: mean[at]!, low: low[at]!, high: high[at]! }
  }
}

/** The gap of the best of each is max over rl of min over base of the gaps, and so are its limits. */
function envelopeLimits(
  gaps: ReturnType<typeof pairedGaps>,
  count: number,
  j: number,
): { low: number; high: number } {
  const settings = Array.from({ length: count }, (_, s) => s)
  const best = (limit: 'low' | 'high') =>
    Math.max(...settings.map((r) => Math.min(...settings.map((b) => gaps(b, r, j)[limit]))))
  return { low: best('low'), high: best('high') }
}

function summary({ k, base, rl, gap, at }: TemperaturePoint, own: number): string {
  return `at k = ${k} the gap is ${difference(at[own]!.gap)} at temperature ${at[own]!.temperature}, and ${difference(gap)} where each arm has its best (${base.best} for the base, ${rl.best} for the trained arm)`
}
