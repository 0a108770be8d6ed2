import {
  compareExpressions,
  type Equality,
  type Expression,
  Rational,
  realValue,
  Undecidable,
} from '../arithmetic/index.ts'
import { type Answer, scalar } from './answer.ts'
import { compareScalars } from './compare-scalars.ts'
import { compareRegions, isRegion } from './compare-regions.ts'
import { compareRelations, unwrapped } from './compare-relations.ts'
import type { Terms } from './terms.ts'
import { all, different, equal } from './verdicts.ts'

/**
 * Whether two answers are the same. The order of the arguments never matters. What is of another kind
 * is different, unless one kind is how people write the other: an assignment for its value, a bare
 * list for a tuple in the same order, an inequality for an interval, a column for a point.
 */
export function compareAnswers(a: Answer, b: Answer, terms: Terms): Equality {
  if (a.kind === 'relation' && b.kind === 'relation')
    return compareRelations(a, b, terms, compareAnswers)
  if (a.kind === 'relation' || b.kind === 'relation') return compareUnwrapped(a, b, terms)
  if (a.kind === 'scalar' && b.kind === 'scalar') return compareScalars(a, b, terms)
  if (a.kind === 'text' || b.kind === 'text') return compareTexts(a, b)
  if (a.kind === 'matrix' || b.kind === 'matrix') return compareMatrices(a, b, terms)
  if (a.kind === 'ratio' || b.kind === 'ratio') return compareRatios(a, b, terms)
  if (a.kind === 'infinity' || b.kind === 'infinity') {
    const same = a.kind === b.kind && 'sign' in a && 'sign' in b && a.sign === b.sign
    return same ? equal('the same infinity') : different('an infinity against something else')
  }
  if (isList(a) && isList(b)) return compareLists(a, b, terms)
  if (isRegion(a) || isRegion(b)) return compareRegions(a, b, terms, compareAnswers)
  return compareSingle(a, b, terms)
}

export type Compare = typeof compareAnswers

function isList(answer: Answer): answer is Extract<Answer, { kind: 'set' | 'tuple' }> {
  return answer.kind === 'set' || answer.kind === 'tuple'
}

/** `x = 5` against `5`: an assignment is its value; any other relation is no value. */
function compareUnwrapped(a: Answer, b: Answer, terms: Terms): Equality {
  const [relation, value] = a.kind === 'relation' ? [a, b] : [b, a]
  if (relation.kind !== 'relation') return different('')
  const inner = unwrapped(relation, value)
  if (typeof inner === 'string') return different(inner)
  const [left, right] = a.kind === 'relation' ? [inner, b] : [a, inner]
  return compareAnswers(left, right, terms)
}

function compareTexts(a: Answer, b: Answer): Equality {
  const [left, right] = [asText(a), asText(b)]
  if (left === null || right === null) return different('words against mathematics')
  return left === right ? equal('the same words') : different('different words')
}

function asText(answer: Answer): string | null {
  if (answer.kind === 'text') return answer.text
  if (answer.kind !== 'scalar' || answer.unit) return null
  const letters = lettersOf(answer.expression)
  return letters?.toLowerCase() ?? null
}

/** `odd` without `\text` reads as the product o·d·d: its letters are the word. */
function lettersOf(expression: Expression): string | null {
  if (expression.kind === 'symbol') return expression.name
  if (expression.kind === 'constant') return expression.name === 'pi' ? null : expression.name
  if (expression.kind !== 'product') return null
  const letters = expression.factors.map(lettersOf)
  return letters.includes(null) ? null : letters.join('')
}

function compareMatrices(a: Answer, b: Answer, terms: Terms): Equality {
  const [left, right] = [asRows(a), asRows(b)]
  if (!left || !right) return different('a matrix against something else')
  const isVector = a.kind !== b.kind
  const [x, y] = isVector ? [[left.flat()], [right.flat()]] : [left, right]
  if (isVector && !(isColumnOrRow(left) && isColumnOrRow(right)))
    return different('a matrix against a list')
  if (x.length !== y.length || x.some((row, at) => row.length !== y[at]?.length))
    return different('matrices of different sizes')
  return all(
    x.flatMap((row, i) => row.map((entry, j) => compareAnswers(entry, y[i]?.[j] ?? entry, terms))),
    'equal entries',
  )
}

function asRows(answer: Answer): Answer[][] | null {
  if (answer.kind === 'matrix') return answer.rows.map((row) => row.map((entry) => scalar(entry)))
  if (answer.kind === 'tuple' && answer.open === '(' && answer.close === ')') return [answer.items]
  return null
}

function isColumnOrRow(rows: Answer[][]): boolean {
  return rows.length === 1 || rows.every((row) => row.length === 1)
}

