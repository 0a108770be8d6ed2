import { fingerprint, Undecidable } from '../arithmetic/index.ts'
import type { Answer } from './answer.ts'
import { clean } from './clean.ts'
import { unwrapped } from './compare-relations.ts'
import { readAnswer } from './read.ts'

/**
 * Groups the answers to one problem: gives each a class number, the same for equal answers, counted in
 * the order in which they first appear; null for a missing answer. One pass over the answers, by a key
 * that equal answers share. An answer that cannot be read is in a class with those written the same.
 */
export function answerClasses(answers: (string | null)[]): (number | null)[] {
  const numbers = new Map<string, number>()
  const known = new Map<string, number>()
  return answers.map((answer) => {
    if (answer === null) return null
    const written = known.get(answer)
    if (written !== undefined) return written
    const key = classKey(answer)
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    known.set(answer, number)
    return number
  })
}

/** The key that an answer shares with every equal answer: `1/2`, `0.5` and `x = \frac12` have one. */
export function classKey(answer: string): string {
  try {
    return keyOf(readAnswer(answer)) ?? asWritten(answer)
  } catch (error) {
    if (error instanceof Undecidable) return asWritten(answer)
    throw error
  }
}

function asWritten(answer: string): string {
  return `written ${clean(answer).replaceAll(/\s+/g, '')}`
}

/** Null where an answer has no key but its writing. */
function keyOf(answer: Answer): string | null {
  switch (answer.kind) {
    case 'scalar':
      return fingerprint(answer.expression)
    case 'infinity':
      return answer.sign === 1 ? 'infinity' : '-infinity'
    case 'text':
      return `words ${answer.text}`
    case 'tuple':
      return listKey(answer.items, answer.open, answer.close)
    case 'set':
      return setKey(answer.items)
    case 'union':
      return prefixed('union', setKey(answer.parts))
    case 'difference':
      return listKey([answer.from, answer.without], 'without', '')
    case 'relation': {
      const inner = unwrapped(answer, { kind: 'reals' })
      return typeof inner === 'string' ? null : keyOf(inner)
    }
    case 'matrix': {
      const rows = answer.rows.map((row) => row.map(fingerprint))
      return rows.flat().includes(null)
        ? null
        : `matrix ${rows.map((row) => row.join(',')).join(';')}`
    }
    case 'ratio': {
      const parts = answer.parts.map(fingerprint)
      return parts.includes(null) ? null : `ratio ${parts.join(':')} ${answer.clock ?? ''}`
    }
    case 'reals':
    default:
      return 'reals'
  }
}

function prefixed(prefix: string, key: string | null): string | null {
  return key === null ? null : `${prefix} ${key}`
}

function listKey(items: Answer[], open: string, close: string): string | null {
  const keys = items.map(keyOf)
  return keys.includes(null) ? null : `${open} ${keys.join(' , ')} ${close}`
}

function setKey(items: Answer[]): string | null {
  const keys = items.map(keyOf).filter((key) => key !== null)
  if (keys.length < items.length) return null
  const distinct = [...new Set(keys)].sort()
  return distinct.length === 1 ? (distinct[0] ?? '') : `set ${distinct.join(' , ')}`
}
