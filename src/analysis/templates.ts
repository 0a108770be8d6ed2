import {
  type Arm,
  type Estimate,
  type Finding,
  type ProblemPair,
  type ProblemTally,
  styleMarks,
  type Unexamined,
} from '../records/index.ts'
import {
  disagreementBetween,
  passAtK,
  simultaneousBand,
  unboundedIntervals,
  unitScores,
} from '../statistics/index.ts'
import type {
  Equivalence,
  Likeness,
  TemplateCell,
  TemplateEffect,
  Templates,
} from './comparison.ts'
import { type Evidence, smallestN, unboundedCaveats } from './evidence.ts'
import { otherPairs } from './other-pairs.ts'
import { bears, logLength, stylesOf } from './style-marks.ts'
import { counted, difference, level, share } from './wording.ts'

/** Both checkpoints under templates other than that of the comparison itself, which is the base's own. */
export interface TemplateSweep {
  /** Of the two arms that are compared. */
  template: string
  others: { template: string; base: Arm; rl: Arm }[]
}

/** Differences inside these count as none when the trained arm is asked whether it is the base again. */
export const likenessMargins = {
  /** In pass@1. */
  accuracy: 0.03,
  /** How much less often two completions of different arms agree than two of one. */
  answers: 0.03,
  /** In the share of completions with a mark of style. */
  marks: 0.05,
  /** In the log2 of characters: about a tenth. */
  length: 0.14,
}

/**
 * Both checkpoints under several prompt templates: what a template does to each, the interaction, how
 * much of the gain the template alone gives the base, and whether the trained arm under the base's own
 * template is the base again, which is asked as a question of equivalence with stated margins.
 */
export function templates(
  evidence: Evidence,
  sweep: TemplateSweep | undefined,
): Finding<Templates> | Unexamined {
  if (!sweep || sweep.others.length === 0)
    return {
      needs:
        'both checkpoints under each other’s template (`sweep: {template: [...]}` in an experiment; of files `--template`, `--under`)',
    }
  const settings = [
    { template: sweep.template, pairs: evidence.pairs },
    ...otherTemplates(evidence.pairs, sweep),
  ]
  const k = Math.min(...settings.map(({ pairs }) => smallestN(pairs)))
  const data: Templates = {
    own: sweep.template,
    k,
    cells: settings.flatMap(({ template, pairs }) =>
      (['base', 'rl'] as const).map((arm) => cellOf(template, arm, pairs, k)),
    ),
    effects: effects(evidence, settings),
    back: back(evidence),
  }
  return {
    summary: summary(data),
    over: `${level(evidence.band.alpha)} limits over the drawing of ${counted(evidence.pairs.length, 'problem')}, paired: effects simultaneous over templates, measures of likeness simultaneous with each other (length by itself: Student’s or bootstrap-t, whichever reaches farther)`,
    caveats: [
      `alike is claimed only from limits inside the margins: ${Object.entries(likenessMargins)
        .map(([name, margin]) => `${name} ±${margin}`)
        .join(', ')}`,
      'a template that neither checkpoint has seen says what an unfamiliar prompt does, not what the other’s own does',
      ...unboundedCaveats(evidence.design, 'length has'),
      'unresolved completions count as not correct',
    ],
    data,
  }
}

/** Both arms under one template, in the order of the comparison's own pairs. */
export interface TemplatePairs {
  template: string
  pairs: ProblemPair[]
}

