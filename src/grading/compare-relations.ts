import {
  compareExpressions,
  type Equality,
  type Expression,
  Rational,
  realValue,
  type Token,
  variables,
  type Work,
} from '../arithmetic/index.ts'
import type { Answer, Side, Sign } from './answer.ts'
import type { Compare } from './compare.ts'
import type { Terms } from './terms.ts'
import { readTokens } from './read.ts'
import { regionOf, type Relation, subjectOf } from './region.ts'
import { substituted } from './substitute.ts'
import { trailingUnit } from './units.ts'

/**
 * What a relation says is the value: the last side of `x = … = 5`, the set after ∈, the region of an
 * inequality. A string says why there is none.
 */
export function unwrapped(relation: Relation, against: Answer): Answer | string {
  const exact = beforeApproximation(relation)
  if (exact.signs.every((sign) => sign === '=' || sign === '≈')) return assigned(exact)
  if (exact.signs.length === 1 && exact.signs[0] === '∈')
    return readTokens(exact.sides[1]?.tokens ?? [])
  const region = against.kind === 'scalar' ? null : regionOf(exact)
  return region ?? 'a relation against a value'
}

/** `x = 1/3 ≈ 0.33` states 1/3; `x ≈ 0.33` alone states 0.33. */
function beforeApproximation(relation: Relation): Relation {
  const at = relation.signs.indexOf('≈', 1)
  const isFirstExact = at > 0 && relation.signs.slice(0, at).includes('=')
  if (isFirstExact)
    return {
      ...relation,
      sides: relation.sides.slice(0, at + 1),
      signs: relation.signs.slice(0, at),
    }
  const [first, second] = relation.sides
  const isNumber =
    relation.signs.length === 1 && relation.signs[0] === '≈' && first && second && !first.isName
  return isNumber
    ? { ...relation, sides: [{ tokens: [], isName: true }, first], signs: ['='] }
    : relation
}

function assigned({ sides }: Relation): Answer | string {
  const [first, last] = [sides[0], sides.at(-1)]
  if (!first || !last) return 'an empty relation'
  if (hasTwoResults(sides)) return 'two different results in one chain'
  const isChainOfNames = sides.length > 2 && sides.slice(0, -1).some(({ isName }) => isName)
  if (first.isName || isChainOfNames) return readTokens(last.tokens)
  if (sides.every(({ tokens }) => isNumeric(withoutUnit(tokens)))) return numericResult(sides)
  return last.isName && isResult(first.tokens)
    ? readTokens(first.tokens)
    : 'an equation against a value'
}

/** The last side, but `180 = 3 * 8` gives no answer to what 3 * 8 is: the number that it states is another. */
function numericResult(sides: Side[]): Answer | string {
  // All are read, also those before the last: one that cannot be leaves the relation undecided.
  const answers = sides.map(({ tokens }) => readTokens(tokens))
  const answer = answers.at(-1)
  if (!answer) return 'an empty relation'
  const isComputation = !isResult(withoutUnit(sides.at(-1)?.tokens ?? []))
  const statesAnother = sides.some(
    ({ tokens }, at) => isResult(withoutUnit(tokens)) && isDifferent(answers[at]!, answer),
  )
  return isComputation && statesAnother ? 'a false equation' : answer
}

/** `7 = 11`: neighbours that state different results. A slip inside a computation is the audit's business. */
function hasTwoResults(sides: Side[]): boolean {
  return sides.some(({ tokens }, at) => {
    const next = sides[at + 1]?.tokens ?? []
    const areResults = [tokens, next].every((side) => isResult(withoutUnit(side)))
    return areResults && isDifferent(readTokens(tokens), readTokens(next))
  })
}

/** `6 + 4 = 10 shells` says of what there are 10. */
function withoutUnit(tokens: Token[]): Token[] {
  return tokens.slice(0, tokens.length - (trailingUnit(tokens)?.length ?? 0))
}

/** A side that is a result, not a computation: a plain number. */
function isResult(tokens: Token[]): boolean {
  return /^-?[\d.]+%?$/.test(tokens.map(({ text }) => text).join(''))
}

