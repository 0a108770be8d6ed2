import { afterBullet, isNearer, statesEquality } from './stating.ts'
import type { Chain } from './chains.ts'
import type { Claim, Verdict } from './claim.ts'
import { mayConvert, mixesUnits } from './conversions.ts'
import { evaluate, standard, type Substitution } from './evaluate.ts'
import { bare, isSingle, type Literal, type Node, shape } from './expression.ts'
import { checkIdentity } from './identity.ts'
import type { Names } from './names.ts'
import type { Side } from './side.ts'
import { isModular, polarity } from './polarity.ts'
import { equals, factorial, negate, type Quantity, show, toDouble } from './quantity.ts'
import { possibleValues } from './readings.ts'
import { unitFamily } from './words.ts'
import { fullValue, isApproximation, isRounding } from './rounding.ts'

/** What the claims so far have established, for judging the next. */
export interface Context {
  text: string
  names: Names
  /** The exact values behind the rounded ones that the chain goes on with, by what was stated. */
  unrounded: Map<string, Quantity>
}

/** Judges equality `index` of a chain; null where it states nothing that can be checked. */
export function judge(chain: Chain, index: number, context: Context): Claim | null {
  const left = chain.sides[index]!
  const right = chain.sides[index + 1]!
  if (!left.complete || !right.complete) return null
  if (index === 0 && chain.leftEdge === 'cut') return null
  const claim = claimOf(chain, index, context)
  if (left.names.length > 0 || right.names.length > 0)
    return judgeLetters(claim, left, right, context)
  const actual = evaluate(left.node)
  const stated = actual === null ? null : evaluate(right.node)
  if (actual === null || stated === null) return null
  claim.actual = actual
  claim.stated = stated
  if (equals(actual, stated)) return claim
  if (!statesEquality(chain, index, toDouble(stated), context.text)) return null
  const negative = afterBullet(chain, index, actual)
  if (negative !== null && isNearer(negative, actual, stated)) {
    claim.actual = negative
    if (equals(negative, stated)) return claim
  }
  claim.verdict = withoutEquality(claim, context)
  return claim
}

function claimOf(chain: Chain, index: number, { text }: Context): Claim {
  const start = chain.tokens[chain.sides[index]!.from]!.start
  const end = chain.tokens[chain.sides[index + 1]!.to - 1]!.end
  return {
    kind: 'number',
    start,
    end,
    text: text.slice(start, end),
    verdict: 'true',
    actual: null,
    stated: null,
    chain,
    index,
  }
}

function withoutEquality(claim: Claim, context: Context): Verdict {
  const { chain, index } = claim
  const left = chain.sides[index]!
  const right = chain.sides[index + 1]!
  const actual = claim.actual!
  const stated = claim.stated!
  if (isRounding(actual, left, stated, right)) return 'rounded'
  const { approximate } = chain.relations[index]!
  if (approximate && isApproximation(actual, stated, right)) return 'approximate'
  if (isRunOn(chain, index, actual)) return 'run-on'
  if ((right.comparative || isSpanOfYears(left)) && equals(actual, negate(stated)))
    return 'ambiguous'
  if (index === 0 && isRange(left, stated, context.text)) return 'ambiguous'
  const otherwise = verdictOtherwise(left, right, approximate)
  if (otherwise !== null) return otherwise
  const full = withFullValues(left, right, context)
  if (full !== null) return full
  if (mayConvert(left, right, toDouble(actual), toDouble(stated))) return 'ambiguous'
  return blame(claim, context)
}

/** `10 - 4 = 6 + 3`: the right side begins with the value of the left and goes on from it. */
function isRunOn(chain: Chain, index: number, actual: Quantity): boolean {
  const right = chain.sides[index + 1]!
  if (right.operations === 0) return false
  const head = leading(right.node)
  return head !== null && equals(head, actual) && !repeatsOperand(chain, index)
}

/**
 * `A * B = 55 * -6 = (-330) * (-6)`: the operation that gave the value is written a second time. In a
 * formula, or with the value in brackets, that is a slip; `5 * 2 = 10 * 2` may well double twice.
 */
function repeatsOperand(chain: Chain, index: number): boolean {
  const left = bare(chain.sides[index]!.node)
  const right = bare(chain.sides[index + 1]!.node)
  if (left.kind !== 'binary' || right.kind !== 'binary' || left.operator !== right.operator)
    return false
  const [before, after] = [evaluate(left.right), evaluate(right.right)]
  if (before === null || after === null || !equals(before, after)) return false
  return (
    right.left.kind === 'group' ||
    (bare(chain.sides[0]!.node).kind === 'binary' && chain.sides[0]!.names.length > 1)
  )
}

