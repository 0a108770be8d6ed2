import { InputError } from '../records/index.ts'
import { excerpt } from './row.ts'

/** What a log may hold several of, and of which an arm is one. */
export const choiceNames = ['format', 'task', 'arm', 'model', 'step', 'filter', 'score'] as const
export type ChoiceName = (typeof choiceNames)[number]
export type Selection = Partial<Record<ChoiceName, string>>

/**
 * Keeps the rows that were selected. Where a log holds several and none was selected, the first is
 * followed, the others are remembered, and `check` refuses the log with the list of them.
 */
export class Choices {
  readonly #selected: Selection
  readonly #seen = new Map<ChoiceName, Set<string>>()

  constructor(selected: Selection) {
    this.#selected = selected
  }

  /** Whether rows of this value are wanted. */
  takes(name: ChoiceName, value: string): boolean {
    const seen = this.#see(name, [value])
    return value === (this.#selected[name] ?? first(seen))
  }

  /** Which of the values that stand side by side in one row is wanted; undefined where it is not among them. */
  oneOf(name: ChoiceName, values: string[]): string | undefined {
    this.#see(name, values)
    const selected = this.#selected[name]
    if (selected === undefined) return values[0]
    return values.includes(selected) ? selected : undefined
  }

  /** What was met so far. */
  met(name: ChoiceName): string[] {
    return [...(this.#seen.get(name) ?? [])].toSorted(inCountingOrder)
  }

  selected(name: ChoiceName): string | undefined {
    return this.#selected[name]
  }

  /** Refuses what was left open, and what was selected in vain. */
  check(file: string): void {
    for (const name of choiceNames) {
      const seen = [...(this.#seen.get(name) ?? [])]
      const selected = this.#selected[name]
      if (selected === undefined) {
        if (seen.length > 1)
          throw new InputError(
            `${file} holds several ${name}s: ${listOf(seen)}; choose one (${flag(name, seen[0]!)})${name === 'arm' ? ', or two to compare (--arms base,rl)' : ''}`,
          )
      } else if (!seen.includes(selected))
        throw new InputError(
          seen.length > 0
            ? `${file} has no ${name} ${JSON.stringify(excerpt(selected))}; it has: ${listOf(seen)}`
            : `${file} has no choice of ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}; leave ${flag(name, selected)} out`,
        )
    }
  }

  #see(name: ChoiceName, values: string[]): Set<string> {
    let seen = this.#seen.get(name)
    if (!seen) this.#seen.set(name, (seen = new Set()))
    for (const value of values) if (seen.size < mostRemembered) seen.add(value)
    return seen
  }
}

/** A hostile file could hold a new value in each row. */
const mostRemembered = 1000

const first = (values: Set<string>) => values.values().next().value

const flag = (name: ChoiceName, value: string) =>
  name === 'format' ? `--format ${excerpt(value)}` : `--select ${name}=${excerpt(value)}`

/** 2 before 10. */
const inCountingOrder = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })

function listOf(values: string[]): string {
  const listed = values
    .toSorted(inCountingOrder)
    .slice(0, 12)
    .map((value) => excerpt(value))
  return listed.join(', ') + (values.length > 12 ? `, … (${values.length} of them)` : '')
}
