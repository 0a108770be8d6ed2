import { type Equality, limits, Undecidable, Work } from '../arithmetic/index.ts'
import type { Answer } from './answer.ts'
import { clean, normalText } from './clean.ts'
import { compareAnswers } from './compare.ts'
import { type Policy, policies } from './policy.ts'
import { readAnswer } from './read.ts'

/**
 * Whether two written answers are the same, decided exactly or not at all. It does not depend on their
 * order, never throws, and ends within its budgets whatever it is given.
 *
 * ```ts
 * compareWritten('\\frac{1}{2}', '0.5') // { verdict: 'equal', reason: 'equal as rationals' }
 * ```
 */
export function compareWritten(a: string, b: string, policy: Policy = policies.exact): Equality {
  if (Math.max(a.length, b.length) > limits.length)
    return a.trim() === b.trim()
      ? { verdict: 'equal', reason: 'identical' }
      : { verdict: 'undecided', reason: 'answer too long' }
  if (clean(a) === clean(b) && clean(a) !== '') return { verdict: 'equal', reason: 'identical' }
  const [left, right] = [read(a), read(b)]
  if (typeof left === 'string' || typeof right === 'string') return compareUnread(a, b, left, right)
  return compareRead(left, right, policy)
}

/** The same for answers that are already read. */
export function compareRead(a: Answer, b: Answer, policy: Policy): Equality {
  try {
    return compareAnswers(a, b, { ...policy, work: new Work() })
  } catch (error) {
    if (error instanceof Undecidable) return { verdict: 'undecided', reason: error.message }
    throw error
  }
}

function read(text: string): Answer | string {
  try {
    return readAnswer(text)
  } catch (error) {
    if (error instanceof Undecidable) return error.message
    throw error
  }
}

/** What cannot be read is only the same when it is written the same. */
function compareUnread(
  a: string,
  b: string,
  left: Answer | string,
  right: Answer | string,
): Equality {
  const reason = typeof left === 'string' ? left : typeof right === 'string' ? right : ''
  if (squeezed(a) === squeezed(b)) return { verdict: 'equal', reason: 'identical but for spaces' }
  const words = [left, right].find((side) => typeof side !== 'string' && side.kind === 'text')
  if (words && isWordy(a) && isWordy(b))
    return {
      verdict: normalText(a) === normalText(b) ? 'equal' : 'different',
      reason: 'compared as words',
    }
  return { verdict: 'undecided', reason: `cannot read it: ${reason}` }
}

function squeezed(text: string): string {
  return clean(text).replaceAll(/\s|\\[,;:! ]|\\left|\\right|\\quad/g, '')
}

/** Mostly words, so that its letters are what it says. */
function isWordy(text: string): boolean {
  return (text.match(/[A-Za-z]{3,}/g) ?? []).join('').length * 2 > text.length
}
