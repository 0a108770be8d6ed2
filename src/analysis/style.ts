import {
  type Estimate,
  type Finding,
  type ProblemTally,
  styleMarks,
  type Unexamined,
} from '../records/index.ts'
import {
  type MatchedPart,
  matchedPart,
  simultaneousBand,
  unboundedIntervals,
  unitScores,
} from '../statistics/index.ts'
import type { Style, StyleMeasure } from './comparison.ts'
import { designOf, type Evidence, unboundedCaveats } from './evidence.ts'
import { bears, logLength, type SampleStyle, stylesOf } from './style-marks.ts'
import { counted, difference, level, listed, share } from './wording.ts'

/** One problem's completions of both arms that have a grade and a text. */
interface Styled {
  base: SampleStyle[]
  rl: SampleStyle[]
}

/**
 * How the arms' completions look, and what is left of the gain in pass@1 between completions of one
 * problem that look alike: the same quarter of the problem's lengths and the same marks of style
 * (`matchedPart`). Descriptive: length and reflection are also what training changed in order to be
 * right, so what matching takes away is not thereby shown to be style alone.
 */
export function style(evidence: Evidence): Finding<Style> | Unexamined {
  const { band } = evidence
  const pairs = evidence.pairs.filter(
    ({ base, rl }) => graded(base).length > 0 && graded(rl).length > 0,
  )
  if (pairs.length < 2)
    return {
      needs:
        'the texts of both arms with a grade each, which `passbound analyze run/` and `passbound analyze base.jsonl rl.jsonl -o report.html` read, `passbound run` up to 500,000 of them, and `passbound compare` not',
    }
  const rows = pairs.map(({ base, rl }): Styled => ({
    base: graded(base),
    rl: graded(rl),
  }))
  const design = designOf(pairs, evidence.design.strata.length > 1)
  const measures = measuresOf({ ...evidence, design }, rows)
  const [plain, matched] = [rows.map(unmatched), rows.map(matchedByStyle)]
  const [before, after] = [linearised(plain), linearised(matched)]
  const shared = (arm: 'base' | 'rl') =>
    matched.reduce((sum, part) => sum + part.shared[arm], 0) /
    rows.reduce((sum, row) => sum + row[arm].length, 0)
  const data: Style = {
    measures,
    matchedOn: measures.filter(varies).map(({ name }) => name),
    gain: bounded(before, { design, band }),
    left: bounded(after, { design, band }),
    explained: bounded(
      {
        values: before.values.map((value, i) => value - after.values[i]!),
        range: [before.range[0] - after.range[1], before.range[1] - after.range[0]],
      },
      { design, band },
    ),
    overlap: { base: shared('base'), rl: shared('rl') },
  }
  return {
    summary: summary(data),
    over: `${level(band.alpha)} intervals over the drawing of ${counted(pairs.length, 'problem')}: of style simultaneous (length by itself: Student’s or bootstrap-t, whichever reaches farther), of the gain each for itself, linearised in the two sums of its ratio`,
    caveats: [
      'descriptive: training may have made chains longer and more reflective in order to be right, and matching on an effect takes that effect away; forced openings in an arm of their own are the intervention',
      `matched are completions of one problem in one quarter of its lengths and with the same marks; ${share(100 * data.overlap.base, 0)} % of the base’s and ${share(100 * data.overlap.rl, 0)} % of the trained arm’s have such a counterpart, and the gain left is over those`,
      ...unboundedCaveats(design, 'length has'),
      'marks are patterns of English words and of Markdown; a style that they do not name is not matched on',
      ...(pairs.length < evidence.pairs.length
        ? [`${evidence.pairs.length - pairs.length} problems without graded texts are left out`]
        : []),
    ],
    data,
  }
}

const graded = (tally: ProblemTally) => stylesOf(tally).filter(({ correct }) => correct !== null)

