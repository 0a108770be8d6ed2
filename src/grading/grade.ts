import type { Grade, GradeVerdict } from '../records/index.ts'
import { compareWritten } from './equivalence.ts'
import { extract, type ExtractionOptions } from './extract.ts'
import { boxes } from './boxes.ts'
import { type Policy, policies } from './policy.ts'

/** Grades an answer that is already extracted. */
export function gradeAnswer(
  gold: string,
  answer: string,
  policy: Policy = policies.exact,
): { verdict: GradeVerdict; reason: string } {
  const { verdict, reason } = compareWritten(reference(gold), chosen(gold, answer), policy)
  const verdicts = { equal: 'correct', different: 'incorrect', undecided: 'undecided' } as const
  return { verdict: verdicts[verdict], reason }
}

/** `B) a dog` where the reference is only a letter. */
function chosen(gold: string, answer: string): string {
  const isLetter = /^\s*(?:\\text\w*\{)?\(?[A-J]\)?\}?\s*$/.test(gold)
  return isLetter ? (/^\W*([A-J])[).:]\s/.exec(answer)?.[1] ?? answer) : answer
}

/** Extracts a completion's answer and grades it. A missing answer is incorrect. */
export function gradeCompletion(
  gold: string,
  completion: string,
  { policy = policies.exact, ...options }: ExtractionOptions & { policy?: Policy } = {},
): Grade {
  const found = extract(completion, options)
  if (!found)
    return { verdict: 'incorrect', answer: null, rule: null, span: null, reason: 'no answer' }
  const { verdict, reason } = gradeAnswer(gold, found.answer, policy)
  const { answer, rule, span, note } = found
  return { verdict, answer, rule, span, reason: note === null ? reason : `${reason}; ${note}` }
}

/** The answer inside a reference: many data sets give a whole solution with a box or `#### 42`. */
export function reference(gold: string): string {
  if (/\\boxed|\\fbox/.test(gold)) return boxes(gold).at(-1)?.answer ?? gold
  const hashes = gold.lastIndexOf('####')
  if (hashes >= 0) return gold.slice(hashes + 4).trim()
  return gold.length > 300 ? (extract(gold)?.answer ?? gold) : gold
}
