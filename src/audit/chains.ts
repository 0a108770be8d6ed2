import { type Edge, LeftEdge } from './left-edge.ts'
import { Parser } from './parse.ts'
import type { Side } from './side.ts'
import { lowerWord, type Token, type TokenKind } from './token.ts'
import { tokenize } from './tokens.ts'
import { mayStartVerbal, readVerbal, startsVerbal } from './verbal.ts'
import { filler, relationsFrom } from './words.ts'

/** What stands between two sides of an equality. */
export interface Relation {
  approximate: boolean
  /** Stated in words (`which gives`) and not by a sign. */
  inWords: boolean
}

/** Sides joined by equalities, as `a = b = c` states them: `relations[i]` joins side i and side i + 1. */
export interface Chain {
  sides: Side[]
  relations: Relation[]
  /** Whether the first side has its whole left edge; the others begin at a relation. */
  leftEdge: Edge
  /** Inside `<<…>>`. */
  inNote: boolean
  tokens: readonly Token[]
}

/** The chains of equalities of a text in order, and how many numbers it has. */
export interface Scan {
  chains: Chain[]
  numbers: number
  tokens: readonly Token[]
}

/** Finds every chain of equalities in a text, in order, in one pass. */
export function findChains(text: string): Scan {
  const tokens = tokenize(text)
  const scan: Scan = { chains: [], numbers: 0, tokens }
  new Scanner(text, tokens, false, scan).run()
  return scan
}

class Scanner {
  private readonly text: string
  private readonly tokens: readonly Token[]
  private readonly inNote: boolean
  private readonly parser: Parser
  private readonly edge: LeftEdge
  private readonly scan: Scan

  constructor(text: string, tokens: readonly Token[], inNote: boolean, scan: Scan) {
    this.scan = scan
    for (const { kind } of tokens) if (kind === 'number') scan.numbers++
    this.text = text
    this.tokens = tokens
    this.inNote = inNote
    this.parser = new Parser(text, tokens)
    this.edge = new LeftEdge(text, tokens)
  }

  run(): void {
    const { tokens } = this
    let at = 0
    while (at < tokens.length) {
      const { kind } = tokens[at]!
      if (kind === 'note') {
        this.note(tokens[at]!)
        at++
      } else if (kind === 'word') at = this.verbal(at)
      else if (this.mayStart(at, kind)) at = this.chain(at, this.parser.read(at))
      else at++
    }
  }

  private kind(index: number): TokenKind | undefined {
    return this.tokens[index]?.kind
  }

  private word(index: number): string {
    return lowerWord(this.text, this.tokens[index]!)
  }

  private mayStart(at: number, kind: TokenKind): boolean {
    switch (kind as string) {
      case 'number':
      case '(':
      case 'frac':
      case 'sqrt':
      case 'pi':
      case 'binom':
      case 'name':
        return true
      case '-':
        return this.isSign(at)
      default:
        return false
    }
  }

  /** A minus in front of an expression: after a space and glued to what follows, or at the start. */
  private isSign(at: number): boolean {
    const token = this.tokens[at]!
    const next = this.tokens[at + 1]
    if (
      next === undefined ||
      !(
        next.kind === 'number' ||
        next.kind === '(' ||
        next.kind === 'frac' ||
        next.kind === 'name' ||
        next.kind === 'sqrt'
      )
    )
      return false
    const before = this.kind(at - 1)
    if (
      before === undefined ||
      before === 'line' ||
      before === '=' ||
      before === '≈' ||
      before === '(' ||
      before === 'bullet' ||
      before === 'comma' ||
      before === 'stop'
    )
      return true
    return !token.glued && next.glued
  }

  /** An operation in words, where one starts and an equality follows it. */
  private verbal(at: number): number {
    if (!mayStartVerbal(this.text, this.tokens[at]!) || !startsVerbal(this.word(at))) return at + 1
    const side = readVerbal(this.text, this.tokens, this.parser, at)
    return side === null || this.relation(side.to, side) === null ? at + 1 : this.chain(at, side)
  }

