const remembered = 4096
const patience = 16

/**
 * Notices a reply that is delivered a second time, by the id that the server gave it: a proxy's cache
 * or a mixed-up connection would otherwise pass one completion off as two. Remembers the last 4,096.
 * A server that gives every reply the same id is found out after 16 of them and then believed.
 */
export class RecentIds {
  readonly #ids = new Set<string>()
  #repeatsOfOnlyId = 0

  repeats(id: string): boolean {
    if (!this.#ids.has(id)) {
      this.#ids.add(id)
      if (this.#ids.size > remembered) this.#ids.delete(this.#ids.values().next().value ?? id)
      return false
    }
    if (this.#ids.size > 1) return true
    this.#repeatsOfOnlyId += 1
    return this.#repeatsOfOnlyId <= patience
  }
}