export function otherTemplates(
  pairs: readonly ProblemPair[],
  sweep: TemplateSweep | undefined,
): TemplatePairs[] {
  const others = sweep?.others ?? []
  return others.map(({ template, ...arms }) => ({
    template,
    pairs: otherPairs(pairs, arms, `under template ${template}`),
  }))
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const answeredBy = ({ answers = [], n }: ProblemTally) =>
  answers.reduce((sum, { count }) => sum + count, 0) / n

function cellOf(
  template: string,
  checkpoint: 'base' | 'rl',
  pairs: readonly ProblemPair[],
  k: number,
): TemplateCell {
  const tallies = pairs.map((pair) => pair[checkpoint])
  const styles = tallies.flatMap(stylesOf)
  return {
    template,
    checkpoint,
    pass1: mean(tallies.map(({ n, c }) => c / n)),
    passK: mean(tallies.map(({ n, c }) => passAtK(n, c, k))),
    answered: tallies.every(({ answers }) => answers) ? mean(tallies.map(answeredBy)) : null,
    style:
      styles.length === 0
        ? null
        : {
            length: mean(styles.map(({ length }) => length)),
            marks: Object.fromEntries(
              styleMarks.map((mark, i) => [
                mark,
                mean(styles.map((each) => Number(bears(each, i)))),
              ]),
            ),
          },
  }
}

function effects(
  { design, band }: Evidence,
  [own, ...others]: { template: string; pairs: ProblemPair[] }[],
): TemplateEffect[] {
  const right = ({ n, c }: ProblemTally) => c / n
  const values = Float64Array.from(
    own!.pairs.flatMap((home, i) =>
      others.flatMap(({ pairs }) => {
        const there = pairs[i]!
        const [b0, r0] = [right(home.base), right(home.rl)]
        const [b1, r1] = [right(there.base), right(there.rl)]
        return [b1 - b0, r1 - r0, (r1 - r0 - (b1 - b0)) / 2, r1 - b0, r1 - b1]
      }),
    ),
  )
  const columns = 5 * others.length
  const found = simultaneousBand(unitScores(values, columns, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  const at = (j: number, scale = 1): Estimate => ({
    value: scale * found.mean[j]!,
    low: scale * found.low[j]!,
    high: scale * found.high[j]!,
  })
  return others.map(({ template }, t) => ({
    template,
    base: at(5 * t),
    rl: at(5 * t + 1),
    // Halved above, so that like the others it lies in [−1, 1].
    interaction: at(5 * t + 2, 2),
    total: at(5 * t + 3),
    training: at(5 * t + 4),
  }))
}

/** The trained arm against the base, both under the base's own template. */
function back({ pairs, design, band }: Evidence): Templates['back'] {
  const measures = [
    {
      measure: 'accuracy',
      margin: likenessMargins.accuracy,
      of: ({ base, rl }: ProblemPair) => rl.c / rl.n - base.c / base.n,
    },
    ...(pairs.every(({ base, rl }) => base.answers && rl.answers && base.n > 1 && rl.n > 1)
      ? [
          {
            measure: 'answers',
            margin: likenessMargins.answers,
            of: ({ base, rl }: ProblemPair) => disagreementBetween(countsOf(base), countsOf(rl)),
          },
        ]
      : []),
    ...(texts(pairs)
      ? styleMarks.map((mark, i) => ({
          measure: `${mark} (style)`,
          margin: likenessMargins.marks,
          of: ({ base, rl }: ProblemPair) => marked(rl, i) - marked(base, i),
        }))
      : []),
  ]
  const values = Float64Array.from(pairs.flatMap((pair) => measures.map(({ of }) => of(pair))))
  const found = simultaneousBand(unitScores(values, measures.length, design), {
    ...band,
    draws: Math.min(band.draws, 1000),
    range: [-1, 1],
  })
  const rows = measures.map(({ measure, margin }, j): Equivalence => {
    const estimate = { value: found.mean[j]!, low: found.low[j]!, high: found.high[j]! }
    return { measure, margin, difference: estimate, result: likeness(estimate, margin) }
  })
  if (texts(pairs)) {
    const longer = (tally: ProblemTally) => mean(stylesOf(tally).map(logLength))
    const lengths = Float64Array.from(pairs, ({ base, rl }) => longer(rl) - longer(base))
    const [estimate] = unboundedIntervals(unitScores(lengths, 1, design), band)
    const margin = likenessMargins.length
    rows.push({
      measure: 'length (style)',
      margin,
      difference: estimate!,
      result: likeness(estimate!, margin),
    })
  }
  const unlike = rows.some(({ result }) => result === 'unlike')
  const all = rows.every(({ result }) => result === 'alike')
  return { result: unlike ? 'unlike' : all ? 'alike' : 'cannot tell', measures: rows }
}

const texts = (pairs: readonly ProblemPair[]) =>
  pairs.every(({ base, rl }) => stylesOf(base).length > 0 && stylesOf(rl).length > 0)

const marked = (tally: ProblemTally, i: number) =>
  mean(stylesOf(tally).map((each) => Number(bears(each, i))))

function countsOf({ n, answers = [] }: ProblemTally): Map<string, number> {
  const counts = new Map(answers.map(({ answer, count }) => [answer, count]))
  const none = n - answers.reduce((sum, { count }) => sum + count, 0)
  // No answer that was given is the empty one.
  if (none > 0) counts.set('', (counts.get('') ?? 0) + none)
  return counts
}

function likeness({ low, high }: Estimate, margin: number): Likeness {
  if (low > -margin && high < margin) return 'alike'
  return low > margin || high < -margin ? 'unlike' : 'cannot tell'
}

function summary({ own, effects: found, back: again }: Templates): string {
  const parts = found.map(
    ({ template, base, rl, interaction }) =>
      `from ${own} to ${template} pass@1 of the base changes by ${difference(base)} and of the trained arm by ${difference(rl)} (interaction ${difference(interaction)})`,
  )
  const largest = found.reduce((most, effect) =>
    effect.total.value > most.total.value ? effect : most,
  )
  const alone =
    largest.total.low > 0
      ? `; of the gain ${difference(largest.total)} from the base under ${own} to the trained arm under ${largest.template}, the template alone gives the base ${difference(largest.base)}${largest.base.low > 0 ? ` (${share(100 * (largest.base.value / largest.total.value), 0)} % of it)` : ''}`
      : ''
  const answer = {
    alike: 'is the base again, within the margins',
    unlike: 'is not the base again',
    'cannot tell': 'cannot be told from the base, nor shown to be like it',
  }[again.result]
  const because = again.measures
    .filter(({ result }) => result === again.result)
    .map(({ measure, difference: by }) => `${measure} ${difference(by)}`)
  return `${parts.join('; ')}${alone}; under ${own} the trained arm ${answer} (${because.join(', ')})`
}
