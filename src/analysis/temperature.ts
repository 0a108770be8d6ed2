import {
  type Arm,
  type Estimate,
  type Finding,
  InputError,
  type ProblemPair,
  type Unexamined,
} from '../records/index.ts'
import { honestEnvelope, passAtKRows, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { Decoding, MatchedEntropy, TemperaturePoint, Temperatures } from './comparison.ts'
import { answerEntropy } from './diversity.ts'
import { doublings, type Evidence } from './evidence.ts'
import { otherPairs } from './other-pairs.ts'
import { difference, level, share } from './wording.ts'

/** Both arms at decoding settings other than those of the comparison itself. */
export interface TemperatureSweep extends Decoding {
  others: (Decoding & { base: Arm; rl: Arm })[]
}

/** One setting's pairs, in the order of the comparison's own. */
export interface Setting extends Decoding {
  pairs: ProblemPair[]
}

/**
 * pass@k over temperature (and top-p) and k in both arms, the best setting for each, and the gap: at
 * each setting, where each arm has its own best at every k (the envelope), and where the arms'
 * answers are equally spread (matched entropy). One band is simultaneous over every pair of settings
 * and every k, so that whatever is chosen by looking is covered; the points of the envelope choose on
 * one half of the completions and score on the other.
 */
export function temperature(
  evidence: Evidence,
  sweep: TemperatureSweep | undefined,
): Finding<Temperatures> | Unexamined {
  if (!sweep)
    return { needs: 'both arms at several temperatures or top-p (`--temperature`, `--at`)' }
  const settings = settingsOf(evidence.pairs, sweep)
  const most = Math.min(
    ...settings.flatMap(({ pairs }) => pairs.flatMap(({ base, rl }) => [base.n, rl.n])),
  )
  const ks = doublings(Math.min(evidence.ks.at(-1)!, Math.floor(most / 2)))
  if (most < 2) return { needs: 'two completions of every problem at every temperature' }
  const decodings = settings.map(decodingOf)
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
    base: { best: decodings[base.best[j]!]!, envelope: base.pass[j]! },
    rl: { best: decodings[rl.best[j]!]!, envelope: rl.pass[j]! },
    gap: { value: rl.pass[j]! - base.pass[j]!, ...limits(j) },
    at: decodings.map((decoding, s) => ({
      ...decoding,
      base: meanOf(passes[s]!.base, ks.length, j),
      rl: meanOf(passes[s]!.rl, ks.length, j),
      gap: gaps(s, s, j),
    })),
  }))
  const own = settings.findIndex((setting) => settingName(setting) === settingName(sweep))
  const matched = matchedEntropy(settings, own, (r) =>
    ks.map((k, j) => ({ k, ...gaps(own, r, j) })),
  )
  return {
    summary: summary(points.at(-1)!, own, matched),
    over: `${level(evidence.band.alpha)} limits over problems, simultaneous over every pair of ${settings.length} settings and k = ${ks.join(', ')}`,
    caveats: [
      'settings between those that were sampled could be better for either arm',
      'unresolved completions count as not correct',
      'points of the envelope choose on one half of the completions and score on the other, so k ends at half of the smallest n',
      ...(matched
        ? ['entropies are matched as nearly as the sampled settings allow']
        : ['the gap at equal entropy of answers needs the answer of every completion']),
    ],
    data: { settings: decodings, own, points, matchedEntropy: matched },
  }
}

/** `0.6`, or `0.6, top-p .95` where a nucleus cuts. */
export function settingName({ temperature: t, topP = 1 }: Decoding): string {
  return topP === 1 ? String(t) : `${t}, top-p ${share(topP, 2)}`
}

const decodingOf = ({ temperature: t, topP = 1 }: Decoding): Required<Decoding> => ({
  temperature: t,
  topP,
})

function settingsOf(pairs: ProblemPair[], { others, ...own }: TemperatureSweep): Setting[] {
  const settings = others.map(({ base, rl, ...decoding }): Setting => ({
    ...decoding,
    pairs: otherPairs(pairs, { base, rl }, `at temperature ${settingName(decoding)}`),
  }))
  const all = [{ ...own, pairs }, ...settings].toSorted(
    (a, b) => a.temperature - b.temperature || (a.topP ?? 1) - (b.topP ?? 1),
  )
  const twice = all.find((each, i) => {
    const next = all[i + 1]
    return next && settingName(each) === settingName(next)
  })
  if (twice) throw new InputError(`temperature ${settingName(twice)} is given twice`)
  return all
}

/**
 * The trained arm's setting whose mean entropy of answers is nearest to the base's at its own, as
 * Yue et al. 2025 match them (arXiv:2504.13837, figure 17), there on tokens. Null without answers.
 */
function matchedEntropy(
  settings: readonly Setting[],
  own: number,
  gapsAt: (rl: number) => MatchedEntropy['gaps'],
): MatchedEntropy | null {
  const entropies = settings.map(({ pairs }) => ({
    base: answerEntropy(pairs.map((pair) => pair.base)),
    rl: answerEntropy(pairs.map((pair) => pair.rl)),
  }))
  const wanted = entropies[own]!.base
  if (wanted === null || entropies.some(({ rl }) => rl === null)) return null
  const apart = entropies.map(({ rl }) => Math.abs(rl! - wanted))
  const nearest = apart.indexOf(Math.min(...apart))
  return {
    base: { ...decodingOf(settings[own]!), entropy: wanted },
    rl: { ...decodingOf(settings[nearest]!), entropy: entropies[nearest]!.rl! },
    gaps: gapsAt(nearest),
  }
}

/**
 * Whether the two lie within half a bit and within a fifth of the smaller: many arms have less than half
 * a bit in all, and one that answers alike nearly always is not matched by one that never varies. Where
 * no setting is as near, the nearest says little.
 */
export const isMatched = ({ base, rl }: MatchedEntropy): boolean =>
  Math.abs(base.entropy - rl.entropy) <= Math.min(0.5, Math.min(base.entropy, rl.entropy) / 5)

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

function summary(
  { k, base, rl, gap, at }: TemperaturePoint,
  own: number,
  matched: MatchedEntropy | null,
): string {
  const equal = matched
    ? `; at ${isMatched(matched) ? 'nearly equal' : 'the nearest'} entropy of answers (${settingName(matched.base)} for the base with ${matched.base.entropy.toFixed(2)} bits, ${settingName(matched.rl)} for the trained arm with ${matched.rl.entropy.toFixed(2)}) ${difference(matched.gaps.at(-1)!)}`
    : ''
  return `at k = ${k} the gap is ${difference(at[own]!.gap)} at temperature ${settingName(at[own]!)}, and ${difference(gap)} where each arm has its best (${settingName(base.best)} for the base, ${settingName(rl.best)} for the trained arm)${equal}`
}
