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
