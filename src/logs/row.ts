import { InputError } from '../records/index.ts'

/** One row of a log. Read it by fixed names only: a file chooses its keys. */
export type Row = Readonly<Record<string, unknown>>

/** Where a row stands, for the messages about it. `line` counts from 1; 0 stands for the whole file. */
export interface Place {
  file: string
  line: number
  /** What is counted, where it is not lines. */
  unit?: 'row' | 'entry'
}

/** A row, or the error about a last line that was cut off in the middle. */
export type LogRow = { place: Place; row: Row } | { place: Place; torn: InputError }

export function refusal(place: Place, problem: string): InputError {
  const where = place.line > 0 ? ` ${spot(place)}` : ''
  return new InputError(`${place.file}${where}: ${oneLine(problem)}`)
}

/** A message on one line and without control characters, which the names in a log may hold. */
export const oneLine = (message: string): string =>
  message.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ' ')

/** `line 4`, `row 4`: where in its file. */
export const spot = ({ line, unit }: Place) => `${unit ?? 'line'} ${line}`

export function asRow(value: unknown, place: Place): Row {
  if (!isRow(value)) throw refusal(place, `a row must be a JSON object: ${shown(value)}`)
  return value
}

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object in a field, or an empty one where the field holds none. */
export const rowIn = (row: Row, name: string): Row => (isRow(row[name]) ? row[name] : {})

/** The list in a field, or undefined where the field holds none. */
export const listIn = (row: Row, name: string): unknown[] | undefined =>
  Array.isArray(row[name]) ? row[name] : undefined

/** The text in a field, or undefined where the field holds none. */
export const textIn = (row: Row, name: string): string | undefined =>
  typeof row[name] === 'string' ? row[name] : undefined

/** A text, number or boolean in a field as text, or undefined where the field holds none. */
export const wordIn = (row: Row, name: string): string | undefined => {
  const value = row[name]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** The whole number from 0 in a field, or undefined where the field holds none. */
export const countIn = (row: Row, name: string): number | undefined => {
  const value = row[name]
  return isSafeInteger(value) && value >= 0 ? value : undefined
}

/** A value from a file as a message may show it: one short line without control characters. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? JSON.stringify(excerpt(value)) : String(value)
}

/** The start of a text, on one line. */
export function excerpt(text: string, length = 40): string {
  const start = text.slice(0, length).replaceAll(/[\p{C}\s]/gu, ' ')
  return text.length > length ? `${start}…` : start
}

/**
 * The id in the first of these fields that the row has: a string, or an integer that a double holds
 * exactly. Beyond 2^53 two ids would silently become one.
 */
export function idOf(row: Row, names: string[], place: Place): string | number {
  const name = names.find((each) => row[each] !== undefined && row[each] !== null)
  if (name === undefined) throw refusal(place, `no ${alternatives(names)} field`)
  const id = row[name]
  if (typeof id === 'string') {
    if (id === '') throw refusal(place, `${name} is empty; each problem needs an id`)
    return id
  }
  if (isSafeInteger(id)) return id
  if (typeof id === 'number' && Number.isInteger(id))
    throw refusal(place, `${name} is too large to be exact as a number; quote it: ${shown(id)}`)
  throw refusal(place, `${name} must be text or a whole number: ${shown(id)}`)
}

/** A label such as `source`, as text; undefined where the row has none. */
export function labelOf(row: Row, name: string, place: Place): string | undefined {
  const value = row[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw refusal(place, `${name} must be text: ${shown(value)}`)
}

/** How many answers a guesser would choose from (`answerSpace` or `space`); undefined where the row has neither. */
export function answerSpaceOf(row: Row, place: Place): number | undefined {
  const value = row.answerSpace ?? row.space
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isFinite(value) && value >= 1) return value
  throw refusal(place, `answerSpace must be a number from 1: ${shown(value)}`)
}

/** A whole number from 0 in a field; undefined where the row has none. */
export function countOf(row: Row, name: string, place: Place): number | undefined {
  return wholeNumber(row[name], name, place)
}

export function wholeNumber(value: unknown, name: string, place: Place): number | undefined {
  if (value === undefined || value === null) return undefined
  if (isSafeInteger(value) && value >= 0) return value
  throw refusal(place, `${name} must be a whole number from 0: ${shown(value)}`)
}

export const isSafeInteger = (value: unknown): value is number => Number.isSafeInteger(value)

/** `"a"`, `"a" or "b"`, `"a", "b" or "c"`. */
export function alternatives(names: string[]): string {
  const quoted = names.map((name) => `"${name}"`)
  const last = quoted.pop()
  return quoted.length === 0 ? `${last}` : `${quoted.join(', ')} or ${last}`
}
