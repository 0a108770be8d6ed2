import { crc32 } from 'node:zlib'

/**
 * Texts that were met, each as 53 bits of its hash, so that a million of 4 KB take 16 to 32 MB: a
 * text is told from any other but for a chance of about n² / 2⁵⁴ among n.
 */
export class TextSet {
  #slots = new Float64Array(1024)
  #size = 0

  /** Adds a text of one group, and tells whether it was there before. */
  add(group: number, text: string): boolean {
    if (2 * this.#size >= this.#slots.length) this.#grow()
    const rest = (Math.imul(group + 1, 0x9e37_79b1) ^ Math.imul(text.length, 0x85eb_ca6b)) >>> 11
    // Zero stands for an empty slot.
    const key = crc32(text) * 2 ** 21 + rest + 1
    return this.#put(key)
  }

  #put(key: number): boolean {
    const mask = this.#slots.length - 1
    let at = Math.floor(key / 2 ** 21) & mask
    for (; this.#slots[at] !== 0; at = (at + 1) & mask) if (this.#slots[at] === key) return true
    this.#slots[at] = key
    this.#size++
    return false
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Float64Array(2 * before.length)
    this.#size = 0
    for (const key of before) if (key !== 0) this.#put(key)
  }
}
