import type { FinalAnswer } from './answer.ts'
import type { Chain } from './chains.ts'
import type { Claim } from './claim.ts'
import { evaluate, standard, type Substitution } from './evaluate.ts'
import { bare, fractionKey, type Literal, type Node, shape, walk } from './expression.ts'
import { namedBy } from './names.ts'
import { type Graph, graphOf } from './operation-graph.ts'
import type { Side } from './side.ts'
import {
  add,
  divide,
  equals,
  exact,
  isZero,
  multiply,
  negate,
  normalized,
  type Quantity,
  show,
  subtract,
  toDouble,
} from './quantity.ts'
import { onlyLiteral } from './rounding.ts'
import { unitFamily } from './words.ts'

/** The end of a chain of thought once its slips are put right and carried through. */
export interface Replay {
  /** The final answer as it would have been; null where its derivation cannot be followed. */
  end: Quantity | null
  /** The slips on which the final answer depends. */
  onPath: Claim[]
  /** How the final answer was computed; null where its derivation cannot be followed. */
  graph: Graph | null
}

/** A value that the chain computed: as it says, and as it would be. */
interface Result {
  stated: Quantity
  repaired: Quantity
  slips: Set<Claim>
  /** Whether no other number of the text has the same value. */
  isDistinct: boolean
  /** Whether every number that it was computed with could be traced. */
  isCertain: boolean
  graph: Graph
  chainNumber: number
}

/**
 * Puts the slips in `fixed` right, carries each right value to the later steps that use the wrong one,
 * and returns the final answer to which that leads. A later number is taken to be an earlier result
 * when it is the latest one with that value, up to its sign: −805 is used as `1924 - 805`. Where a
 * wrong value may also be a number that the text had before, the replay gives up rather than guess.
 */
export function replay(
  chains: readonly Chain[],
  slips: readonly Claim[],
  answer: FinalAnswer | null,
  fixed: (slip: Claim) => boolean = () => true,
): Replay {
  const run = new Run(slips, fixed)
  for (const chain of chains) if (answer === null || startOf(chain) < answer.start) run.take(chain)
  return answer === null ? { end: null, onPath: [], graph: null } : run.finish(answer)
}

/** A result keeps no longer list of the slips that it depends on. */
const mostSlips = 50

class Run {
  private readonly slips: ReadonlyMap<Chain, Claim[]>
  private readonly fixed: (slip: Claim) => boolean
  private readonly results = new Map<string, Result>()
  private readonly names = new Map<string, Result>()
  /** Numbers that the chain used without having computed them. */
  private readonly givens = new Set<string>()
  /** Expressions that were written before; stated again they do not depend on what came between. */
  private readonly written = new Set<string>()
  private chainNumber = 0

  constructor(slips: readonly Claim[], fixed: (slip: Claim) => boolean) {
    this.slips = Map.groupBy(slips, ({ chain }) => chain)
    this.fixed = fixed
  }

  take(chain: Chain): void {
    this.chainNumber++
    const own = this.slips.get(chain) ?? []
    let from = this.baseOf(chain, own)
    if (from < 0) return
    let result = this.compute(chain.sides[from]!, null, chain.inNote)
    if (result === null) return
    for (let index = from; index < chain.relations.length; index++) {
      const right = chain.sides[index + 1]!
      if (!right.complete) return
      const slip = own.find((claim) => claim.index === index)
      if (slip !== undefined) {
        result.slips.add(slip)
        if (!this.fixed(slip)) result = shifted(result, slip)
      } else if (isContinued(chain, index))
        result = this.compute(right, result, chain.inNote) ?? result
      from = index + 1
    }
    this.store(chain, from, result)
  }

  finish(answer: FinalAnswer): Replay {
    const found = this.lookUp(answer.raw) ?? this.lookUp(answer.value)
    if (found === undefined) {
      // An answer that no step computed is untouched by slips, but only where there are none.
      return { end: this.slips.size === 0 ? answer.value : null, onPath: [], graph: null }
    }
    const scale = divide(answer.value, found.stated)
    const end = isZero(found.stated)
      ? found.repaired
      : scale === null
        ? null
        : multiply(found.repaired, scale)
    const isSure = found.slips.size === 0 || (found.isDistinct && found.isCertain)
    return {
      end: isSure ? end : null,
      onPath: [...found.slips],
      graph: found.graph,
    }
  }

