import { type Place, refusal, type Row, shown } from './row.ts'

/** Reads the lists of a row, all of which must be as long as its list of scores. */
export function listsOf(
  row: Row,
  { scoreField, length }: { scoreField: string; length: number },
  place: Place,
) {
  return (name: string): unknown[] | undefined => {
    const value = row[name]
    if (value === undefined || value === null) return undefined
    if (!Array.isArray(value))
      throw refusal(place, `${name} must be a list, as ${scoreField} is: ${shown(value)}`)
    if (value.length !== length)
      throw refusal(place, `${name} has ${value.length} entries and ${scoreField} ${length}`)
    return value
  }
}

/** The text at one place of a list, or undefined where there is none. */
export const textAt = (list: unknown[] | undefined, i: number): string | undefined => {
  const value = list?.[i]
  return typeof value === 'string' ? value : undefined
}

/** Whether a sample was cut at the token limit, by why it finished; undefined where that is unknown. */
export function cutOff(reason: unknown): boolean | undefined {
  if (typeof reason !== 'string') return undefined
  return /^(?:length|max_tokens|model_length|max_length|FinishReason\.LENGTH)$/i.test(reason)
}