function measuresOf(
  { design, band }: Pick<Evidence, 'design' | 'band'>,
  rows: readonly Styled[],
): StyleMeasure[] {
  const mean = (styles: readonly SampleStyle[], value: (style: SampleStyle) => number) =>
    styles.reduce((sum, each) => sum + value(each), 0) / styles.length
  const values = styleMarks.map((_, i) => (each: SampleStyle) => Number(bears(each, i)))
  const differences = Float64Array.from(
    rows.flatMap(({ base, rl }) => values.map((value) => mean(rl, value) - mean(base, value))),
  )
  const found = simultaneousBand(unitScores(differences, values.length, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  const longer = unboundedIntervals(
    unitScores(
      Float64Array.from(rows, ({ base, rl }) => mean(rl, logLength) - mean(base, logLength)),
      1,
      design,
    ),
    band,
  )[0]!
  const over = (arm: 'base' | 'rl', value: (style: SampleStyle) => number) =>
    rows.reduce((sum, row) => sum + mean(row[arm], value), 0) / rows.length
  return [
    {
      name: 'length',
      base: over('base', logLength),
      rl: over('rl', logLength),
      difference: longer,
    },
    ...styleMarks.map((name, i) => ({
      name,
      base: over('base', values[i]!),
      rl: over('rl', values[i]!),
      difference: { value: found.mean[i]!, low: found.low[i]!, high: found.high[i]! },
    })),
  ]
}

/** A mark that all completions bear or none matches nothing. */
function varies({ name, base, rl }: StyleMeasure): boolean {
  return name === 'length' || (base + rl > 0 && base + rl < 2)
}

const unmatched = ({ base, rl }: Styled) => matchedPart(base.map(anywhere), rl.map(anywhere))
const anywhere = ({ correct }: SampleStyle) => ({ cell: 0, right: correct === true })

function matchedByStyle({ base, rl }: Styled) {
  const lengths = [...base, ...rl].map(({ length }) => length).sort((a, b) => a - b)
  const quarters = [1, 2, 3].map((q) => lengths[Math.floor((q * lengths.length) / 4)]!)
  const cellOf = (each: SampleStyle) => ({
    cell: each.marks * 4 + quarters.filter((edge) => each.length >= edge).length,
    right: each.correct === true,
  })
  return matchedPart(base.map(cellOf), rl.map(cellOf))
}

interface Linearised {
  values: Float64Array
  range: readonly [number, number]
}

/** The matched difference of these parts, a problem each, with its interval. */
export function matchedDifference(
  parts: readonly MatchedPart[],
  options: Pick<Evidence, 'design' | 'band'>,
): Estimate {
  return bounded(linearised(parts), options)
}

function bounded(
  { values, range }: Linearised,
  { design, band }: Pick<Evidence, 'design' | 'band'>,
): Estimate {
  if (range[0] === -Infinity) return { value: 0, low: -1, high: 1 }
  const { mean, low, high } = simultaneousBand(unitScores(values, 1, design), { ...band, range })
  return { value: mean[0]!, low: Math.max(-1, low[0]!), high: Math.min(1, high[0]!) }
}

/**
 * A ratio of sums over problems as a mean: each problem moves it by (d − R w) / w̄ for its part d and
 * weight w. d lies in [−w, w], which bounds every value. Where nothing is comparable nothing is known.
 */
function linearised(parts: readonly MatchedPart[]): Linearised {
  const sum = (value: (part: MatchedPart) => number) =>
    parts.reduce((total, part) => total + value(part), 0)
  const weight = sum((part) => part.weight) / parts.length
  if (weight === 0) return { values: new Float64Array(parts.length), range: [-Infinity, Infinity] }
  const value = sum((part) => part.difference) / parts.length / weight
  const most = parts.reduce((largest, part) => Math.max(largest, part.weight), 0) / weight
  return {
    values: Float64Array.from(
      parts,
      (part) => value + (part.difference - value * part.weight) / weight,
    ),
    range: [value - (1 + value) * most, value + (1 - value) * most],
  }
}

function summary({ measures, matchedOn, gain, left, explained }: Style): string {
  const [length, ...marks] = measures as [StyleMeasure, ...StyleMeasure[]]
  const moved = marks
    .filter((mark) => mark.difference.low > 0 || mark.difference.high < 0)
    .map(
      (mark) =>
        `${mark.name} in ${share(100 * mark.base, 0)} % and ${share(100 * mark.rl, 0)} % of completions`,
    )
  const longer = 2 ** length.difference.value
  return `the trained arm’s completions are ${share(longer, 2)} times as long${moved.length > 0 ? `; certainly different are ${listed(moved)}` : ''}; between completions of one problem the gain is ${difference(gain)}, between those that are alike in ${listed(matchedOn)} ${difference(left)}: matching takes ${difference(explained)} away`
}
