import { Rational } from '../arithmetic/index.ts'
import type { Claim } from './claim.ts'
import { evaluate, standard } from './evaluate.ts'
import type { Node } from './expression.ts'
import type { Side } from './side.ts'
import { polarity } from './polarity.ts'
import { divide, equals, isZero, multiply, power, type Quantity, subtract } from './quantity.ts'

/** Points at which both sides are evaluated; more than any identity in a chain of thought could share by chance. */
const probes = 6

/**
 * Whether two expressions in letters agree for all values of their letters, tried at fixed rational
 * points. An equation may also be a condition (`2x + 3 = 11`), so disagreement counts only where no
 * condition could be meant: both sides have the same letters, the left is not simplified, and the
 * difference is a constant, or a single term, so that the equation would have no solution or only
 * zero. Null where nothing can be said.
 */
export function checkIdentity(claim: Claim, text: string): 'true' | 'false' | null {
  const { chain, index } = claim
  const left = chain.sides[index]!
  const right = chain.sides[index + 1]!
  const letters = [...new Set([...left.names, ...right.names])]
  if (letters.length > 6) return null
  const differences = Array.from({ length: probes }, (_, probe) =>
    difference(left.node, right.node, letters, probe),
  )
  if (differences.some((value) => value === null)) return null
  const found = differences as Quantity[]
  if (found.every((value) => isZero(value) || equals(value, 0)))
    return left.operations + right.operations > 0 ? 'true' : null
  if (!couldOnlyBeIdentity(left, right, index)) return null
  if (left.doubtfulEnd || right.doubtfulEnd || (index === 0 && chain.leftEdge !== 'whole'))
    return null
  if (chain.relations[index]!.approximate || chain.relations[index]!.inWords) return null
  if (!isConstant(found) && !isSingleTerm(found, letters)) return null
  if (
    /no solution|contradict|impossible|never|inconsistent/i.test(
      text.slice(claim.end, claim.end + 200),
    )
  )
    return null
  return polarity(text, claim.start, claim.end) === 'stated' ? 'false' : null
}

function couldOnlyBeIdentity(left: Side, right: Side, index: number): boolean {
  const same =
    new Set(left.names).size === new Set(right.names).size &&
    left.names.every((name) => right.names.includes(name))
  if (!same || left.names.length === 0) return false
  return index > 0
    ? hasNumericWork(left.node)
    : isOneKindOfTerm(left.node) && hasNumericWork(left.node) && isOneKindOfTerm(right.node)
}

/** Two numbers that could be combined: `5 + 12x + 24`, `8.33x * 150`. */
function hasNumericWork(node: Node): boolean {
  return (
    terms(node).filter(isNumeric).length > 1 ||
    terms(node).some((term) => factors(term).filter(isNumeric).length > 1) ||
    likeTerms(node)
  )
}

function likeTerms(node: Node): boolean {
  const names = terms(node)
    .filter((term) => !isNumeric(term))
    .map((term) => factors(term).filter((factor) => !isNumeric(factor)))
  const plain = names
    .filter((found) => found.length === 1 && found[0]!.kind === 'name')
    .map((found) => (found[0] as { name: string }).name)
  return new Set(plain).size < plain.length
}

/** A product of numbers and letters, or a sum of such products without a constant. */
function isOneKindOfTerm(node: Node): boolean {
  return terms(node).every(
    (term) =>
      !isNumeric(term) &&
      factors(term).every(
        (factor) => isNumeric(factor) || factor.kind === 'name' || isPower(factor),
      ),
  )
}

function isPower(node: Node): boolean {
  return (
    node.kind === 'binary' &&
    node.operator === '^' &&
    node.left.kind === 'name' &&
    isNumeric(node.right)
  )
}

function terms(node: Node): Node[] {
  if (node.kind === 'group' || node.kind === 'negation') return terms(node.of)
  if (node.kind === 'binary' && (node.operator === '+' || node.operator === '-'))
    return [...terms(node.left), ...terms(node.right)]
  return [node]
}

function factors(node: Node): Node[] {
  if (node.kind === 'binary' && node.operator === '*')
    return [...factors(node.left), ...factors(node.right)]
  return [node]
}

function isNumeric(node: Node): boolean {
  return evaluate(node) !== null
}

function difference(left: Node, right: Node, letters: string[], probe: number): Quantity | null {
  const substitution = { name: (name: string) => point(letters.indexOf(name), probe) }
  const a = evaluate(left, standard, substitution)
  const b = a === null ? null : evaluate(right, standard, substitution)
  return a === null || b === null ? null : subtract(a, b)
}

/** Distinct positive rationals without small common factors, so that no probe is special. */
function point(letter: number, probe: number): Quantity {
  const primes = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47]
  return Rational.of(
    primes[(letter * 5 + probe * 3 + 1) % 12]! + 10 * probe,
    primes[(letter + probe * 7 + 4) % 12] ?? 1,
  )
}

function isConstant(values: Quantity[]): boolean {
  return values.every((value) => equals(value, values[0]!))
}

/** Whether the differences are one number times a product of powers of the letters. */
function isSingleTerm(values: Quantity[], letters: string[]): boolean {
  if (letters.length > 3) return false
  return exponents(letters.length).some((powers) => {
    const ratios = values.map((value, probe) => {
      let term: Quantity | null = 1
      for (const [letter, exponent] of powers.entries()) {
        const factor: Quantity | null = power(point(letter, probe), exponent)
        term = term === null || factor === null ? null : multiply(term, factor)
      }
      return term === null ? null : divide(value, term)
    })
    return ratios.every((ratio) => ratio !== null && equals(ratio, ratios[0]!))
  })
}

function exponents(letters: number): number[][] {
  const choices = [0, 1, 2, 3]
  let found: number[][] = [[]]
  for (let i = 0; i < letters; i++)
    found = found.flatMap((powers) => choices.map((choice) => [...powers, choice]))
  return found.filter((powers) => powers.some((exponent) => exponent > 0))
}
