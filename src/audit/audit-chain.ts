import type { ChainClass } from '../records/index.ts'
import { finalAnswer, type FinalAnswer, numberOf, sameNumber } from './answer.ts'
import type { Claim } from './claim.ts'
import { readClaims } from './claims.ts'
import { graphKey } from './operation-graph.ts'
import { decimalsOf, equals, type Quantity, show, toDouble } from './quantity.ts'
import { replay, type Replay } from './replay.ts'
import { slipKind } from './slip-kind.ts'

export interface Audit {
  /** Null where neither a reference answer nor a grade is known. */
  class: ChainClass | null
  /** Whether the answer is right, and whether it would be with every slip put right; null without a reference. */
  right: boolean | null
  rightAfterReplay: boolean | null
  claims: Claim[]
  /** The claims that are false as stated and not taken back. */
  slips: Claim[]
  /** The share of the chain's numbers that took part in a claim with a verdict other than `ambiguous`. */
  coverage: number
  answer: FinalAnswer | null
  /** The final answer after every slip is put right, as text; null where it cannot be followed. */
  replayed: string | null
  /** The chain ends in a loop: the same words over and over. It was cut rather than finished. */
  loops: boolean
}

export interface AuditOptions {
  /** The reference answer, compared as an exact number. */
  gold?: string
  /** Whether a grader found the answer correct; it takes precedence over the comparison with `gold`. */
  right?: boolean
}

/** Audits one chain of thought. */
export function auditChain(text: string, options: AuditOptions = {}): Audit {
  return auditRead(readChain(text), options)
}

/** A chain with its claims read and checked: what every question about it starts from. */
export interface ChainRead extends ReturnType<typeof readClaims> {
  text: string
  answer: FinalAnswer | null
  /** The claims that are false as stated and not taken back, and those of them that are about numbers. */
  slips: Claim[]
  numeric: Claim[]
}

export function readChain(text: string): ChainRead {
  const read = readClaims(text)
  const slips = read.claims.filter(({ verdict }) => verdict === 'false')
  const numeric = slips.filter(({ kind }) => kind === 'number')
  return { ...read, text, answer: finalAnswer(text, read.tokens), slips, numeric }
}

/** What `auditChain` says of a chain that has been read. */
export function auditRead(read: ChainRead, { gold, right }: AuditOptions): Audit {
  const { text, chains, claims, numbers, answer, slips, numeric } = read
  const replayed = numeric.length === 0 ? asStated(answer) : replay(chains, numeric, answer)
  const goldValue = gold === undefined ? null : numberOf(gold)
  const isRight =
    right ?? (goldValue === null ? null : answer !== null && sameNumber(answer, goldValue))
  // The value that a right chain must end with: the reference, or what was graded correct.
  const target = goldValue ?? (isRight === true && answer !== null ? answer.value : null)
  const refit = (fixed: (slip: Claim) => boolean) => replay(chains, numeric, answer, fixed).end
  const { end } = replayed
  const rightAfterReplay =
    numeric.length === 0 || end === null || target === null
      ? isRight
      : reaches(end, answer, target) ||
        (isRight === true && isByRounding(end, answer!.value, replayed.onPath))
  return {
    class:
      isRight === null
        ? null
        : classOf(isRight, rightAfterReplay === true, claims, slips, replayed, answer, refit),
    right: isRight,
    rightAfterReplay,
    claims,
    slips,
    coverage: coverageOf(claims, numbers),
    answer,
    replayed: replayed.end === null ? null : show(replayed.end),
    loops: endsInLoop(text),
  }
}

/**
 * How the final answer of a chain was computed, with the numbers abstracted away: equal texts are
 * equal approaches. Null where the derivation cannot be followed or is too large.
 */
export function operationGraph(text: string): string | null {
  return graphOfRead(readChain(text))
}

export function graphOfRead({ chains, numeric, answer }: ChainRead): string | null {
  const { graph } = replay(chains, numeric, answer)
  return graph === null ? null : graphKey(graph)
}

