import { type Chain, findChains, type Scan } from './chains.ts'
import type { Claim } from './claim.ts'
import { evaluate, standard } from './evaluate.ts'
import { type Context, judge } from './judge.ts'
import { namedBy, Names } from './names.ts'
import { show } from './quantity.ts'
import { type Literal } from './expression.ts'
import { onlyLiteral } from './rounding.ts'

/** The equalities of a chain of thought, judged, and the chains of equalities that they come from. */
export interface Reading {
  chains: Chain[]
  claims: Claim[]
  /** How many numbers the text has. */
  numbers: number
  tokens: Scan['tokens']
}

/** Reads and judges every equality of a text, in the order in which they start. */
export function readClaims(text: string): Reading {
  const { chains, numbers, tokens } = findChains(text)
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
  withdrawRestated(text, claims)
  // An annotation is read before the sentence that it stands in.
  claims.sort((a, b) => a.start - b.start || a.end - b.end)
  return { chains, claims, numbers, tokens }
}

/** A rounded value stands for its exact one from here on. */
function remember(claim: Claim, { unrounded }: Context): void {
  if (claim.verdict !== 'rounded' && claim.verdict !== 'approximate') return
  const literal: Literal | null = onlyLiteral(claim.chain.sides[claim.index + 1]!.node)
  if (literal === null || claim.actual === null) return
  unrounded.set(show(evaluate(literal)!), claim.actual)
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

/**
 * A false claim whose left side is stated again later, with the right value, was corrected where the
 * chain says that it looks again, unless it went on to use the false value.
 */
function withdrawRestated(text: string, claims: Claim[]): void {
  if (!claims.some(({ verdict }) => verdict === 'false')) return
  const restated = new Map<string, number>()
  for (const claim of claims)
    if (claim.verdict === 'true') restated.set(leftText(claim), claim.start)
  let used: Map<string, number> | null = null
  for (const claim of claims) {
    if (claim.verdict !== 'false' || claim.stated === null) continue
    const again = restated.get(leftText(claim)) ?? -1
    if (again <= claim.end || !isReconsidered(text, claim.end, again)) continue
    used ??= lastUses(claims)
    if ((used.get(show(claim.stated)) ?? -1) <= claim.end) claim.verdict = 'corrected'
  }
}

/** Whether the chain says between two places that it looks again. */
function isReconsidered(text: string, from: number, to: number): boolean {
  const between = text.slice(from, Math.min(to, from + 4_000))
  return /\b(?:wait|actually|no,|hmm|check|verify|again|mistake|correct|oops|sorry|should|redo|re-?\w*(?:calculat|comput|examin|consider))/i.test(
    between,
  )
}

function leftText({ chain, index, text }: Claim): string {
  const left = chain.sides[index]!
  const length = chain.tokens[left.to - 1]!.end - chain.tokens[left.from]!.start
  return text.slice(0, length).replaceAll(/\s/g, '')
}

/** Where each value was last computed with. */
function lastUses(claims: readonly Claim[]): Map<string, number> {
  const used = new Map<string, number>()
  for (const { start, chain, index } of claims)
    for (const literal of chain.sides[index]!.literals) used.set(show(evaluate(literal)!), start)
  return used
}
