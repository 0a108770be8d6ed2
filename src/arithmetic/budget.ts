import { Undecidable } from './undecidable.ts'

/** What an expression may cost, checked before anything is evaluated; chosen so that the worst input ends within 50 ms. */
export const limits = {
  /** Characters of an expression. */
  length: 2_500,
  /** Tokens of an expression. */
  tokens: 1_000,
  /** Brackets, fractions, exponents and roots inside each other. */
  nesting: 60,
  /** Digits of one number. */
  digits: 2_000,
  /** Bits of a numerator or denominator. */
  bits: 50_000,
  /** The largest n in n!. */
  factorial: 4_000,
} as const

/** Counts work in 64-bit word operations (about a nanosecond each) and stops the expression that asks for too many. */
export class Work {
  #left: number

  constructor(words = 1_500_000) {
    this.#left = words
  }

  get isSpent(): boolean {
    return this.#left < 0
  }

  spend(words: number): void {
    this.#left -= words
    if (this.#left < 0) throw new Undecidable('too much work')
  }
}

/** Bits of |value|. */
export function bitLength(value: bigint): number {
  const hex = (value < 0n ? -value : value).toString(16)
  return hex.length * 4 + 28 - Math.clz32(Number.parseInt(hex.charAt(0), 16))
}