/** The value of the operand that an expression begins with. */
function leading(node: Node): Quantity | null {
  let inner = node
  while (inner.kind === 'binary' && !inner.stacked) inner = inner.left
  return inner === node ? null : evaluate(inner)
}

/**
 * The verdict where some reading of both sides makes them equal, or one the rounding of the other;
 * null where none does. `15 / 60 * 100 = 25%` is the usual way to write a share, and true.
 */
function verdictOtherwise(left: Side, right: Side, approximate: boolean): Verdict | null {
  const rights = possibleValues(right.node, true)
  if (right.exclaimed && rights[0] !== undefined) {
    const value = factorial(rights[0].value)
    if (value !== null) rights.push({ value, ignoresPercent: false })
  }
  const isShare = left.literals.some(({ digits }) => digits === 100)
  for (const { value: a } of possibleValues(
    left.node,
    right.hasPercent || isPercentOnly(left.node),
  ))
    for (const { value: b, ignoresPercent } of rights) {
      const usual = ignoresPercent && isShare
      if (equals(a, b)) return usual ? 'true' : 'ambiguous'
      if (isRounding(a, left, b, right, ignoresPercent)) return usual ? 'rounded' : 'ambiguous'
      if (isRounding(b, right, a, left)) return 'ambiguous'
      if (approximate && isApproximation(a, b, right, ignoresPercent)) return 'approximate'
    }
  return null
}

/** `2019 - 2023 = 4 years`: a span of time, where only its length is meant. */
function isSpanOfYears({ node, literals }: Side): boolean {
  const inner = bare(node)
  if (inner.kind !== 'binary' || inner.operator !== '-') return false
  return literals.length === 2 && literals.every(({ digits }) => digits >= 1000 && digits <= 2100)
}

