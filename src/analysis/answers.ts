import type { Estimate, Finding, ProblemPair, Unexamined } from '../records/index.ts'
import { simultaneousBand, unitScores } from '../statistics/index.ts'
import { type AnswerClass, answerClasses, type ProbedProblem } from './answer-marginal.ts'
import type { Answers, AnswersOfArm } from './comparison.ts'
import { designOf, type Evidence } from './evidence.ts'
import { counted, difference, interval, level, share } from './wording.ts'

/** What an arm's chains lead to, as `answerMarginal` finds it. */
export interface ProbedAnswers {
  candidates: number
  problems: readonly Pick<ProbedProblem, 'id' | 'class' | 'chance'>[]
}

export interface AnswerProbes {
  base: ProbedAnswers
  rl: ProbedAnswers
}

/** A problem of the comparison that both probes asked. */
interface Probed {
  pair: ProblemPair
  base: ProbedAnswers['problems'][number]
  rl: ProbedAnswers['problems'][number]
}

/**
 * Whether the arms favour the right answers or could be spreading their guesses: the classes that a probe of every
 * possible answer put each problem in, of both arms on the same problems, and how training moved them.
 */
export function answers(
  evidence: Evidence,
  probes: AnswerProbes | undefined,
): Finding<Answers> | Unexamined {
  if (!probes)
    return {
      needs:
        'every possible answer scored at the end of both arms’ chains: `passbound lab probe --json` of each, given as `--probes base.json,rl.json`',
    }
  const rows = probedPairs(evidence.pairs, probes)
  if (rows.length < 2)
    return {
      needs: `probes of these problems: ${counted(rows.length, 'problem')} of them is in both`,
    }
  const data = measured(evidence, rows, probes.base.candidates)
  return {
    summary: summary(data),
    over: `${level(evidence.band.alpha)} limits over the drawing of ${counted(rows.length, 'problem')}, paired, simultaneous over what is shown`,
    caveats: [
      'each probe rests on the chains that were drawn for it: more of them may find a likelier answer, and tell more problems from guessing',
      'chains of a problem count as independent guesses: an arm that settles on one answer in all of them looks as if it knew it where that is right by luck',
      'an answer that the chain has already worked out is scored where it is stated, so that this says what chains lead to and not what is known without them',
      ...(rows.length < evidence.pairs.length
        ? [`${evidence.pairs.length - rows.length} problems are not in both probes`]
        : []),
    ],
    data,
  }
}

/** The problems of a comparison that both probes have, with what each found. */
export function probedPairs(pairs: readonly ProblemPair[], probes: AnswerProbes): Probed[] {
  const [base, rl] = (['base', 'rl'] as const).map(
    (arm) => new Map(probes[arm].problems.map((problem) => [problem.id, problem])),
  )
  return pairs.flatMap((pair) => {
    const [before, after] = [base!.get(pair.id), rl!.get(pair.id)]
    return before && after ? [{ pair, base: before, rl: after }] : []
  })
}

const measures = [
  ...answerClasses.map((name) => (of: Probed['base']) => Number(of.class === name)),
  ({ chance }: Probed['base']) => chance,
]

function measured(evidence: Evidence, rows: readonly Probed[], candidates: number): Answers {
  const values = Float64Array.from(
    rows.flatMap(({ base, rl }) =>
      measures.flatMap((measure) => [measure(base), measure(rl), measure(rl) - measure(base)]),
    ),
  )
  const pairs = rows.map(({ pair }) => pair)
  const design = designOf(pairs, evidence.design.strata.length > 1)
  const { mean, low, high } = simultaneousBand(unitScores(values, 3 * measures.length, design), {
    ...evidence.band,
    draws: Math.min(evidence.band.draws, 1000),
    range: [-1, 1],
  })
  const of = (column: 0 | 1 | 2): AnswersOfArm => {
    const at = (m: number): Estimate => ({
      value: mean[3 * m + column]!,
      low: Math.max(column === 2 ? -1 : 0, low[3 * m + column]!),
      high: high[3 * m + column]!,
    })
    return { knows: at(0), favours: at(1), 'cannot tell': at(2), never: at(3), chance: at(4) }
  }
  return {
    candidates,
    base: of(0),
    rl: of(1),
    difference: of(2),
    moved: answerClasses.flatMap((from) =>
      answerClasses.map((to) => ({
        from,
        to,
        problems: rows.filter(({ base, rl }) => base.class === from && rl.class === to).length,
      })),
    ),
  }
}

const classText: Record<AnswerClass, string> = {
  knows: 'the right answer is likelier than by guessing and the likeliest',
  favours: 'likelier than by guessing with another likelier yet',
  'cannot tell': 'not to be told from guessing',
  never: 'less likely than by guessing',
}

function summary({ base, rl, difference: by, candidates }: Answers): string {
  const percent = ({ value, low, high }: Estimate) =>
    `${share(100 * value, 0)} % ${interval(100 * low, 100 * high, (x) => share(x, 0))}`
  const parts = answerClasses.map(
    (name) =>
      `${classText[name]} on ${percent(base[name])} of the problems for the base and on ${percent(rl[name])} for the trained arm (${difference(by[name])})`,
  )
  return `of ${candidates} possible answers ${parts.join('; ')}; its mean chance goes from ${share(base.chance.value)} to ${share(rl.chance.value)} (${difference(by.chance)})`
}
