/**
 * An exact fraction of two big integers, always in lowest terms with a positive denominator.
 *
 * ```ts
 * Rational.parse('1,234.50').plus(Rational.of(1, 3)).toString() // '7409/6'
 * ```
 */
export class Rational {
  readonly numerator: bigint
  readonly denominator: bigint

  static readonly zero = new Rational(0n, 1n)
  static readonly one = new Rational(1n, 1n)

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator
    this.denominator = denominator
  }

  /** The fraction numerator / denominator, reduced; integers only. */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
    let over = BigInt(numerator)
    let under = BigInt(denominator)
    if (under === 0n) throw new RangeError('division by zero')
    if (under < 0n) [over, under] = [-over, -under]
    if (under === 1n) return new Rational(over, 1n)
    const divisor = gcd(over < 0n ? -over : over, under)
    return divisor === 1n
      ? new Rational(over, under)
      : new Rational(over / divisor, under / divisor)
  }

  /**
   * Reads a plain number: an integer or decimal with an optional sign, thousands commas and exponent
   * (`-1,234.5`, `.5`, `2e-3`), or a fraction of two such numbers (`3/4`). Null for anything else.
   */
  static parse(text: string): Rational | null {
    const match =
      /^\s*([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*(?:\/\s*(\S[\s\S]*))?$/.exec(
        text,
      )
    if (!match || text.length > 2_000) return null
    const [, sign, whole = '', decimals = '', exponent, under] = match
    if (whole === '' && decimals === '') return null
    let value = Rational.decimal(whole.replaceAll(',', ''), decimals)
    if (exponent) value = value.times(Rational.of(10n).pow(Number(exponent)))
    if (sign === '-') value = value.negated()
    if (under === undefined) return value
    const divisor = under.includes('/') ? null : Rational.parse(under)
    return divisor === null || divisor.sign() === 0 ? null : value.over(divisor)
  }

  /** `whole.decimals` and then `repeating` for ever: decimal('0', '1', '6') is 1/6. */
  static decimal(whole: string, decimals = '', repeating = ''): Rational {
    const scale = 10n ** BigInt(decimals.length)
    const head = BigInt(whole + decimals || '0')
    if (repeating === '') return Rational.of(head, scale)
    const period = 10n ** BigInt(repeating.length) - 1n
    return Rational.of(head * period + BigInt(repeating), scale * period)
  }

  plus(other: Rational): Rational {
    if (this.denominator === 1n && other.denominator === 1n)
      return new Rational(this.numerator + other.numerator, 1n)
    return Rational.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    )
  }

  minus(other: Rational): Rational {
    return this.plus(other.negated())
  }

  times(other: Rational): Rational {
    return Rational.of(this.numerator * other.numerator, this.denominator * other.denominator)
  }

  /** Throws a RangeError when `other` is zero. */
  over(other: Rational): Rational {
    return Rational.of(this.numerator * other.denominator, this.denominator * other.numerator)
  }

  /** An integer power. The caller bounds its size: bits grow with |exponent|. */
  pow(exponent: number): Rational {
    if (!Number.isInteger(exponent)) throw new RangeError(`invalid exponent: ${exponent}`)
    const size = BigInt(Math.abs(exponent))
    if (exponent >= 0) return new Rational(this.numerator ** size, this.denominator ** size)
    return Rational.of(this.denominator ** size, this.numerator ** size)
  }

  negated(): Rational {
    return new Rational(-this.numerator, this.denominator)
  }

  abs(): Rational {
    return this.numerator < 0n ? this.negated() : this
  }

  sign(): -1 | 0 | 1 {
    return this.numerator > 0n ? 1 : this.numerator < 0n ? -1 : 0
  }

  /** Negative, zero or positive as this is below, at or above `other`. */
  compare(other: Rational): -1 | 0 | 1 {
    return this.minus(other).sign()
  }

  equals(other: Rational): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator
  }

  isInteger(): boolean {
    return this.denominator === 1n
  }

  /** The largest integer that is not above this. */
  floor(): bigint {
    const quotient = this.numerator / this.denominator
    return this.numerator < 0n && quotient * this.denominator !== this.numerator
      ? quotient - 1n
      : quotient
  }

  /** The nearest multiple of 10^−digits, halves away from zero, as schools round. */
  round(digits = 0): Rational {
    const scale = Rational.of(10n).pow(digits)
    const rounded = this.abs().times(scale).plus(Rational.of(1, 2)).floor()
    const value = Rational.of(rounded).over(scale)
    return this.sign() < 0 ? value.negated() : value
  }

  /** The closest double, also where numerator and denominator overflow one. */
  toNumber(): number {
    const direct = Number(this.numerator) / Number(this.denominator)
    if (Number.isFinite(direct) && (direct !== 0 || this.numerator === 0n)) return direct
    const shift = BigInt(
      this.denominator.toString(2).length - this.numerator.toString(2).length + 64,
    )
    const scaled =
      shift >= 0n
        ? (this.numerator << shift) / this.denominator
        : this.numerator / (this.denominator << -shift)
    return Number(scaled) * 2 ** -Number(shift)
  }

  /** `-3/4`, or `5` for an integer. */
  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`
  }
}

/** The greatest common divisor of two integers that are not negative. */
function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) {
    if (a <= maxSafe && b <= maxSafe) return BigInt(smallGcd(Number(a), Number(b)))
    ;[a, b] = [b, a % b]
  }
  return a
}

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER)

function smallGcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