/** Without slips the end is what it is. */
function asStated(answer: FinalAnswer | null): Pick<Replay, 'end' | 'onPath'> {
  return { end: answer?.value ?? null, onPath: [] }
}

function classOf(
  isRight: boolean,
  rightAfterReplay: boolean,
  claims: readonly Claim[],
  slips: readonly Claim[],
  replayed: Pick<Replay, 'end' | 'onPath'>,
  answer: FinalAnswer | null,
  refit: (fixed: (slip: Claim) => boolean) => Quantity | null,
): ChainClass {
  if (!claims.some(({ verdict }) => verdict !== 'ambiguous')) return 'nothing to check'
  if (!isRight) return rightAfterReplay ? 'wrong by arithmetic alone' : 'wrong otherwise'
  if (slips.length === 0)
    return claims.some(({ verdict }) => verdict === 'corrected')
      ? 'right, self-corrected'
      : 'right, not refuted'
  return isLucky(rightAfterReplay, replayed, answer, refit)
    ? 'right by cancelling errors (lucky)'
    : 'right, slip without effect'
}

/**
 * Right only because errors cancel: either the answer is lost once all slips are put right (a slip
 * cancels a wrong plan), or all together change nothing although one of them alone would.
 */
function isLucky(
  rightAfterReplay: boolean,
  { end, onPath }: Pick<Replay, 'end' | 'onPath'>,
  answer: FinalAnswer | null,
  refit: (fixed: (slip: Claim) => boolean) => Quantity | null,
): boolean {
  if (end === null || answer === null || onPath.length === 0) return false
  if (!rightAfterReplay) return true
  if (onPath.length < 2) return false
  return onPath.slice(0, 16).some((slip) => {
    const alone = refit((other) => other === slip)
    return alone !== null && !equals(alone, end) && !isByRounding(alone, answer.value, [slip])
  })
}

/** Whether a replayed end is the target, with the per-cent sign where the answer has it. */
function reaches(end: Quantity, answer: FinalAnswer | null, target: Quantity): boolean {
  if (equals(end, target)) return true
  if (answer === null || equals(answer.raw, answer.value)) return false
  return Math.abs(toDouble(end) * 100 - toDouble(target)) < 1e-9
}

/**
 * Whether rounding alone may part a replayed end from the answer. Two whole numbers are never apart by
 * rounding, unless each slip on the path only rounded where it should not have.
 */
function isByRounding(end: Quantity, answer: Quantity, onPath: readonly Claim[]): boolean {
  const off = Math.abs(toDouble(end) - toDouble(answer))
  const places = Math.min(decimalsOf(end) ?? Infinity, decimalsOf(answer) ?? Infinity)
  const isWhole = decimalsOf(end) === 0 && decimalsOf(answer) === 0
  if (off === 0 || (!isWhole && off < 10 ** -Math.min(places, 12))) return true
  const near = 0.01 * Math.max(Math.abs(toDouble(end)), Math.abs(toDouble(answer)))
  return off <= near && onPath.every((slip) => slipKind(slip) === 'rounding')
}

function coverageOf(claims: readonly Claim[], numbers: number): number {
  if (numbers === 0) return 0
  const covered = new Set<number>()
  for (const { chain, index, verdict } of claims) {
    if (verdict === 'ambiguous') continue
    for (let side = index; side <= index + 1; side++)
      for (const { token, start } of chain.sides[side]!.literals)
        if (chain.tokens[token]!.kind === 'number') covered.add(start)
  }
  return covered.size / numbers
}

/** Whether the text ends with the same 3 to 200 characters at least four times over. */
function endsInLoop(text: string): boolean {
  const end = text.trimEnd().length
  for (let period = 3; period <= 200 && period * 4 <= end; period++) {
    let same = 0
    while (
      same < period * 3 &&
      text.charCodeAt(end - 1 - same) === text.charCodeAt(end - 1 - same - period)
    )
      same++
    if (same === period * 3) return true
  }
  return false
}
