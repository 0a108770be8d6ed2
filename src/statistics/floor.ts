import { fisherGreater } from './fisher.ts'
import { betaCdf } from './special.ts'

/** pass@k of a policy that hits with chance g at each attempt, independently: 1 − (1 − g)^k. */
export function floorPass(g: number, k: number): number {
  return 0 - Math.expm1(k * Math.log1p(-g))
}

/**
 * How often someone who never reads the question, and answers with the reference answer of another
 * problem drawn at random, is right on each: the share of the others whose answer is the same.
 */
export function priorChances(golds: readonly string[]): Float64Array {
  const counts = new Map<string, number>()
  for (const gold of golds) counts.set(gold, (counts.get(gold) ?? 0) + 1)
  return Float64Array.from(golds, (gold) => (counts.get(gold)! - 1) / Math.max(1, golds.length - 1))
}

/** The chance of at least c hits in n guesses that hit with chance g: the exact binomial test. */
export function guessTail(n: number, c: number, g: number): number {
  return c === 0 ? 1 : betaCdf(g, c, n - c + 1)
}

/** The law of the number of problems that are solved, each with its own chance (Poisson's binomial). */
export function solvedTail(chances: readonly number[], atLeast: number): number {
  let law = Float64Array.of(1)
  for (const chance of chances) {
    const next = new Float64Array(law.length + 1)
    for (const [j, x] of law.entries()) {
      next[j]! += x * (1 - chance)
      next[j + 1]! += x * chance
    }
    law = next
  }
  return Math.min(
    1,
    law.slice(atLeast).reduce((sum, x) => sum + x, 0),
  )
}

/** What one arm answered to one problem. */
export interface GivenAnswers {
  /** Problems of one kind, whose answers could be each other's. */
  kind: string
  n: number
  c: number
  answers: readonly { answer: string; count: number; correct: boolean }[]
}

/** The mismatch null of one problem: how often its right answer was given to the others of its kind. */
export interface Mismatch {
  /** Completions of the other problems that gave an answer which is right for this one. */
  hits: number
  of: number
  /** Chance of this many right answers or more, if the question made no difference. */
  p: number
}

/**
 * The mismatch null: how often the model gives this problem's right answer when asked another. If
 * the question makes no difference, right answers here and there fall on the completions at random,
 * which Fisher's exact test compares: the binomial test against the rate elsewhere, with the rate
 * being estimated taken into account. Where no completion is right the p-value is 1.
 */
export function mismatchNull(problems: readonly GivenAnswers[]): Mismatch[] {
  const kinds = new Map<string, { n: number; counts: Map<string, number> }>()
  for (const { kind, n, answers } of problems) {
    const pool = kinds.get(kind) ?? { n: 0, counts: new Map<string, number>() }
    kinds.set(kind, pool)
    pool.n += n
    for (const { key, count } of keyed(answers))
      pool.counts.set(key, (pool.counts.get(key) ?? 0) + count)
  }
  return problems.map(({ kind, n, c, answers }) => {
    const pool = kinds.get(kind)!
    const own = keyed(answers)
    const right = new Set(own.filter(({ correct }) => correct).map(({ key }) => key))
    let hits = 0
    for (const key of right) hits += pool.counts.get(key) ?? 0
    for (const { key, count } of own) if (right.has(key)) hits -= count
    const of = pool.n - n
    const p = c === 0 || of === 0 ? 1 : fisherGreater({ c, n, otherC: hits, otherN: of })
    return { hits, of, p }
  })
}

const keyed = (answers: GivenAnswers['answers']) =>
  answers.map(({ answer, count, correct }) => ({ key: answerKey(answer), count, correct }))

/**
 * An answer as it is compared across problems: without white space, dollar signs and commas between
 * thousands, and numbers by their value. Lighter than a grader: what it takes for different may be
 * equal, so that the floors err on the low side.
 */
export function answerKey(answer: string): string {
  const text = answer.replaceAll(/\s|\\?\$/g, '').replaceAll(/(?<=\d),(?=\d{3}(?:\D|$))/g, '')
  const value = Number(text)
  return text !== '' && Number.isFinite(value) && /^[+-]?[\d.]+$/.test(text) ? String(value) : text
}