  /** The first side with a value of its own: not a letter that is being named. */
  private baseOf(chain: Chain, own: readonly Claim[]): number {
    for (const [index, side] of chain.sides.entries()) {
      if (index === 0 && (chain.leftEdge === 'cut' || bare(side.node).kind === 'name')) continue
      if (!side.complete) continue
      const isMeasured = () =>
        own.some((claim) => claim.index === index) || this.agreesInUnits(chain, index)
      if (side.names.every((name) => this.names.has(name) || (isUnit(name) && isMeasured())))
        return index
    }
    return -1
  }

  /** `60 km/h * 2.5 h = 150 km`: the sides agree once letters that are units count as one. */
  private agreesInUnits({ sides }: Chain, index: number): boolean {
    const next = sides[index + 1]
    if (next === undefined) return false
    const [left, right] = [sides[index]!, next].map(({ node }) =>
      evaluate(node, standard, { name: (name) => this.valueOf(name, 'stated') }),
    ) as [Quantity | null, Quantity | null]
    return left !== null && right !== null && equals(left, right)
  }

  /** The value of a letter; one where it can only be a unit. */
  private valueOf(name: string, which: 'stated' | 'repaired'): Quantity | undefined {
    return this.names.get(name)?.[which] ?? (isUnit(name) ? 1 : undefined)
  }

  /** The value of a side with every literal and name traced to the result that it stands for. */
  private compute(side: Side, before: Result | null, inNote: boolean): Result | null {
    const slips = new Set<Claim>(before?.slips)
    const used = new Map<Node, Result>()
    // An annotation repeats the expression that it stands in.
    const isRepeated = !inNote && this.isRepeated(side)
    let isCertain = before?.isCertain ?? true
    const take = (leaf: Node, found: Result | undefined): Result | undefined => {
      if (found === undefined) return undefined
      for (const slip of found.slips) if (slips.size < mostSlips) slips.add(slip)
      if (found.slips.size > 0)
        isCertain &&= found.isCertain && (found.isDistinct || leaf.kind === 'name')
      used.set(leaf, found)
      return found
    }
    const subtracted = subtractedLiterals(side.node)
    const twice = new Set<Quantity>()
    const head = before === null ? null : leadingLiteral(side.node)
    const substitution: Substitution = {
      name: (name) => this.valueOf(name, 'repaired'),
      literal: (leaf) => {
        const found =
          leaf === head ? before! : isRepeated ? undefined : this.lookUpLiteral(leaf, subtracted)
        // A changed value that stands twice in one expression is once a coincidence.
        if (found && !equals(found.repaired, found.stated)) {
          if (twice.has(found.stated)) isCertain = false
          twice.add(found.stated)
        }
        return take(leaf, found) && repairedLike(found!, evaluate(leaf)!)
      },
      fraction: (node, written) => {
        const found = isRepeated ? undefined : this.lookUpFraction(written)
        return take(node, found) && repairedLike(found!, evaluate(node)!)
      },
    }
    for (const name of side.names) take({ kind: 'name', name, token: -1 }, this.names.get(name))
    const repaired = evaluate(side.node, standard, substitution)
    const stated = evaluate(side.node, standard, { name: (name) => this.valueOf(name, 'stated') })
    if (repaired === null || stated === null) return null
    const graph = graphOf(side.node, (leaf) =>
      leaf.kind === 'name' ? this.names.get(leaf.name)?.graph : used.get(leaf)?.graph,
    )
    return {
      stated,
      repaired,
      slips,
      isDistinct: true,
      isCertain,
      graph,
      chainNumber: this.chainNumber,
    }
  }

  private isRepeated(side: Side): boolean {
    if (side.operations === 0) return false
    const text = side.literals.map((leaf) => key(evaluate(leaf)!)).join(' ') + shape(side.node)
    if (this.written.has(text)) return true
    this.written.add(text)
    return false
  }

  /**
   * The result that a literal stands for; a literal that stands for none is a given. A negative result
   * is used without its sign only where the literal is subtracted: −805 in `1924 - 805`.
   */
  private lookUpLiteral(leaf: Literal, subtracted: ReadonlySet<Literal>): Result | undefined {
    const value = evaluate(leaf)!
    const found = this.lookUp(value)
    if (
      found !== undefined &&
      (!equals(value, negate(found.stated)) || subtracted.has(leaf) || isZero(value))
    )
      return found
    this.givens.add(key(value))
    return undefined
  }

  private lookUp(value: Quantity): Result | undefined {
    const found = this.results.get(key(value))
    return found && this.asDistinct(found)
  }

