interface Waiting {
  place: number
  go: () => void
}

/**
 * Lets those who take part go on together, in the order of their places: nobody has a turn before all
 * have asked for one.
 *
 * What texts of one context cost depends on how they ask. llama.cpp reads in one pass only texts whose
 * sequences follow each other in the batch without a gap (`split_equal` in its `llama-batch.cpp`), and
 * node-llama-cpp puts them into it as they ask, which is as their draws end: in any order, and without
 * whoever is late.
 */
export class Lockstep {
  #members = 0
  #waiting: Waiting[] = []

  join(): void {
    this.#members += 1
  }

  leave(): void {
    this.#members -= 1
    this.#go()
  }

  turn(place: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ place, go })
      this.#go()
    })
  }

  #go(): void {
    if (this.#waiting.length < this.#members) return
    const all = this.#waiting.toSorted((a, b) => a.place - b.place)
    this.#waiting = []
    // Whoever asked last does not wait yet, and would come after all others.
    queueMicrotask(() => {
      for (const { go } of all) go()
    })
  }
}
