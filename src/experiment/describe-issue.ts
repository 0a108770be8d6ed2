import type { z } from 'zod'
import { settingNames } from './schema.ts'
import type { Place } from './where.ts'

type Issue = z.core.$ZodIssue

/** What the schema found wrong, in words: where it stands, and a line that names it and shows what came in. */
export function describeIssue(issue: Issue, input: unknown): Place & { message: string } {
  const at = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    return { path: issue.path, key, message: `${at}unknown setting: ${key}${suggestion(key)}` }
  }
  const value = valueAt(input, issue.path)
  if (issue.path.length === 0 && (value === undefined || value === null))
    return { path: [], message: 'nothing here; an experiment has problems, arms and samples' }
  if (value === undefined)
    return { path: issue.path, message: `${at}missing; ${expectation(issue)}` }
  return { path: issue.path, message: `${at}${expectation(issue)}, got ${shown(value)}` }
}

function expectation({ message }: Issue): string {
  const words = message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')
  return words.charAt(0).toLowerCase() + words.slice(1)
}

function suggestion(key: string): string {
  const near = settingNames.find((name) => distance(name, key.toLowerCase()) <= 2)
  return near === undefined ? '' : ` (did you mean ${near}?)`
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    input,
  )
}

/** As JSON, short, and without what stands for a user and a password in an address. */
function shown(value: unknown): string {
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(/\/\/[^/@\s]*@/g, '//…@')
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