  /** The step right after a result means it, whatever other number has the same value. */
  private asDistinct(found: Result): Result {
    const isNext = !found.isDistinct && this.chainNumber - found.chainNumber <= 1
    return isNext ? { ...found, isDistinct: true } : found
  }

  /** The result that a fraction stands for, where it is written as the result was. */
  private lookUpFraction(written: string): Result | undefined {
    const found = this.results.get(written)
    if (found === undefined) this.givens.add(written)
    return found && this.asDistinct(found)
  }

  private store(chain: Chain, last: number, result: Result): void {
    const side = chain.sides[last]!
    const literal = onlyLiteral(side.node)
    const stated = evaluate(side.node, standard, { name: (name) => this.names.get(name)?.stated })
    if (stated === null) return
    const isClean = result.slips.size === 0
    const repaired = isClean ? stated : roundedAs(result.repaired, stated, side, chain)
    const fraction = writtenFraction(side.node)
    const isDistinct = !this.givens.has(fraction ?? key(stated))
    const found: Result = { ...result, stated, repaired, isDistinct }
    const name = namedBy(chain)
    if (name !== null) this.names.set(name, found)
    if (fraction !== null) this.results.set(fraction, found)
    if (literal === null && fraction === null) return
    this.results.set(key(stated), found)
    if (literal === null) return
    const raw = evaluate(literal)!
    if (!equals(raw, stated)) this.results.set(key(raw), found)
  }
}

function isUnit(name: string): boolean {
  return unitFamily(name) >= 0
}

/** A side that is one fraction, perhaps with a sign, as it is written; null for any other. */
function writtenFraction(node: Node): string | null {
  const inner = bare(node)
  return fractionKey(inner.kind === 'negation' ? bare(inner.of) : inner)
}

/** The literals with a minus in front of them. */
function subtractedLiterals(node: Node): Set<Literal> {
  const found = new Set<Literal>()
  const mark = (inner: Node) => {
    const right = bare(inner)
    if (right.kind === 'number') found.add(right)
  }
  walk(node, (inner) => {
    if (inner.kind === 'negation') mark(inner.of)
    else if (inner.kind === 'binary' && inner.operator === '-') mark(inner.right)
  })
  return found
}

/** Values are looked up without their sign. */
function key(value: Quantity): string {
  const text = show(value)
  return text.startsWith('-') ? text.slice(1) : text
}

/** The repaired value as the literal writes it: with its sign, and in per cent where it is. */
function repairedLike(found: Result, literal: Quantity): Quantity | undefined {
  if (equals(literal, found.stated)) return found.repaired
  if (equals(literal, negate(found.stated))) return negate(found.repaired)
  const scale = divide(literal, found.stated)
  return scale === null ? undefined : (multiply(found.repaired, scale) ?? undefined)
}

/** A slip that is left in place moves the value by as much as it did. */
function shifted(result: Result, slip: Claim): Result {
  const error = subtract(slip.stated!, slip.actual!)
  const moved = error === null ? null : add(result.repaired, error)
  return moved === null ? result : { ...result, repaired: moved }
}

/** Whether the right side of a relation goes on from the left one: `10 - 4 = 6 + 3`. */
function isContinued(chain: Chain, index: number): boolean {
  const left = evaluate(chain.sides[index]!.node)
  const right = chain.sides[index + 1]!
  const value = evaluate(right.node)
  if (left === null || value === null || right.operations === 0 || equals(left, value)) return false
  const head = leadingLiteral(right.node)
  return head !== null && equals(evaluate(head)!, left)
}

function leadingLiteral(node: Node): Literal | null {
  let inner = node
  for (;;) {
    if (inner.kind === 'binary') inner = inner.left
    else if (inner.kind === 'group') inner = inner.of
    else break
  }
  return inner.kind === 'number' ? inner : null
}

/** Where the chain rounded its value, the repaired value is rounded in the same way. */
function roundedAs(repaired: Quantity, stated: Quantity, side: Side, chain: Chain): Quantity {
  const literal = onlyLiteral(side.node)
  const value = exact(repaired)
  const before = evaluate(chain.sides.at(-2)!.node)
  if (literal === null || value === null || before === null || equals(before, stated))
    return repaired
  const places = literal.decimals + (side.hasPercent ? 2 : 0)
  const isRounded = Math.abs(toDouble(before) - toDouble(stated)) < 10 ** -places
  return isRounded ? normalized(value.round(places)) : repaired
}

function startOf(chain: Chain): number {
  return chain.tokens[chain.sides[0]!.from]!.start
}