function isNumeric(tokens: Token[]): boolean {
  return tokens.length > 0 && tokens.every(({ kind }) => kind !== 'word' && kind !== 'text')
}

function isDifferent(a: Answer, b: Answer): boolean {
  if (a.kind !== 'scalar' || b.kind !== 'scalar') return false
  // 2/3 = 0.667 is one result, rounded.
  const [x, y] = [realValue(a.expression), realValue(b.expression)]
  if (!x || !y) return false
  const tolerance = [a, b].map(({ expression }) =>
    expression.kind === 'number' && expression.decimals ? 10 ** -expression.decimals : 0,
  )
  return Math.abs(x.minus(y).toNumber()) > Math.max(...tolerance) && !x.equals(y)
}

/** Two relations: the same name with equal values, or the same condition up to a factor. */
export function compareRelations(
  a: Relation,
  b: Relation,
  terms: Terms,
  compare: Compare,
): Equality {
  const [left, right] = [beforeApproximation(a), beforeApproximation(b)]
  if (sameTokens(left, right)) return { verdict: 'equal', reason: 'the same relation' }
  const [valueA, valueB] = [assignment(left), assignment(right)]
  if (valueA && valueB && valueA.name === valueB.name)
    return compare(valueA.value, valueB.value, terms)
  if (valueA && valueB && valueA.head === valueB.head && valueA.head !== null)
    return compareFunctions(valueA, valueB, terms, compare)
  const [insideA, insideB] = [membership(left), membership(right)]
  if (insideA && insideB) return compare(insideA, insideB, terms)
  if (
    left.signs.length === 1 &&
    right.signs.length === 1 &&
    left.signs[0] !== '∈' &&
    right.signs[0] !== '∈'
  )
    return compareConditions(left, right, terms)
  const [regionA, regionB] = [insideA ?? regionOf(left), insideB ?? regionOf(right)]
  if (regionA && regionB) {
    // 1 < x < 2 and 1 < y < 2 describe the same numbers of different things.
    const [subjectA, subjectB] =
      insideA || insideB ? [null, null] : [subjectOf(left), subjectOf(right)]
    if (subjectA !== subjectB)
      return { verdict: 'different', reason: `${subjectA} against ${subjectB}` }
    return compare(regionA, regionB, terms)
  }
  return compareChains(left, right, terms)
}

function sameTokens(a: Relation, b: Relation): boolean {
  return shown(a) === shown(b)
}

function shown({ sides, signs }: Relation): string {
  return sides
    .map(
      ({ tokens }, at) =>
        tokens.map(({ kind, text }) => `${kind}:${text}`).join(' ') + (signs[at] ?? ''),
    )
    .join(' ')
}

interface Assignment {
  name: string
  value: Answer
  /** For `f(x) = …`: f, and its argument's name. */
  head: string | null
  argument: string
}

