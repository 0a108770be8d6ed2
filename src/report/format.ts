import { difference, interval } from '../analysis/index.ts'
import type { Estimate } from '../records/index.ts'

/** `[−.036, −.004]`, which does not break over lines. */
export function unbrokenInterval(...bounds: Parameters<typeof interval>): string {
  return unbroken(interval(...bounds))
}

/** `+.076 [+.065, +.088]`, whose interval does not break over lines. */
export function unbrokenDifference(estimate: Estimate): string {
  return unbroken(difference(estimate))
}

const unbroken = (text: string) => text.replace(', ', ',\u00A0')

/** A phrase as a sentence of its own: with a full stop, and a capital unless it begins with a name. */
export function sentence(phrase: string, names: string[] = []): string {
  const text = names.some((name) => phrase.startsWith(name))
    ? phrase
    : phrase.charAt(0).toUpperCase() + phrase.slice(1)
  return /[.!?:]$/.test(text) || text === '' ? text : `${text}.`
}
