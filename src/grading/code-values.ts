/** A Python value as the candidate's process reports it: its type, then its parts. */
export type Tagged = [type: string, ...parts: unknown[]]

export interface ValueRules {
  /** How far two floats may be apart, absolutely or relative to the larger; 0 is exact. */
  floatTolerance: number
  /** Whether a tuple counts as a list: data sets in JSON cannot tell them apart. */
  tuplesAsLists: boolean
}

/**
 * Whether a reported value is the expected one, compared here and by exact type: an object is equal to
 * nothing, whatever it says of itself, and `True` is not 1. An int and a float are equal by value, as
 * they are in Python.
 */
export function sameValue(value: unknown, expected: unknown, rules: ValueRules): boolean {
  if (!isTagged(value)) return false
  const [type, content] = value
  if (expected === null) return type === 'none'
  if (typeof expected === 'boolean') return type === 'bool' && content === expected
  if (typeof expected === 'string') return type === 'str' && content === expected
  if (typeof expected === 'number' || typeof expected === 'bigint')
    return sameNumber(value, expected, rules)
  if (Array.isArray(expected)) return sameList(value, expected, rules)
  return typeof expected === 'object' && sameDict(value, expected, rules)
}

export function isTagged(value: unknown): value is Tagged {
  return Array.isArray(value) && typeof value[0] === 'string'
}

function sameNumber(
  [type, content]: Tagged,
  expected: number | bigint,
  { floatTolerance }: ValueRules,
): boolean {
  if (typeof content !== 'string') return false
  if (type === 'int') return isHex(content) && sameInteger(fromHex(content), expected)
  if (type !== 'float') return false
  const [given, wanted] = [floatOf(content), Number(expected)]
  if (Object.is(given, wanted) || given === wanted) return true
  return Math.abs(given - wanted) <= floatTolerance * Math.max(1, Math.abs(wanted))
}

function sameInteger(given: bigint, expected: number | bigint): boolean {
  return typeof expected === 'bigint'
    ? given === expected
    : Number.isInteger(expected) && given === BigInt(expected)
}

function isHex(text: string): boolean {
  return /^-?0x[0-9a-f]+$/.test(text)
}

function fromHex(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text)
}

function floatOf(text: string): number {
  const named: Record<string, number> = { inf: Infinity, '-inf': -Infinity, nan: Number.NaN }
  return named[text] ?? Number(text)
}

function sameList([type, items]: Tagged, expected: unknown[], rules: ValueRules): boolean {
  if (type !== 'list' && !(type === 'tuple' && rules.tuplesAsLists)) return false
  if (!Array.isArray(items) || items.length !== expected.length) return false
  return items.every((item, at) => sameValue(item, expected[at], rules))
}

/** JSON knows only text as a key: an int key is equal to its digits. */
function sameDict([type, entries]: Tagged, expected: object, rules: ValueRules): boolean {
  const wanted = new Map(Object.entries(expected))
  if (type !== 'dict' || !Array.isArray(entries) || entries.length !== wanted.size) return false
  return entries.every((entry) => {
    if (!Array.isArray(entry) || !isTagged(entry[0])) return false
    const key = keyText(entry[0])
    return key !== null && wanted.has(key) && sameValue(entry[1], wanted.get(key), rules)
  })
}

function keyText([type, content]: Tagged): string | null {
  if (typeof content !== 'string') return null
  if (type === 'str') return content
  return type === 'int' && isHex(content) ? fromHex(content).toString() : null
}

/** How far a number may be from an expected float, and from an expected int. */
interface Allowed {
  floats: number
  ints: number
}

/**
 * Whether two reported values are equal as Python's `==` has it (`True == 1 == 1.0`, a tuple is no list),
 * but that numbers may be as far apart as is allowed where a float or an int is expected. Objects of
 * other types are equal to nothing.
 */
export function sameTagged(value: unknown, expected: unknown, allowed: Allowed): boolean {
  if (!isTagged(value) || !isTagged(expected)) return false
  const [[type, content], [wanted, items]] = [value, expected]
  const [a, b] = [numberOf(value), numberOf(expected)]
  if (a !== null && b !== null) return closeNumbers(a, b, allowed)
  if (type !== wanted) return false
  if (type === 'none') return true
  if (type === 'str' || type === 'bytes') return content === items
  if (type === 'complex') return canonical(value) === canonical(expected)
  if (!Array.isArray(content) || !Array.isArray(items) || content.length !== items.length)
    return false
  if (type === 'list' || type === 'tuple')
    return content.every((item, at) => sameTagged(item, items[at], allowed))
  if (type === 'set') {
    const keys = (each: unknown[]) => each.map((item) => canonical(item)).toSorted()
    const [given, other] = [keys(content), keys(items)]
    return given.every((key, at) => key === other[at])
  }
  return type === 'dict' && sameEntries(content, items, allowed)
}

function sameEntries(given: unknown[], wanted: unknown[], allowed: Allowed): boolean {
  const values = new Map<string, unknown>()
  for (const entry of given) if (Array.isArray(entry)) values.set(canonical(entry[0]), entry[1])
  return (
    values.size === wanted.length &&
    wanted.every(
      (entry) =>
        Array.isArray(entry) && sameTagged(values.get(canonical(entry[0])), entry[1], allowed),
    )
  )
}

/** An int or a bool as a bigint, a float as a number; null for everything else. */
function numberOf([type, content]: Tagged): number | bigint | null {
  if (type === 'bool' && typeof content === 'boolean') return content ? 1n : 0n
  if (typeof content !== 'string') return null
  if (type === 'int') return isHex(content) ? fromHex(content) : null
  return type === 'float' ? floatOf(content) : null
}

function closeNumbers(given: number | bigint, wanted: number | bigint, allowed: Allowed): boolean {
  const most = typeof wanted === 'bigint' ? allowed.ints : allowed.floats
  if (typeof given === 'bigint' && typeof wanted === 'bigint' && most === 0) return given === wanted
  const [a, b] = [Number(given), Number(wanted)]
  return Object.is(a, b) || a === b || Math.abs(a - b) <= most
}

const deepest = 60

/** One text for values that Python takes for the same key. */
function canonical(value: unknown, depth = 0): string {
  if (!isTagged(value) || depth > deepest) return 'unreadable'
  const number = numberOf(value)
  if (number !== null)
    return Number.isInteger(Number(number)) && typeof number === 'number'
      ? `i${BigInt(number)}`
      : `${typeof number === 'bigint' ? 'i' : 'f'}${number}`
  const [type, content] = value
  if (!Array.isArray(content)) return JSON.stringify(value)
  const parts = content.map((item) => canonical(item, depth + 1))
  return `${type}(${(type === 'set' ? parts.toSorted() : parts).join(',')})`
}
