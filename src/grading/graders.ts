import type { Grade, Grader } from '../records/index.ts'
import { gradeChoice } from './choice.ts'
import { gradeExpression } from './expression-task.ts'
import { gradeCompletion } from './grade.ts'
import { lenientAnswer } from './lenient.ts'
import { gradeAsPaper } from './paper.ts'
import { gradeVerbatim } from './verbatim.ts'
import { gradeNumeric, gradeString } from './simple.ts'

/**
 * The graders that ship. A version changes whenever any grade could, so that grades of two versions can
 * stand beside each other.
 *
 * - `exact`: mathematics, decided exactly or `undecided`; what conclusions should rest on.
 * - `first-box`: the same, but the first box counts.
 * - `choice`: multiple choice; a letter, or the text of an option.
 * - `numeric`: one number, compared exactly.
 * - `string`: the same text, up to case and white space.
 * - `expression`: countdown; an expression of the problem's numbers, each once, that reaches the target.
 * - `verbatim`: the reference word for word from the start, for questions that were cut.
 * - `paper`: the looser grader of Yue et al. 2025 (arXiv:2504.13837), to reproduce and to compare with.
 * - `lenient`: what the grade would be had the format been right (last number or expression); it never
 *   decides a grade by itself.
 */
export const graders: readonly Grader[] = [
  {
    name: 'exact',
    version: '1',
    grade: (completion, { gold }, { cut } = { cut: false }) =>
      gradeCompletion(gold, completion, { cut }),
  },
  {
    name: 'first-box',
    version: '1',
    grade: (completion, { gold }, { cut } = { cut: false }) =>
      gradeCompletion(gold, completion, { box: 'first', cut }),
  },
  {
    name: 'choice',
    version: '1',
    grade: (completion, problem) => gradeChoice(completion, problem),
  },
  {
    name: 'numeric',
    version: '1',
    grade: (completion, { gold }) => gradeNumeric(gold, completion),
  },
  { name: 'string', version: '1', grade: (completion, { gold }) => gradeString(gold, completion) },
  {
    name: 'expression',
    version: '1',
    grade: (completion, problem) => gradeExpression(problem, completion),
  },
  {
    name: 'verbatim',
    version: '1',
    grade: (completion, { gold }) => gradeVerbatim(gold, completion),
  },
  { name: 'paper', version: '1', grade: (completion, { gold }) => gradeAsPaper(gold, completion) },
  {
    name: 'lenient',
    version: '1',
    grade: (completion, { gold }) => gradeLeniently(gold, completion),
  },
]

/** The grader called `name` or `name@version`; null where there is none. */
export function graderNamed(wanted: string): Grader | null {
  return (
    graders.find(
      ({ name, version }) => wanted === name || wanted === graderId({ name, version }),
    ) ?? null
  )
}

/** How a grader is named beside its grades: `exact@1`. */
export function graderId({ name, version }: Pick<Grader, 'name' | 'version'>): string {
  return `${name}@${version}`
}

function gradeLeniently(gold: string, completion: string): Grade {
  const strict = gradeCompletion(gold, completion)
  if (strict.verdict === 'correct') return strict
  const found = lenientAnswer(completion)
  if (!found) return strict
  return { ...gradeCompletion(gold, `\\boxed{${found.answer}}`), ...found }
}
