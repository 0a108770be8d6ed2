/** A set of whole numbers at about a bit each where they lie close together, as sample numbers do. */
export class IndexSet {
  readonly #words = new Map<number, number>()

  /** Adds a number; false where it was there already. */
  add(index: number): boolean {
    const key = Math.floor(index / 32)
    const bit = 1 << (index % 32)
    const word = this.#words.get(key) ?? 0
    if ((word & bit) !== 0) return false
    this.#words.set(key, word | bit)
    return true
  }
}
