import { statSync } from 'node:fs'
import { dirname, extname } from 'node:path'
import { Option } from 'commander'
import { InputError } from '../records/index.ts'

/** Which numbers an option takes. */
export interface NumberRange {
  /** Whole numbers alone. */
  whole?: true
  /** Only the multiples of this. */
  multipleOf?: number
  from?: number
  to?: number
  /** The limits that are themselves left out. */
  above?: number
  below?: number
}

/** The ranges that more than one option has. */
export const ranges = {
  count: { whole: true, from: 1 },
  /** Seeds, and counts of what there may be none of. */
  whole: { whole: true, from: 0 },
  /** Chances that are neither never nor always. */
  share: { above: 0, below: 1 },
  /** What intervals may miss: with less, 1 − alpha is 1 in doubles once it is split over many of them. */
  level: { from: 1e-9, below: 1 },
  /** At 0 the likeliest token is taken. */
  temperature: { from: 0 },
  positive: { above: 0 },
  /** What a nucleus holds of the mass. */
  nucleus: { above: 0, to: 1 },
} as const satisfies Record<string, NumberRange>

/** An option that takes a number; one that does not fit is refused under the option's name. */
export function numberOption(flags: string, description: string, range: NumberRange = {}): Option {
  const option = new Option(flags, description)
  return option.argParser((text: string) => {
    const value = numberIn(text, range)
    if (value === null)
      throw new InputError(`${nameOf(option)} takes ${rangeText(range)}, got ${text || 'nothing'}`)
    return value
  })
}

/** Null where the text is no number, or not one of these. */
export function numberIn(text: string, range: NumberRange): number | null {
  const { whole, multipleOf, from = -Infinity, to = Infinity } = range
  const { above = -Infinity, below = Infinity } = range
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(whole ? Number.isSafeInteger(value) : Number.isFinite(value))) return null
  if (multipleOf !== undefined && value % multipleOf !== 0) return null
  return value >= from && value <= to && value > above && value < below ? value : null
}

function rangeText({ whole, multipleOf, from, to, above, below }: NumberRange): string {
  const kind =
    multipleOf === undefined ? `a ${whole ? 'whole ' : ''}number` : `a multiple of ${multipleOf}`
  const low = from === undefined ? (above === undefined ? '' : ` above ${above}`) : ` from ${from}`
  const up = from === undefined ? ' up to' : ' to'
  const high = to === undefined ? (below === undefined ? '' : ` below ${below}`) : `${up} ${to}`
  const and = low && high && !(from !== undefined && to !== undefined) ? ' and' : ''
  return `${kind}${low}${and}${high}`
}

/** An option that takes a range such as `1-128`, or one number for both ends. */
export function rangeOption(flags: string, description: string): Option {
  const option = new Option(flags, description)
  return option.argParser((text: string) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(text)
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])]
    if (!(from >= 1 && from <= to))
      throw new InputError(`${nameOf(option)} takes a range from 1 such as 1-128, got ${text}`)
    return { from, to }
  })
}

/** Reads two names such as `base,rl`. */
export const pairOption =
  (option: string) =>
  (text: string): { base: string; rl: string } => {
    const [base, rl, ...rest] = text.split(',').map((name) => name.trim())
    if (!base || !rl || rest.length > 0)
      throw new InputError(`${option} takes two names such as base,rl, got ${text}`)
    return { base, rl }
  }

/** Requests in flight at each address. */
export const concurrencyOption = (description: string) =>
  numberOption('-j, --concurrency <requests>', description, { ...ranges.count, to: 8192 })

/**
 * An option that names a file to be written, with one of these endings where they decide what is
 * written. It is refused at once where it cannot be, and not after the work whose end it is.
 */
export function outputOption(flags: string, description: string, endings: string[] = []): Option {
  const option = new Option(flags, description)
  return option.argParser((path: string) => {
    checkEnding(nameOf(option), path, endings)
    checkOutput(nameOf(option), path)
    return path
  })
}

function checkEnding(name: string, path: string, endings: readonly string[]): void {
  if (endings.length === 0 || endings.includes(extname(path).toLowerCase())) return
  const known = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(endings)
  throw new InputError(`${name} takes a file that ends in ${known}, got ${path}`)
}

/** Refuses a path at which no file can be written. */
export function checkOutput(name: string, path: string): void {
  const refused = unwritable(path)
  if (refused !== null) throw new InputError(`${name} cannot write ${path}: ${refused}`)
}

/** Null where a file may be written. */
function unwritable(path: string): string | null {
  if (path === '') return 'a file has a name'
  if (kindOf(path) === 'folder') return 'it is a folder'
  const folder = dirname(path)
  const kind = kindOf(folder)
  if (kind === 'folder') return null
  return kind === 'file' ? `${folder} is no folder` : `no such folder: ${folder}`
}

/** An option that names a folder to be written into, which is made where it is not there. */
export function folderOption(flags: string, description: string): Option {
  const option = new Option(flags, description)
  return option.argParser((path: string) => {
    if (kindOf(path) === 'file')
      throw new InputError(`${nameOf(option)} takes a folder, got ${path}, which is a file`)
    return path
  })
}

/** What stands at a path; null where nothing does. */
export function kindOf(path: string): 'file' | 'folder' | null {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file'
  } catch {
    return null
  }
}

/** How an option is called in what it refuses: `--seed`, or `-j, --workers` as it may be either. */
function nameOf({ short, long, flags }: Option): string {
  return [short, long].filter(Boolean).join(', ') || flags
}
