import { Choices, type Selection } from './choices.ts'
import { digest } from './answers.ts'
import { oneLine } from './row.ts'
import { ScoreReader } from './scores.ts'

/** Names of our fields to the columns of a file that has others. */
export type FieldMap = Readonly<Record<string, string>>

/** What is known while a log is read, over all its files. */
export class Reading {
  readonly scores: ScoreReader
  readonly choices: Choices
  readonly map: FieldMap | undefined
  /** The file that is being read, and whether its remaining rows may be skipped. */
  file = ''
  skipRest = false
  readonly #conditions = new Map<string, Set<string>>()
  readonly #notes = new Map<string, number>()

  constructor({
    threshold,
    select = {},
    map,
    optionalScores = false,
  }: {
    threshold?: number | undefined
    select?: Selection
    map?: FieldMap | undefined
    /** Whether another grader decides in the place of the log's own scores. */
    optionalScores?: boolean
  }) {
    this.scores = new ScoreReader(threshold, { optional: optionalScores })
    this.choices = new Choices(select)
    this.map = map
  }

  /** Notes something once, however often it is met. */
  say(note: string): void {
    this.#notes.set(oneLine(note), 0)
  }

  /** Notes something with how often it was met. */
  count(note: string, by = 1): void {
    if (by > 0) this.#notes.set(oneLine(note), (this.#notes.get(oneLine(note)) ?? 0) + by)
  }

  /** Records how the samples were drawn. A long text, such as a template, is kept as its start and hash. */
  condition(name: string, value: unknown): void {
    if (value === undefined || value === null || value === '') return
    const text = typeof value === 'string' ? visible(value) : JSON.stringify(value)
    let values = this.#conditions.get(name)
    if (!values) this.#conditions.set(name, (values = new Set()))
    if (values.size < 8) values.add(text.length > 200 ? abridged(text) : text)
  }

  /** What `condition` recorded; several values of one setting stand side by side. */
  conditions(): Record<string, string> | undefined {
    if (this.#conditions.size === 0) return undefined
    return Object.fromEntries(
      [...this.#conditions].map(([name, values]) => [name, [...values].sort().join(' | ')]),
    )
  }

  notes(): string[] {
    const mixed = [...this.#conditions].flatMap(([name, { size }]) => (size > 1 ? [name] : []))
    return [
      ...(mixed.length > 0
        ? [oneLine(`samples were drawn under several settings of ${mixed.join(', ')}`)]
        : []),
      ...[...this.#notes].map(([note, count]) => (count > 0 ? `${note}: ${count}` : note)),
    ]
  }
}

/** A text with its line breaks and control characters as JSON writes them: it is printed in many places. */
const visible = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const abridged = (text: string) => `${text.slice(0, 80)}… (sha256 ${digest(text).slice(0, 12)})`
