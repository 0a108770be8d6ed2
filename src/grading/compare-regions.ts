import {
  compareExpressions,
  type Equality,
  type Expression,
  Rational,
  realValue,
  type Work,
} from '../arithmetic/index.ts'
import { type Answer, scalar } from './answer.ts'
import type { Compare } from './compare.ts'
import { regionOf } from './region.ts'
import type { Terms } from './terms.ts'
import { different, equal } from './verdicts.ts'

/** Whether an answer is a part of the real line that is more than a list. */
export function isRegion(answer: Answer): boolean {
  return answer.kind === 'union' || answer.kind === 'difference' || answer.kind === 'reals'
}

/** An end of an interval: −∞ and ∞ are `null` on their side. */
interface End {
  value: Rational | null
  expression: Expression | null
  closed: boolean
}

interface Interval {
  low: End
  high: End
}

/** Unions of intervals and points, compared after joining what touches. */
export function compareRegions(a: Answer, b: Answer, terms: Terms, compare: Compare): Equality {
  const [left, right] = [intervals(a, terms.work), intervals(b, terms.work)]
  if (left && right) return compareIntervals(joined(left), joined(right), terms, compare)
  if (a.kind === 'union' && b.kind === 'union' && a.parts.length === b.parts.length) {
    const asSet = (answer: typeof a): Answer => ({
      kind: 'set',
      items: answer.parts,
      braced: true,
      decimal: null,
    })
    return compare(asSet(a), asSet(b), terms)
  }
  if (a.kind === 'difference' && b.kind === 'difference') {
    const from = compare(a.from, b.from, terms)
    return from.verdict === 'equal' ? compare(asList(a.without), asList(b.without), terms) : from
  }
  const isOtherKind = a.kind === 'scalar' || b.kind === 'scalar'
  return isOtherKind
    ? different('a region against a number')
    : { verdict: 'undecided', reason: 'regions with ends that are no numbers' }
}

function asList(answer: Answer): Answer {
  return answer.kind === 'set'
    ? answer
    : { kind: 'set', items: [answer], braced: true, decimal: null }
}

/** The intervals of a region in the order in which they are written; null where an end is no real number. */
function intervals(answer: Answer, work: Work): Interval[] | null {
  if (answer.kind === 'reals') return [{ low: open(null), high: open(null) }]
  if (answer.kind === 'union') return flattened(answer.parts.map((part) => intervals(part, work)))
  if (answer.kind === 'difference') return withoutPoints(answer, work)
  if (answer.kind === 'relation') {
    const region = regionOf(answer)
    return region && intervals(region, work)
  }
  if (answer.kind === 'set') return alternatives(answer.items, work)
  if (answer.kind === 'tuple' && answer.items.length === 2) {
    const [low, high] = answer.items.map((item) => end(item, work))
    if (!low || !high) return null
    return [
      {
        low: { ...low, closed: answer.open === '[' },
        high: { ...high, closed: answer.close === ']' },
      },
    ]
  }
  return point(answer, work)
}

/** Points, or conditions of which any may hold. Conditions that overlap may be meant to hold together: no region. */
function alternatives(items: Answer[], work: Work): Interval[] | null {
  const parts = flattened(
    items.map((item) => (item.kind === 'relation' ? intervals(item, work) : point(item, work))),
  )
  const hasConditions = items.some(({ kind }) => kind === 'relation')
  return parts && hasConditions && joined(parts).length < parts.length ? null : parts
}

function flattened(parts: (Interval[] | null)[]): Interval[] | null {
  return parts.includes(null) ? null : parts.flatMap((part) => part ?? [])
}

function point(answer: Answer, work: Work): Interval[] | null {
  const at = answer.kind === 'scalar' ? end(answer, work) : null
  return at?.value ? [{ low: { ...at, closed: true }, high: { ...at, closed: true } }] : null
}

function end(answer: Answer, work: Work): End | null {
  if (answer.kind === 'infinity') return open(null)
  if (answer.kind !== 'scalar') return null
  const value = realValue(answer.expression, work)
  return value && { value, expression: answer.expression, closed: false }
}

function open(value: null): End {
  return { value, expression: null, closed: false }
}

/** An interval or the reals without finitely many points. */
function withoutPoints(
  { from, without }: Extract<Answer, { kind: 'difference' }>,
  work: Work,
): Interval[] | null {
  const whole = intervals(from, work)
  const points = intervals(asList(without), work)
  if (!whole || !points || whole.length !== 1 || !whole[0]) return null
  const parts: Interval[] = []
  let { low } = whole[0]
  for (const { low: at } of points.toSorted((p, q) => byLow(p, q))) {
    parts.push({ low, high: { ...at, closed: false } })
    low = { ...at, closed: false }
  }
  return [...parts, { low, high: whole[0].high }]
}

/** In order, with neighbours joined that overlap or share a closed end. */
function joined(parts: Interval[]): Interval[] {
  const result: Interval[] = []
  for (const part of parts.toSorted(byLow)) {
    const last = result.at(-1)
    if (last && touches(last.high, part.low))
      result[result.length - 1] = { low: last.low, high: farther(last.high, part.high) }
    else result.push(part)
  }
  return result
}

function byLow(a: Interval, b: Interval): number {
  if (!a.low.value || !b.low.value) return a.low.value ? 1 : b.low.value ? -1 : 0
  return a.low.value.compare(b.low.value) || Number(b.low.closed) - Number(a.low.closed)
}

function touches(high: End, low: End): boolean {
  if (!high.value || !low.value) return true
  const side = high.value.compare(low.value)
  return side > 0 || (side === 0 && (high.closed || low.closed))
}

function farther(a: End, b: End): End {
  if (!a.value || !b.value) return a.value ? b : a
  const side = a.value.compare(b.value)
  return side > 0 || (side === 0 && a.closed) ? a : b
}

function compareIntervals(a: Interval[], b: Interval[], terms: Terms, compare: Compare): Equality {
  if (a.length !== b.length) return different('different regions')
  for (const [at, part] of a.entries()) {
    const other = b[at]
    if (!other) return different('different regions')
    for (const [x, y] of [
      [part.low, other.low],
      [part.high, other.high],
    ] as const) {
      const ends = compareEnds(x, y, terms, compare)
      if (ends.verdict !== 'equal') return ends
    }
  }
  return equal('equal regions')
}

function compareEnds(a: End, b: End, terms: Terms, compare: Compare): Equality {
  if (a.closed !== b.closed) return different('an end that is open on one side only')
  if (!a.expression || !b.expression)
    return a.expression === b.expression ? equal('') : different('different ends')
  const exact = compareExpressions(a.expression, b.expression, terms.work)
  return exact.verdict === 'equal'
    ? exact
    : compare(scalar(a.expression), scalar(b.expression), terms)
}
