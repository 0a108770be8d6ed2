import { createHash } from 'node:crypto'
import type { AnswerCount } from '../records/index.ts'
import { type Place, refusal, shown } from './row.ts'

/** The answer of one sample: text without white space around it, null where the sample gave none. */
export function answerOf(value: unknown, name: string, place: Place): string | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw refusal(place, `${name} must be text: ${shown(value)}`)
  const answer = String(value).trim()
  return answer === '' ? null : answer
}

/**
 * An answer as it is counted. A long one (a proof, a whole completion) is kept as its start and its
 * hash, so that memory holds answers and never texts.
 */
export function countedAnswer(answer: string): string {
  return answer.length <= longestAnswer
    ? answer
    : `${answer.slice(0, 64)}… (sha256 ${digest(answer)})`
}

const longestAnswer = 256

/** What stands for a text that is too long to keep. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The distinct answers to one problem, with how often each was graded right and wrong. */
export class AnswerBook {
  readonly #answers = new Map<string, { count: number; right: number; wrong: number }>()

  add(answer: string, correct: boolean | null): void {
    let entry = this.#answers.get(answer)
    if (!entry) this.#answers.set(answer, (entry = { count: 0, right: 0, wrong: 0 }))
    entry.count++
    if (correct === true) entry.right++
    if (correct === false) entry.wrong++
  }

  /** How many answers were graded both right and wrong. */
  contested(): number {
    return [...this.#answers.values()].filter(({ right, wrong }) => right > 0 && wrong > 0).length
  }

  /** Whether right and wrong samples all gave one and the same answer, as no graded answer can. */
  isReference(): boolean {
    return this.#answers.size === 1 && this.contested() === 1
  }

  /**
   * Most frequent first. An answer is correct where more of its samples were graded right than
   * wrong; one that was never graded is not. An ungraded sample is no vote for a correct answer, as
   * it is no success in pass@k, and a vote for any other.
   */
  counts(): AnswerCount[] {
    return [...this.#answers]
      .map(([answer, { count, right, wrong }]) =>
        right > wrong
          ? { answer, count: right + wrong, correct: true }
          : { answer, count, correct: false },
      )
      .sort((a, b) => b.count - a.count || (a.answer < b.answer ? -1 : 1))
  }
}
