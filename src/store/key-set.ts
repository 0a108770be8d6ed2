import type { SampleKey } from '../records/index.ts'

/** Indexes above this are refused: a set holds one bit for every index up to the largest. */
export const largestIndex = 2 ** 24 - 1

/**
 * A set of sample keys, exact and small: one bit a key, because the indexes of a problem are dense.
 * A million keys take a few hundred kilobytes, not a million strings.
 */
export class KeySet implements Iterable<SampleKey> {
  readonly #bits = new Map<string, Map<string, Uint8Array>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  has({ condition, problem, index }: SampleKey): boolean {
    const bits = this.#bits.get(condition)?.get(problem)
    return bits !== undefined && ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0
  }

  /** Adds a key and says whether it was new. */
  add(key: SampleKey): boolean {
    if (this.has(key)) return false
    const { condition, problem, index } = key
    const problems = this.#bits.get(condition) ?? new Map<string, Uint8Array>()
    this.#bits.set(condition, problems)
    let bits = problems.get(problem) ?? new Uint8Array(8)
    if (index >> 3 >= bits.length) {
      const larger = new Uint8Array(Math.max(2 * bits.length, (index >> 3) + 1))
      larger.set(bits)
      bits = larger
    }
    bits[index >> 3]! |= 1 << (index & 7)
    problems.set(problem, bits)
    ++this.#size
    return true
  }

  /** Removes a key and says whether it was there. */
  delete(key: SampleKey): boolean {
    if (!this.has(key)) return false
    this.#bits.get(key.condition)!.get(key.problem)![key.index >> 3]! &= ~(1 << (key.index & 7))
    --this.#size
    return true
  }

  *[Symbol.iterator](): Generator<SampleKey> {
    for (const [condition, problems] of this.#bits) {
      for (const [problem, bits] of problems) {
        for (let index = 0; index < bits.length * 8; ++index) {
          if (bits[index >> 3]! & (1 << (index & 7))) yield { condition, problem, index }
        }
      }
    }
  }
}

/** Whether a run could hold this key. */
export function isKey({ condition, problem, index }: SampleKey): boolean {
  return isIndex(index) && condition.isWellFormed() && problem.isWellFormed()
}

function isIndex(index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index <= largestIndex
}

/** Throws a `RangeError` for a key that no run could hold. */
export function checkKey({ condition, problem, index }: SampleKey): void {
  if (!isIndex(index))
    throw new RangeError(`invalid sample index; not an integer in [0, ${largestIndex}]: ${index}`)
  for (const name of [condition, problem]) {
    if (!name.isWellFormed())
      throw new RangeError(`invalid key; a lone surrogate in: ${JSON.stringify(name)}`)
  }
}
