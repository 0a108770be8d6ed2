import { type Chain, findChains } from './chains.ts'
import type { Claim } from './claim.ts'
import { evaluate, standard } from './evaluate.ts'
import { type Context, judge } from './judge.ts'
import { namedBy, Names } from './names.ts'
import { equals, type Quantity, show } from './quantity.ts'
import { type Literal } from './expression.ts'
import { onlyLiteral } from './rounding.ts'

/** The equalities of a chain of thought, judged, and the chains of equalities that they come from. */
export interface Reading {
  chains: Chain[]
  claims: Claim[]
  /** How many numbers the text has. */
  numbers: number
}

/** Reads and judges every equality of a text, in the order in which they stand. */
export function readClaims(text: string): Reading {
  const { chains, numbers } = findChains(text)
  const context: Context = { text, names: new Names(), unrounded: new Map() }
  const claims: Claim[] = []
  for (const chain of chains) {
    for (let index = 0; index < chain.relations.length; index++) {
      const claim = judge(chain, index, context)
      if (claim === null) continue
      claims.push(claim)
      remember(claim, context)
    }
    bind(chain, context.names)
  }
  withdrawRestated(claims)
  return { chains, claims, numbers }
}

/** A rounded value stands for its exact one from here on. */
function remember(claim: Claim, { unrounded }: Context): void {
  if (claim.verdict !== 'rounded' && claim.verdict !== 'approximate') return
  const literal: Literal | null = onlyLiteral(claim.chain.sides[claim.index + 1]!.node)
  if (literal === null || claim.actual === null) return
  const key = show(evaluate(literal)!)
  const values = unrounded.get(key)
  if (values) values.push(claim.actual)
  else unrounded.set(key, [claim.actual])
}

function bind(chain: Chain, names: Names): void {
  const name = namedBy(chain)
  const last = chain.sides.at(-1)!
  if (name !== null && last.complete && !last.truncated && !last.names.includes(name)) {
    const value = evaluate(last.node, standard, { name: (other) => names.latest(other) })
    if (value !== null) names.bind(name, value)
  }
  if (name === null)
    for (const side of chain.sides) for (const used of side.names) names.mention(used)
}

/** A false claim whose left side is stated again later, with the right value, was corrected. */
function withdrawRestated(claims: Claim[]): void {
  if (!claims.some(({ verdict }) => verdict === 'false')) return
  const right = new Map<string, number>()
  for (const claim of claims) if (claim.verdict === 'true') right.set(leftText(claim), claim.start)
  for (const claim of claims)
    if (
      claim.verdict === 'false' &&
      (right.get(leftText(claim)) ?? -1) > claim.end &&
      !isUsedAgain(claim, claims)
    )
      claim.verdict = 'corrected'
}

function leftText({ chain, index, text }: Claim): string {
  const left = chain.sides[index]!
  const length = chain.tokens[left.to - 1]!.end - chain.tokens[left.from]!.start
  return text.slice(0, length).replaceAll(/\s/g, '')
}

/** Whether the false value is taken up by a later claim. */
function isUsedAgain({ stated, end }: Claim, claims: Claim[]): boolean {
  if (stated === null) return false
  const value: Quantity = stated
  return claims.some(
    ({ start, chain, index }) =>
      start > end && chain.sides[index]!.literals.some((node) => equals(evaluate(node)!, value)),
  )
}