/** `Pages 1-10 = 10 pages`: a hyphen from a smaller number to a larger, and how many there are from one to the other. */
function isRange({ node, from, to, literals }: Side, stated: Quantity, text: string): boolean {
  const inner = bare(node)
  if (inner.kind !== 'binary' || inner.operator !== '-' || to - from !== 3) return false
  const [first, last] = literals as [Literal, Literal]
  return (
    last.start === first.end + 1 &&
    last.digits > first.digits &&
    equals(stated, last.digits - first.digits + 1) &&
    !/[=(]\s*$/.test(text.slice(Math.max(0, first.start - 3), first.start))
  )
}

/** `15/60 * 100% = 25`, `20% + 30% = 50`: the sign only says what is counted. */
function isPercentOnly(node: Node): boolean {
  const inner = bare(node)
  if (inner.kind === 'percent') return true
  if (inner.kind !== 'binary') return false
  const { operator, left, right } = inner
  if (operator === '+' || operator === '-') return isPercentOnly(left) && isPercentOnly(right)
  return (
    operator === '*' &&
    [left, right].some((factor) => factor.kind === 'percent' && evaluate(factor) === 1)
  )
}

/** Whether the sides agree once rounded numbers stand for what they were rounded from. */
function withFullValues(left: Side, right: Side, context: Context): Verdict | null {
  for (const substitution of [earlier(context), commonFractions, both(context)]) {
    const a = evaluate(left.node, standard, substitution)
    const b =
      right.operations > 0 ? evaluate(right.node, standard, substitution) : evaluate(right.node)
    if (a === null || b === null) continue
    if (equals(a, b) || isRounding(a, left, b, right)) return 'rounded'
  }
  return null
}

function earlier({ unrounded }: Context): Substitution {
  return { literal: (node) => unrounded.get(show(evaluate(node)!)) }
}

const commonFractions: Substitution = { literal: (node: Literal) => fullValue(node) ?? undefined }

function both(context: Context): Substitution {
  const first = earlier(context)
  return { literal: (node) => first.literal!(node) ?? fullValue(node) ?? undefined }
}

/** The claim is false as it stands: whether that can be held against the chain. */
function blame(claim: Claim, context: Context): Verdict {
  const { chain, index, start, end } = claim
  const { text } = context
  const right = chain.sides[index + 1]!
  const cut = index === 0 && chain.leftEdge === 'doubtful'
  if (cut || right.doubtfulEnd || chain.sides[index]!.doubtfulEnd) return 'ambiguous'
  if (right.letter !== null && !isUnitHere(right.letter, text)) return 'ambiguous'
  if (chain.relations[index]!.inWords && !isPlainStatement(right)) return 'ambiguous'
  if (isModular(text, start, end)) return 'ambiguous'
  switch (polarity(text, start, end)) {
    case 'refuted':
      return 'refuted'
    case 'retracted':
      return isGivenLater(text, end, claim.actual!) ? 'corrected' : 'false'
    case 'conditional':
      return 'ambiguous'
    case 'approximate':
      return isApproximation(claim.actual!, claim.stated!, right) ? 'approximate' : 'false'
    case 'stated':
    default:
      return 'false'
  }
}

/** Whether the right value turns up soon after the wrong one was called into question. */
function isGivenLater(text: string, from: number, value: Quantity): boolean {
  const digits = show(value).replace('-', '')
  const after = text.slice(from, from + 600).replaceAll(/(\d)(?:,|\{,\}|\\,)(?=\d{3})/g, '$1')
  return new RegExp(`(?<![\\d.])${digits.replace('.', '\\.')}(?![\\d]|\\.\\d)`).test(after)
}

/** Whether a letter stands only after numbers in the text, as units do and unknowns do not. */
function isUnitHere(letter: string, text: string): boolean {
  const near = text.length > 20_000 ? text.slice(0, 20_000) : text
  const all = near.match(new RegExp(`(?<![A-Za-z\\\\'’])${letter}(?![A-Za-z'’])`, 'g'))?.length ?? 0
  const afterNumbers =
    near.match(new RegExp(`[\\d/·*]\\s?${letter}(?![A-Za-z'’])`, 'g'))?.length ?? 0
  return all === afterNumbers
}

/** In words only `… is 12` with one number is a plain statement. */
function isPlainStatement(right: Side): boolean {
  return isSingle(right.node)
}

function judgeLetters(claim: Claim, left: Side, right: Side, context: Context): Claim | null {
  const { names } = context
  const used = [...new Set([...left.names, ...right.names])]
  claim.kind = 'identity'
  if (used.every((name) => names.latest(name) !== undefined)) {
    const named = judgeNamed(claim, left, right, used, context)
    if (named !== null) return named
  }
  const measured = judgeMeasured(claim, left, right, used, context)
  if (measured !== null) return measured
  const identity = checkIdentity(claim, context.text)
  if (identity === null) return null
  claim.verdict = identity
  return claim
}

/** Letters that have been given values: `A * B = -41 * -3`. */
function judgeNamed(
  claim: Claim,
  left: Side,
  right: Side,
  used: string[],
  context: Context,
): Claim | null {
  const { names } = context
  const substitution: Substitution = { name: (name) => names.latest(name) }
  const actual = evaluate(left.node, standard, substitution)
  const stated = evaluate(right.node, standard, substitution)
  if (actual === null || stated === null) return null
  // A letter by itself is being named again, not compared.
  if (bare(left.node).kind === 'name') return null
  const found: Claim = { ...claim, kind: 'number', actual, stated }
  if (equals(actual, stated) || isRounding(actual, left, stated, right)) return found
  if (someValuesAgree(left, right, used, names)) return found
  // Only the letters' own formula with numbers put in can be nothing but a substitution; `10y = 4`
  // may be an equation.
  if (!used.every((name) => names.isFirm(name)) || right.names.length > 0) return null
  if (!isSubstitution(left, right)) return null
  if (isRunOn(claim.chain, claim.index, actual)) return { ...found, verdict: 'run-on' }
  return { ...found, verdict: blame(found, context) }
}

/** `A - B = 12 - 8`, or with a sign changed on the way, `A - B = 12 + 8`. */
function isSubstitution(left: Side, right: Side): boolean {
  if (right.operations === 0) return false
  if (shape(left.node) === shape(right.node)) return true
  const operands = left.names.length + left.literals.length
  return operands > 2 && operands === right.literals.length && left.operations === right.operations
}

/** Letters that are units: `60 km/h * 2 h = 120 km`. Only beside longer units is a false one held against the chain. */
function judgeMeasured(
  claim: Claim,
  left: Side,
  right: Side,
  used: string[],
  context: Context,
): Claim | null {
  if (!used.every((name) => unitFamily(name) >= 0 && context.names.latest(name) === undefined))
    return null
  const one: Substitution = { name: () => 1 }
  const actual = evaluate(left.node, standard, one)
  const stated = evaluate(right.node, standard, one)
  if (actual === null || stated === null || left.literals.length < 2) return null
  const found: Claim = { ...claim, kind: 'number', actual, stated }
  if (equals(actual, stated)) return found
  if (left.units.length + right.units.length === 0) return null
  if (mixesUnits(left) || mixesUnits(right)) return { ...found, verdict: 'ambiguous' }
  return { ...found, verdict: withoutEquality(found, context) }
}

/** Whether earlier values of the letters make the sides agree. */
function someValuesAgree(left: Side, right: Side, used: string[], names: Names): boolean {
  return used.some((changed) =>
    names.all(changed).some((value) => {
      const substitution: Substitution = {
        name: (name) => (name === changed ? value : names.latest(name)),
      }
      const a = evaluate(left.node, standard, substitution)
      const b = evaluate(right.node, standard, substitution)
      return a !== null && b !== null && equals(a, b)
    }),
  )
}