/** 2:3 and 4:6 are the same ratio, also against 2/3; 4:30 is only the same time. */
function compareRatios(a: Answer, b: Answer, terms: Terms): Equality {
  const [left, right] = [asRatio(a), asRatio(b)]
  if (!left || !right || left.parts.length !== right.parts.length)
    return different('a ratio against something else')
  const literal = all(
    left.parts.map((part, at) =>
      compareScalars(plain(part), plain(right.parts[at] ?? part), terms),
    ),
    'the same ratio',
  )
  if (left.clock !== null && right.clock !== null) {
    if (literal.verdict !== 'equal' || left.clock === right.clock) return literal
    const oneUnsaid = left.clock === '' || right.clock === ''
    return oneUnsaid ? equal('the same time, am or pm unsaid') : different('am against pm')
  }
  const [first, other] = [left.parts[0], right.parts[0]]
  const hasZero = [...left.parts, ...right.parts].some(
    (part) => realValue(part, terms.work)?.sign() === 0,
  )
  if (literal.verdict === 'equal' || hasZero || !first || !other) return literal
  return all(
    left.parts.map((part, at) =>
      compareExpressions(timesOf(part, other), timesOf(right.parts[at] ?? part, first), terms.work),
    ),
    'the same ratio',
  )
}

function asRatio(answer: Answer): { parts: Expression[]; clock: string | null } | null {
  if (answer.kind === 'ratio') return answer
  if (answer.kind !== 'scalar' || answer.unit) return null
  const { expression } = answer
  return expression.kind === 'quotient'
    ? { parts: [expression.over, expression.under], clock: null }
    : { parts: [expression, unit], clock: null }
}

const unit: Expression = { kind: 'number', value: Rational.one, decimals: null }

function timesOf(a: Expression, b: Expression): Expression {
  return { kind: 'product', factors: [a, b] }
}

function plain(expression: Expression): Extract<Answer, { kind: 'scalar' }> {
  return { kind: 'scalar', expression, unit: null, other: null }
}

/** Sets without order, tuples in order, a bare list in either role. */
function compareLists(
  a: Extract<Answer, { kind: 'set' | 'tuple' }>,
  b: typeof a,
  terms: Terms,
): Equality {
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    const brackets = a.items.length === 2 && (a.open !== b.open || a.close !== b.close)
    return brackets ? different('different brackets') : inOrder(a.items, b.items, terms)
  }
  if (a.kind === 'set' && b.kind === 'set') return withoutOrder(a.items, b.items, terms)
  const [list, tuple] = a.kind === 'set' ? [a, b] : [b, a]
  if (list.kind !== 'set' || tuple.kind !== 'tuple') return different('')
  if (list.items.length === 1 && list.items[0]) return compareAnswers(list.items[0], tuple, terms)
  const isPoint = tuple.open === '(' && tuple.close === ')'
  const isOrdered = tuple.open === '[' && tuple.close === ']' && tuple.items.length > 2
  if (list.braced || !(isPoint || isOrdered)) return different('a set against a tuple or interval')
  return inOrder(list.items, tuple.items, terms)
}

function inOrder(a: Answer[], b: Answer[], terms: Terms): Equality {
  if (a.length !== b.length) return different('different lengths')
  return all(
    a.map((item, at) => compareAnswers(item, b[at] ?? item, terms)),
    'equal item by item',
  )
}

/** Every item of each has its equal in the other: duplicates do not count. At most 200 items. */
function withoutOrder(a: Answer[], b: Answer[], terms: Terms): Equality {
  if (a.length * b.length > 2_500) throw new Undecidable('a set of more than 50 items')
  const rows = a.map((item) => b.map((other) => compareAnswers(item, other, terms).verdict))
  const columns = b.map((_, at) => rows.map((row) => row[at] ?? 'different'))
  const matched = (line: string[]) =>
    line.includes('equal') ? 'equal' : line.includes('undecided') ? 'undecided' : 'different'
  const verdicts = [...rows, ...columns].map(matched)
  if (verdicts.includes('different')) return different('an item without its equal')
  if (verdicts.includes('undecided'))
    return { verdict: 'undecided', reason: 'an item that cannot be compared' }
  return equal('equal as sets')
}

/** One value against a list: a set of one, or a number whose decimal comma read as a list. */
function compareSingle(a: Answer, b: Answer, terms: Terms): Equality {
  const [one, other] = isList(a) ? [b, a] : [a, b]
  if (other.kind === 'set' && other.decimal && one.kind === 'scalar' && isDecimal(one.expression))
    return compareScalars(one, plain(other.decimal), terms)
  if (other.kind === 'set' && other.items.length === 1 && other.items[0])
    return compareAnswers(one, other.items[0], terms)
  if (other.kind === 'set' && other.items.length > 1 && !other.braced) {
    // ±0 and the like: all items are the same one.
    const verdicts = other.items.map((item) => compareAnswers(one, item, terms))
    if (verdicts.every(({ verdict }) => verdict === 'equal')) return equal('every item is the same')
  }
  return different(`${one.kind} against ${other.kind}`)
}

function isDecimal(expression: Expression): boolean {
  const inner = expression.kind === 'negation' ? expression.of : expression
  return inner.kind === 'number' && inner.decimals !== null
}
