/** A positive number of any size: mantissa × 10^exponent with 1 ≤ mantissa < 10. */
export interface Huge {
  mantissa: number
  exponent: bigint
}

/** Exponents beyond this many digits are refused: writing one out would take longer than reading it. */
const mostDigits = 100_000

/**
 * Reads a positive number: `1024`, `0.001`, `1e30`, `10^100`, `10^10^100` (to the right first, as
 * mathematics writes it), `50257^200`. A power of ten may have an exponent of 100,000 digits; a power
 * of another whole number must itself have no more. Undefined where the text is none of these.
 *
 * ```ts
 * huge('10^10^100') // { mantissa: 1, exponent: 10n ** 100n }
 * ```
 */
export function huge(text: string): Huge | undefined {
  const parts = text.replaceAll(/[\s,_]/g, '').split('^')
  if (parts.length === 1) return decimal(parts[0]!)
  if (!parts.every((part) => /^\d{1,400}$/.test(part))) return undefined
  const [base, ...rest] = parts.map((part) => BigInt(part))
  const exponent = rest.reduceRight<bigint | undefined>(
    (power, each) => (power === undefined ? undefined : whole(each, power)),
    1n,
  )
  if (exponent === undefined || base === 0n) return undefined
  if (base === 10n) return { mantissa: 1, exponent }
  const value = whole(base!, exponent)
  return value === undefined ? undefined : decimal(value.toString())
}

/** base^exponent, or undefined where it would have too many digits. */
function whole(base: bigint, exponent: bigint): bigint | undefined {
  if (base > 1n && exponent * BigInt(base.toString().length) > mostDigits) return undefined
  return base ** exponent
}

/** A decimal number, with or without a fraction and an exponent. */
function decimal(text: string): Huge | undefined {
  const match = /^(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,400}))?$/.exec(text)
  const digits = `${match?.[1] ?? ''}${match?.[2] ?? ''}`.replace(/^0+/, '')
  if (!match || digits === '') return undefined
  const scale = BigInt(digits.length - 1 - (match[2]?.length ?? 0))
  return scaled(Number(`${digits[0]}.${digits.slice(1, 400)}`), scale + BigInt(match[3] ?? 0))
}

/** A positive double. */
export function hugeOf(value: number): Huge {
  const [mantissa, exponent] = value.toExponential(17).split('e') as [string, string]
  return scaled(Number(mantissa), BigInt(exponent))
}

/** The product of two. */
export function times(a: Huge, b: Huge): Huge {
  return scaled(a.mantissa * b.mantissa, a.exponent + b.exponent)
}

export function inverse({ mantissa, exponent }: Huge): Huge {
  return scaled(10 / mantissa, -exponent - 1n)
}

function scaled(mantissa: number, exponent: bigint): Huge {
  if (mantissa >= 10) return { mantissa: mantissa / 10, exponent: exponent + 1n }
  return mantissa < 1
    ? { mantissa: mantissa * 10, exponent: exponent - 1n }
    : { mantissa, exponent }
}

/** As a double: 0 or Infinity where it is beyond one. */
export function asNumber({ mantissa, exponent }: Huge): number {
  if (exponent > 400n) return Infinity
  return exponent < -400n ? 0 : Number(`${mantissa}e${exponent}`)
}

/** log10, as far as a double holds it. */
export function log10({ mantissa, exponent }: Huge): number {
  return Math.log10(mantissa) + Number(exponent)
}

/**
 * Written for people: `1,024`, `2.5 × 10^30`, `10^(10^100 − 4)`, `10^(3.2 × 10^57)` where the
 * exponent itself is past reading.
 */
export function hugeText(value: Huge): string {
  const { mantissa, exponent } = value
  if (exponent >= -3n && exponent < 7n)
    return Number(asNumber(value).toPrecision(7)).toLocaleString('en-US', {
      maximumSignificantDigits: 7,
    })
  const lead = Number(mantissa.toPrecision(3))
  const size = exponent < 0n ? -exponent : exponent
  const power = size.toString().length <= 15 ? `${size}` : exponentText(size)
  const signed = exponent < 0n ? `−${/ [+−] /.test(power) ? `(${power})` : power}` : power
  const written = /^−?\d+$/.test(signed) ? signed : `(${signed})`
  // Past fifteen digits of exponent the leading digits would claim what nobody reads.
  return lead === 1 || size.toString().length > 15 ? `10^${written}` : `${lead} × 10^${written}`
}

/** A whole number of more than fifteen digits: near a power of ten as that power and the rest. */
function exponentText(size: bigint): string {
  for (const power of [size.toString().length - 1, size.toString().length]) {
    const rest = size - 10n ** BigInt(power)
    if (rest === 0n) return `10^${power}`
    if (rest > -1000n && rest < 1000n)
      return `10^${power} ${rest < 0n ? `− ${-rest}` : `+ ${rest}`}`
  }
  const digits = size.toString()
  return `${digits[0]}.${digits.slice(1, 3)} × 10^${digits.length - 1}`
}
