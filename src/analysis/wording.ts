import type { Estimate, KRange, Reach } from '../records/index.ts'

const minus = '−'

/** A share or a difference as this field writes it: `.891`, `1.000`, `−.020`. */
export function share(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? `${minus}∞` : '–'
  const text = Math.abs(value).toFixed(digits)
  const sign = value < 0 && Number(text) !== 0 ? minus : ''
  return sign + text.replace(/^0\./, '.')
}

/** A difference that says its direction: `+.045`, `−.020`, `.000`. */
export function signed(value: number, digits = 3): string {
  const text = share(value, digits)
  return value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text
}

/** `[−.036, −.004]` */
export function interval(low: number, high: number, write = share): string {
  return `[${write(low)}, ${write(high)}]`
}

/** `+.076 [+.065, +.088]`: a difference with its interval. */
export function difference({ value, low, high }: Estimate): string {
  return `${signed(value)} ${interval(low, high, signed)}`
}

/** `+.020 to +.110 [−.031, +.164]`: what is left open, with the limits over all of it. */
export function rangeText({ least, most, low, high }: Reach): string {
  return `${signed(least)} to ${signed(most)} ${interval(low, high, signed)}`
}

/** A share in per cent with the decimals that it has, two at most: `95 %`, `97.5 %`. */
export function percent(value: number): string {
  return `${Number((100 * value).toFixed(2))} %`
}

/** The level of an interval that misses with chance `alpha`: `95 %`. */
export function level(alpha: number): string {
  return percent(1 - alpha)
}

/** A count or another large number with its thousands apart: `135,680`. */
export function count(value: number): string {
  const [whole, part] = String(Number(value.toFixed(Math.abs(value) < 100 ? 1 : 0))).split('.')
  // As toLocaleString does, which costs ten milliseconds when it is first called.
  return whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`)
}

/** `1 problem`, `1,060 problems` */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `p = .390`, `p < .001` */
export function pValue(p: number): string {
  return p < 0.001 ? 'p < .001' : `p = ${share(p)}`
}

/** `k = 1–10`, `k = 128` */
export function kRange({ from, to }: KRange): string {
  return from === to ? `k = ${from}` : `k = ${from}–${to}`
}

/** Several ranges of k in one phrase: `k = 1–10 and 61–128`, `no k`. */
export function kRanges(ranges: readonly KRange[]): string {
  if (ranges.length === 0) return 'no k'
  return `k = ${listed(ranges.map((range) => kRange(range).slice('k = '.length)))}`
}

/** `a`, `a and b`, `a, b and c` */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