  /** Reads the chain that starts with a side; returns where to go on. */
  private chain(from: number, first: Side | null): number {
    if (first === null) return from + 1
    const sides = [first]
    const relations: Relation[] = []
    let at = first.to
    for (;;) {
      const relation = this.relation(at, sides.at(-1)!)
      if (relation === null) break
      const side = this.sideAfter(relation.to)
      if (side === null) break
      sides.push(side)
      relations.push({
        approximate:
          relation.approximate || (side.from > 0 && this.isApproximated(relation.to, side.from)),
        inWords: relation.inWords,
      })
      at = side.to
    }
    if (relations.length > 0)
      this.scan.chains.push({
        sides,
        relations,
        leftEdge: this.edge.judge(first),
        inNote: this.inNote,
        tokens: this.tokens,
      })
    return Math.max(at, from + 1)
  }

  /** The relation after a side, if one follows, and where it ends. */
  private relation(from: number, side: Side): (Relation & { to: number }) | null {
    let at = this.skipRemark(from)
    // One bracket too many is a slip of the pen.
    if (this.kind(at) === ')' && this.tokens[at]!.partner < 0) at++
    at = this.skipUnits(at)
    const line = this.kind(at) === 'line' && this.tokens[at]!.digits === 0 ? 1 : 0
    const kind = this.kind(at + line)
    if (kind === '=' || kind === '≈')
      return { approximate: kind === '≈', inWords: false, to: at + line + 1 }
    return side.operations > 0 ? this.wordRelation(from) : null
  }

  /** Units between a side and its equals sign that the parser left because they were odd. */
  private skipUnits(from: number): number {
    let at = from
    while (this.kind(at) === 'text' && at < from + 3) at++
    return at
  }

  /** A remark in brackets without numbers: `3 * 4 (apples) = 12`. */
  private skipRemark(from: number): number {
    const token = this.tokens[from]
    if (token?.kind !== '(' || token.glued || token.partner < 0 || token.partner > from + 5)
      return from
    for (let at = from + 1; at < token.partner; at++) if (this.kind(at) !== 'word') return from
    return token.partner + 1
  }

  private wordRelation(from: number): (Relation & { to: number }) | null {
    let at = from
    if (this.kind(at) === 'comma') at++
    if (this.kind(at) !== 'word') {
      if (this.kind(at) !== 'stop') return null
      at++
    }
    if (this.kind(at) !== 'word') return null
    if (this.word(at) === 'and' && this.kind(at + 1) === 'word') at++
    for (const phrase of relationsFrom(this.word(at))) {
      if (!phrase.every((word, i) => this.kind(at + i) === 'word' && this.word(at + i) === word))
        continue
      if (at > from && phrase.length === 1 && !phrase[0]!.endsWith('ing')) continue
      return { approximate: false, inWords: true, to: at + phrase.length }
    }
    return null
  }

  private isApproximated(from: number, to: number): boolean {
    for (let at = from; at < to; at++)
      if (this.kind(at) === 'word' && filler(this.word(at)) === 'approximate') return true
    return false
  }

  /** The side after a relation, past a line break, a note and words that add nothing. */
  private sideAfter(from: number): Side | null {
    let at = from
    if (this.kind(at) === 'line' && this.tokens[at]!.digits === 0) at++
    for (
      let skipped = 0;
      skipped < 4 && this.kind(at) === 'word' && filler(this.word(at)) !== null;
      skipped++
    )
      at++
    if (this.kind(at) === 'note') {
      this.note(this.tokens[at]!)
      at++
    }
    if (this.kind(at) === 'word' && filler(this.word(at)) !== null) at++
    return at < this.tokens.length ? this.parser.read(at) : null
  }

  /** `<<48/2=24>>` states a chain of its own. */
  private note(token: Token): void {
    const tokens = tokenize(this.text, token.start + 2, token.end - 2)
    new Scanner(this.text, tokens, true, this.scan).run()
  }
}
