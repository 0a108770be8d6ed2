import { type Place, refusal, type Row, shown } from './row.ts'

/** The fields that may say whether a sample is correct; the first that a row has is taken. */
export const scoreFields = ['correct', 'score', 'reward']

/** The score of a row and the field that it stands in; null where the row has none of them. */
export function scoreOf(row: Row): { name: string; value: unknown } | null {
  const name = scoreFields.find((each) => row[each] !== undefined)
  return name === undefined ? null : { name, value: row[name] }
}

/** A score that a writer turned into text, such as Python's `True` or `1.0`, as what it was. */
export function scoreValue(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim().toLowerCase()
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === '' || text === 'nan' || text === 'none' || text === 'null') return null
  const number = Number(text)
  return Number.isNaN(number) ? value : number
}

/** A score as it is handed on: what the tool wrote, where that is a single value. */
export const plainScore = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null

/**
 * Turns scores into right or wrong. Grades are written as booleans, as 0 and 1, and as rewards of −1
 * and +1; in all three 1 is right, so that no guess about the file is needed. Null (NaN in Python) means that
 * nobody scored the sample, which is not the same as wrong. Any other number needs a threshold.
 */
export class ScoreReader {
  readonly #threshold: number | undefined
  readonly #optional: boolean
  readonly #seen = new Set<number>()

  /** `optional` where another grader decides: a score that needs a threshold is then no grade, and no mistake. */
  constructor(threshold?: number, { optional = false }: { optional?: boolean } = {}) {
    if (threshold !== undefined && !Number.isFinite(threshold))
      throw new RangeError(`invalid threshold: ${threshold}`)
    this.#threshold = threshold
    this.#optional = optional
  }

  /** Whether the sample is correct; null where it is unscored. */
  read(value: unknown, name: string, place: Place): boolean | null {
    if (value === null) return null
    if (typeof value === 'boolean') return value
    if (typeof value !== 'number')
      throw refusal(place, `${name} must be true, false, a number or null: ${shown(value)}`)
    if (this.#threshold !== undefined) {
      this.#seen.add(1)
      return value >= this.#threshold
    }
    if (value !== 0 && value !== 1 && value !== -1) {
      if (this.#optional) return null
      throw refusal(
        place,
        `${name} is none of 0, 1 and -1; say from which score on a sample is correct (--threshold 0.5): ${value}`,
      )
    }
    this.#seen.add(value)
    return value === 1
  }

  /** The convention that was applied to numbers, where there were any. */
  notes(): string[] {
    if (this.#seen.size === 0) return []
    if (this.#threshold !== undefined)
      return [`scores from ${this.#threshold} up were counted as correct`]
    return this.#seen.has(-1)
      ? ['scores are rewards of -1 and +1: only +1 was counted as correct']
      : ['scores are 0 and 1: 1 was counted as correct']
  }
}
