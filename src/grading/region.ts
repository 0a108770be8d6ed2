import { type Expression } from '../arithmetic/index.ts'
import { type Answer, scalar, type Sign } from './answer.ts'
import { readTokens } from './read.ts'

export type Relation = Extract<Answer, { kind: 'relation' }>

/** The interval or union that an inequality describes: `x ≥ 5`, `−2 ≤ x < 7`, `1 ≤ |z| ≤ 2`, `x ≠ 3`; else null. */
export function regionOf(relation: Relation): Answer | null {
  const turned = relation.signs.every((sign) => sign === '>' || sign === '≥')
    ? reversed(relation)
    : relation
  const { sides, signs } = turned
  if (signs.length === 1 && signs[0] === '≠') return excluded(turned)
  if (!signs.every((sign) => sign === '<' || sign === '≤')) return null
  if (signs.length === 2) {
    const middle = readTokens(sides[1]?.tokens ?? [])
    const [low, high] = [readTokens(sides[0]?.tokens ?? []), readTokens(sides[2]?.tokens ?? [])]
    if (isVariable(middle)) return interval(low, signs[0], high, signs[1])
    return isModulus(middle) ? onBothSides(low, signs[0], high, signs[1]) : null
  }
  if (signs.length !== 1) return null
  const [left, right] = [readTokens(sides[0]?.tokens ?? []), readTokens(sides[1]?.tokens ?? [])]
  if (isVariable(left)) return interval({ kind: 'infinity', sign: -1 }, '<', right, signs[0])
  if (isVariable(right)) return interval(left, signs[0], { kind: 'infinity', sign: 1 }, '<')
  if (isModulus(left)) return interval(negated(right), signs[0], right, signs[0])
  return null
}

function reversed({ sides, signs }: Relation): Relation {
  const turned = signs.toReversed().map((sign): Sign => (sign === '>' ? '<' : '≤'))
  return { kind: 'relation', sides: sides.toReversed(), signs: turned }
}

function interval(
  low: Answer,
  lowSign: Sign | undefined,
  high: Answer,
  highSign: Sign | undefined,
): Answer {
  return {
    kind: 'tuple',
    items: [low, high],
    open: lowSign === '≤' ? '[' : '(',
    close: highSign === '≤' ? ']' : ')',
  }
}

function onBothSides(
  low: Answer,
  lowSign: Sign | undefined,
  high: Answer,
  highSign: Sign | undefined,
): Answer {
  return {
    kind: 'union',
    parts: [
      interval(negated(high), highSign, negated(low), lowSign),
      interval(low, lowSign, high, highSign),
    ],
  }
}

function excluded({ sides }: Relation): Answer | null {
  const [left, right] = [readTokens(sides[0]?.tokens ?? []), readTokens(sides[1]?.tokens ?? [])]
  const [variable, value] = isVariable(left) ? [left, right] : [right, left]
  return isVariable(variable)
    ? { kind: 'difference', from: { kind: 'reals' }, without: value }
    : null
}

function isVariable(answer: Answer): boolean {
  if (answer.kind !== 'scalar') return false
  const { expression } = answer
  if (expression.kind === 'opaque') return expression.args.every(({ kind }) => kind === 'symbol')
  return expression.kind === 'symbol' || isCallOfName(expression)
}

/** What an inequality is about: the side that is a variable, as it is written. */
export function subjectOf({ sides }: Relation): string | null {
  const side = sides.find(({ tokens }) => {
    const answer = readTokens(tokens)
    return isVariable(answer) || isModulus(answer)
  })
  return side
    ? side.tokens
        .map(({ text }) => text)
        .join('')
        .replaceAll(/[{}|]/g, '')
    : null
}

/** f(x), which reads as a product where f is no usual name of a function. */
function isCallOfName(expression: Expression): boolean {
  return (
    expression.kind === 'product' &&
    expression.factors.length === 2 &&
    expression.factors.every(({ kind }) => kind === 'symbol')
  )
}

function isModulus(answer: Answer): boolean {
  if (answer.kind !== 'scalar' || answer.expression.kind !== 'call') return false
  const [inner] = answer.expression.args
  return answer.expression.name === 'abs' && inner?.kind === 'symbol'
}

function negated(answer: Answer): Answer {
  if (answer.kind === 'infinity') return { kind: 'infinity', sign: answer.sign === 1 ? -1 : 1 }
  return answer.kind === 'scalar' ? scalar({ kind: 'negation', of: answer.expression }) : answer
}