function assignment(relation: Relation): Assignment | null {
  const [first] = relation.sides
  if (!first?.isName || relation.signs.some((sign) => sign !== '=' && sign !== '≈')) return null
  const value = assigned(relation)
  if (typeof value === 'string') return null
  const name = first.tokens
    .map(({ text }) => text)
    .filter((text) => text !== '{' && text !== '}')
    .join('')
  const call = /^([A-Za-z]'*(?:_\w+)?)\(([A-Za-z])\)$/.exec(name)
  return { name, value, head: call?.[1] ?? null, argument: call?.[2] ?? '' }
}

/** f(x) = x + 1 and f(t) = t + 1 are the same function. */
function compareFunctions(a: Assignment, b: Assignment, terms: Terms, compare: Compare): Equality {
  if (a.value.kind !== 'scalar' || b.value.kind !== 'scalar')
    return compare(a.value, b.value, terms)
  const renamed = substituted(b.value.expression, b.argument, { kind: 'symbol', name: a.argument })
  return compare(a.value, { ...b.value, expression: renamed }, terms)
}

function membership({ sides, signs }: Relation): Answer | null {
  return signs.length === 1 && signs[0] === '∈' ? readTokens(sides[1]?.tokens ?? []) : null
}

/** `lhs sign rhs` as `difference sign 0`, with > and ≥ turned round. */
function condition(relation: Relation): { difference: Expression; sign: Sign } | null {
  const [left, right] = relation.sides.map(({ tokens }) => readTokens(tokens))
  const sign = relation.signs[0]
  if (left?.kind !== 'scalar' || right?.kind !== 'scalar' || !sign) return null
  const turned = sign === '>' || sign === '≥'
  const [from, minus] = turned ? [right, left] : [left, right]
  const difference: Expression = {
    kind: 'sum',
    terms: [from.expression, { kind: 'negation', of: minus.expression }],
  }
  return { difference, sign: sign === '>' ? '<' : sign === '≥' ? '≤' : sign }
}

/** Two conditions are the same if one side is the other times a constant, positive for inequalities. */
function compareConditions(a: Relation, b: Relation, { work }: Terms): Equality {
  const [left, right] = [condition(a), condition(b)]
  if (!left || !right)
    return { verdict: 'undecided', reason: 'relations between things that are no expressions' }
  if (left.sign !== right.sign) return { verdict: 'different', reason: 'different relations' }
  const factor = constantFactor(left.difference, right.difference, work)
  if ('verdict' in factor) return factor
  const ordered = left.sign === '<' || left.sign === '≤'
  if (ordered && factor.value.sign() < 0)
    return { verdict: 'different', reason: 'the opposite relation' }
  return { verdict: 'equal', reason: 'the same relation up to a factor' }
}

/** The constant c with a = c · b, checked as an identity. */
function constantFactor(a: Expression, b: Expression, work: Work): { value: Rational } | Equality {
  const names = [...new Set([...variables(a), ...variables(b)])]
  for (const seed of [7, 11, 19]) {
    const at = (expression: Expression) =>
      names.reduce<Expression>(
        (result, name, index) => substituted(result, name, number(seed + index * 4, 3)),
        expression,
      )
    const [x, y] = [realValue(at(a), work), realValue(at(b), work)]
    if (!x || !y || x.sign() === 0 || y.sign() === 0) continue
    const equality = compareExpressions(
      { kind: 'product', factors: [a, at(b)] },
      { kind: 'product', factors: [b, at(a)] },
      work,
    )
    return equality.verdict === 'equal' ? { value: x.over(y) } : equality
  }
  const equality = compareExpressions(a, b, work)
  return equality.verdict === 'equal'
    ? { value: Rational.one }
    : equality.verdict === 'different'
      ? equality
      : { verdict: 'undecided', reason: 'relations that cannot be evaluated' }
}

function number(over: number, under: number): Expression {
  return { kind: 'number', value: Rational.of(over, under), decimals: null }
}

/** Longer chains: side by side, read in either direction. */
function compareChains(a: Relation, b: Relation, { work }: Terms): Equality {
  const turned: Relation = {
    ...b,
    sides: b.sides.toReversed(),
    signs: b.signs.toReversed().map((sign) => opposite[sign]),
  }
  const results = [b, turned].map((other) => {
    if (a.signs.join() !== other.signs.join()) return null
    return a.sides.map(({ tokens }, at) => {
      const [x, y] = [readTokens(tokens), readTokens(other.sides[at]?.tokens ?? [])]
      return x.kind === 'scalar' && y.kind === 'scalar'
        ? compareExpressions(x.expression, y.expression, work).verdict
        : 'different'
    })
  })
  if (results.some((verdicts) => verdicts?.every((verdict) => verdict === 'equal')))
    return { verdict: 'equal', reason: 'the same chain' }
  if (results.some((verdicts) => verdicts?.includes('undecided')))
    return { verdict: 'undecided', reason: 'a chain that cannot be compared' }
  return { verdict: 'different', reason: 'different chains' }
}

const opposite: Record<Sign, Sign> = {
  '=': '=',
  '<': '>',
  '≤': '≥',
  '>': '<',
  '≥': '≤',
  '≠': '≠',
  '∈': '∈',
  '≈': '≈',
  '≡': '≡',
}
