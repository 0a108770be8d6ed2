import { InputError } from '../records/index.ts'

/** A finite number, for commander. */
export function numberOption(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InputError(`not a number: ${text}`)
  return value
}

/** A whole number from 0 to 2⁵³ − 1, for commander. */
export function wholeOption(text: string): number {
  const value = numberOption(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new InputError(`not a whole number: ${text}`)
  return value
}

/** A range such as `1-128`, or one number for both ends. */
export function rangeOption(text: string): { from: number; to: number } {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  if (!match) throw new InputError(`not a range such as 1-128: ${text}`)
  return { from: Number(match[1]), to: Number(match[2] ?? match[1]) }
}

/** Requests in flight, as `-j` says it. */
export function parseConcurrency(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 8192) return value
  throw new InputError(`-j takes a count of requests from 1 to 8192, got ${text}`)
}
