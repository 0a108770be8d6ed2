import { type Ball, bottom, mayBeZero, middle } from './ball.ts'
import { Work } from './budget.ts'
import { isReal } from './complex.ts'
import { exactValue } from './exact.ts'
import { type Expression, some, variables } from './expression.ts'
import { minus, plus, type Setting, type Value, valueAt } from './numeric.ts'
import { probes } from './probes.ts'
import { Rational } from './rational.ts'
import { Undecidable } from './undecidable.ts'

/** Whether two expressions are equal, and how that was found. */
export interface Equality {
  verdict: 'equal' | 'different' | 'undecided'
  reason: string
}

/**
 * Decides whether two expressions have the same value, everywhere where both are defined. Rationals
 * are compared exactly; other numbers to about fifty digits beyond their smallest summand; and
 * expressions in variables at eight or more rational points (an identity that holds at all of them
 * and is none would need roots there: Schwartz 1980). Never throws, never takes long: what
 * many comparisons may cost together is bounded by sharing one `work`.
 */
export function compareExpressions(a: Expression, b: Expression, work = new Work()): Equality {
  if (work.isSpent) return { verdict: 'undecided', reason: 'too much work' }
  try {
    return compared(a, b, work)
  } catch (error) {
    if (error instanceof Undecidable) return { verdict: 'undecided', reason: error.message }
    throw error
  }
}

function compared(a: Expression, b: Expression, work: Work): Equality {
  const names = [...new Set([...variables(a), ...variables(b)])].sort()
  if (names.length === 0 && !hasFreeFunction(a) && !hasFreeFunction(b))
    return comparedNumbers(a, b, work)
  if (names.length > 12) throw new Undecidable('more than 12 variables')
  return comparedAtProbes(a, b, names, work)
}

function comparedNumbers(a: Expression, b: Expression, work: Work): Equality {
  const [left, right] = [exactValue(a, work), exactValue(b, work)]
  if (left && right)
    return left.equals(right)
      ? { verdict: 'equal', reason: 'equal as rationals' }
      : { verdict: 'different', reason: 'different rationals' }
  const verdicts = bases(a, b).map((logBase) => {
    const setting: Setting = { ...start(work), logBase }
    return sameNumber(a, b, setting)
  })
  const [first, ...others] = verdicts
  if (others.some((verdict) => verdict !== first))
    return { verdict: 'undecided', reason: 'depends on the base of a logarithm' }
  return first
    ? { verdict: 'equal', reason: 'equal to 50 digits' }
    : { verdict: 'different', reason: 'different numbers' }
}

function start(work: Work): Setting {
  return { bits: 192, work, at: new Map(), logBase: 'e', leftReals: false, finest: 0 }
}

/** Both meanings of `log` where one is written without its base. */
function bases(a: Expression, b: Expression): (10 | 'e')[] {
  const bare = (part: Expression) =>
    part.kind === 'call' && part.name === 'log' && part.args.length === 1
  return some(a, bare) || some(b, bare) ? ['e', 10] : ['e']
}

function hasFreeFunction(expression: Expression): boolean {
  return some(expression, ({ kind }) => kind === 'opaque')
}

/** Precisions to try, in bits: enough for 50 digits, then for summands that differ by many orders of magnitude. */
const precisions = [192, 640, 2_048]

function sameNumber(a: Expression, b: Expression, setting: Setting): boolean {
  let failure = 'too close to decide'
  for (const bits of precisions) {
    const at = { ...setting, bits, finest: 0 }
    try {
      const difference = plus(valueAt(a, at), minus(valueAt(b, at)), at)
      const same = isZero(difference, at)
      setting.leftReals ||= at.leftReals
      if (same !== null) return same
    } catch (error) {
      // What may be zero at one precision need not be so at the next.
      if (!(error instanceof Undecidable) || !/may be zero|close|sign/.test(error.message))
        throw error
      failure = error.message
    }
  }
  throw new Undecidable(failure)
}

/** Null where it is not known finely enough: the error must be far below the smallest summand. */
function isZero(value: Value, { finest }: Setting): boolean | null {
  if (value instanceof Rational) return value.sign() === 0
  const known = (ball: Ball) => (mayBeZero(ball) ? (ball.error < finest - 64 ? true : null) : false)
  const [re, im] = [known(value.re), known(value.im)]
  if (re === false || im === false) return false
  return re === null || im === null ? null : true
}

/** Points needed for an identity, and for one that only holds on the integers. */
const enough = 6

function comparedAtProbes(a: Expression, b: Expression, names: string[], work: Work): Equality {
  const complexMeant = some(a, isImaginary) || some(b, isImaginary)
  const logBase = bases(a, b)
  let agreed = 0
  let failure = 'no point where both are defined'
  for (const at of probes(names)) {
    for (const base of logBase) {
      const setting: Setting = { ...start(work), at, logBase: base }
      let same: boolean
      try {
        same = sameNumber(a, b, setting)
      } catch (error) {
        if (!(error instanceof Undecidable)) throw error
        if (/too much work|over budget/.test(error.message)) throw error
        failure = error.message
        break
      }
      // √x at a negative x is outside what the writer meant: it proves nothing either way.
      if (setting.leftReals && !complexMeant) break
      if (!same) return { verdict: 'different', reason: `different at ${shownPoint(at)}` }
      if (base === logBase.at(-1)) ++agreed
    }
    if (agreed >= 8) break
  }
  if (agreed >= enough) return { verdict: 'equal', reason: `equal at ${agreed} points` }
  throw new Undecidable(failure)
}

function isImaginary(part: Expression): boolean {
  return part.kind === 'constant' && part.name === 'i'
}

function shownPoint(at: ReadonlyMap<string, Rational>): string {
  return [...at].map(([name, value]) => `${name} = ${value.toString()}`).join(', ') || 'every point'
}

/** The value of a real number, exact or to 30 digits; null where it is not real or cannot be computed. */
export function realValue(expression: Expression, work = new Work()): Rational | null {
  try {
    if (variables(expression).length > 0 || hasFreeFunction(expression)) return null
    const exact = exactValue(expression, work)
    if (exact) return exact
    if (bases(expression, expression).length > 1) return null
    const value = valueAt(expression, start(work))
    if (value instanceof Rational) return value
    return isReal(value) && value.re.error < bottom(value.re) - 100 ? middle(value.re) : null
  } catch (error) {
    if (error instanceof Undecidable) return null
    throw error
  }
}
