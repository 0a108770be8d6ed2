import { type Ball, middle } from './ball.ts'
import { Rational } from './rational.ts'
import { type Value } from './numeric.ts'

/**
 * A value for a function of which only the name is known: the same for the same name and arguments,
 * and unrelated for others. Two expressions that agree under it agree for every such function.
 */
export function hashed(name: string, args: Value[]): Rational {
  const text = [name, ...args.map(fingerprint)].join(' ')
  return Rational.of(
    fnv(text, 0x811c9dc5) * 0x10000 + (fnv(text, 0x01000193) & 0xffff) + 1,
    2 ** 47,
  )
}

function fingerprint(value: Value): string {
  if (value instanceof Rational) return value.toString()
  return `${digits(value.re)}+${digits(value.im)}i`
}

/** Twenty decimals: fewer than any ball's error, so that equal arguments have equal digits. */
function digits(ball: Ball): string {
  return middle(ball).round(20).toString()
}

/** Fowler, Noll & Vo's 32-bit hash (FNV-1a). */
function fnv(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; ++at) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
