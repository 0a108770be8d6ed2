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
  answers: readonly GivenAnswer[]
  /** What others answered to it, which may spell its right answer in other ways. */
  others?: readonly GivenAnswer[]
}

export interface GivenAnswer {
  answer: string
  count: number
  correct: boolean
}

/** How an answer is compared across problems, and whether equal answers always share that key. */
export interface AnswerName {
  key: string
  canonical: boolean
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
 *
 * A right answer that is spelled in several ways is looked for elsewhere in all that are known to be
 * right, here or where a problem shares one of them. A spelling is known because it was drawn, so that
 * one which a single right completion has would be counted here for certain and elsewhere by luck: it
 * counts as a hit elsewhere only, unless the answer has one spelling, as a number has by its value.
 */
export function mismatchNull(
  problems: readonly GivenAnswers[],
  nameOf: (answer: string) => AnswerName = answerName,
): Mismatch[] {
  const named = problems.map(({ answers }) => answers.map(withName))
  const right = rightSpellings(
    problems.map(({ others = [] }, i) =>
      [...named[i]!, ...others.map(withName)].filter(({ correct }) => correct),
    ),
  )
  const kinds = new Map<string, { n: number; counts: Map<string, number> }>()
  for (const [i, { kind, n }] of problems.entries()) {
    const pool = kinds.get(kind) ?? { n: 0, counts: new Map<string, number>() }
    kinds.set(kind, pool)
    pool.n += n
    for (const { key, count } of named[i]!)
      pool.counts.set(key, (pool.counts.get(key) ?? 0) + count)
  }
  return problems.map(({ kind, n, c }, i) => {
    const pool = kinds.get(kind)!
    const [own, spellings] = [named[i]!, right[i]!]
    let hits = 0
    for (const key of spellings.keys()) hits += pool.counts.get(key) ?? 0
    for (const { key, count } of own) if (spellings.has(key)) hits -= count
    const once = own.filter(
      ({ key, canonical, correct }) => correct && !canonical && spellings.get(key) === 1,
    )
    const of = pool.n - n
    const seen = c - once.length
    const p = seen <= 0 || of === 0 ? 1 : fisherGreater({ c: seen, n, otherC: hits, otherN: of })
    return { hits, of, p }
  })

  function withName({ answer, ...rest }: GivenAnswer) {
    return { ...nameOf(answer), ...rest }
  }
}

/**
 * Of each problem the spellings that are right and how many completions gave them: those of all problems
 * that share a right spelling with it, or with one that does.
 */
function rightSpellings(
  problems: readonly (readonly { key: string; count: number }[])[],
): Map<string, number>[] {
  const group = problems.map((_, i) => i)
  const root = (i: number): number => (group[i] === i ? i : (group[i] = root(group[i]!)))
  const first = new Map<string, number>()
  for (const [i, right] of problems.entries())
    for (const { key } of right) {
      const like = first.get(key)
      if (like === undefined) first.set(key, i)
      else group[root(i)] = root(like)
    }
  const spellings = problems.map(() => new Map<string, number>())
  for (const [i, right] of problems.entries()) {
    const of = spellings[root(i)]!
    for (const { key, count } of right) of.set(key, (of.get(key) ?? 0) + count)
  }
  return problems.map((_, i) => spellings[root(i)]!)
}

/** Numbers by their value, which is one; anything else as it is written, of which there may be many. */
export function answerName(answer: string): AnswerName {
  const key = answerKey(answer)
  return { key, canonical: /^-?[\d.e+-]+$/.test(key) && Number.isFinite(Number(key)) }
}

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
