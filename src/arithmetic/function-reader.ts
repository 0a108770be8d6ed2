import { type Expression, type FunctionName, multiplied } from './expression.ts'
import { integer, isMinusOne } from './literals.ts'
import { constants, functions, greek, infix, inverses } from './names.ts'
import { SymbolReader } from './symbol-reader.ts'
import { type Token } from './tokens.ts'
import { Undecidable } from './undecidable.ts'

/** Reads what has a name: constants, functions with their arguments, ∑ and ∏. */
export abstract class FunctionReader extends SymbolReader {
  protected abstract product(): Expression
  protected abstract factor(): Expression
  protected abstract power(): Expression
  protected abstract exponent(): Expression

  protected named(name: string, token: Token): Expression {
    if (name === 'sqrt') return this.root()
    if (name === 'cbrt') return { kind: 'root', of: this.argument(), degree: integer(3) }
    if (name === 'deg' || name === 'degrees') throw new Undecidable('degrees without a number')
    const constant = constants[name]
    if (constant) return constant
    const called = functions[name]
    if (called) return this.#call(called, name)
    if (greek.has(name)) return this.symbol(name)
    throw new Undecidable(`unknown ${token.kind === 'command' ? `\\${name}` : `word: ${name}`}`)
  }

  /** A function with its power, base and argument: `\sin^2 x`, `\log_2 8`, `\gcd(12, 18)`. */
  #call(name: FunctionName, written: string): Expression {
    let base = written === 'lg' ? integer(10) : null
    let power: Expression | null = null
    for (;;) {
      if (this.take('_')) base = this.argument()
      else if (this.take('^')) power = this.exponent()
      else break
    }
    const inverse = power && isMinusOne(power) ? inverses[name] : undefined
    const args = this.#arguments()
    if (base) args.push(base)
    const call: Expression = { kind: 'call', name: inverse ?? name, args }
    return power && !inverse ? { kind: 'power', base: call, exponent: power } : call
  }

  #arguments(): Expression[] {
    if (this.isMark('(', 0)) return this.list('(', ')')
    if (this.isMark('{', 0)) return this.list('{', '}')
    if (this.isMark('[', 0)) return this.list('[', ']')
    // sin 2x takes the product; another function ends it.
    let argument = this.factor()
    while (this.startsFactor() && !this.#isFunction() && !this.isMark('(', 0))
      argument = multiplied(argument, this.power())
    return [argument]
  }

  protected series(name: 'sum' | 'prod'): Expression {
    if (!this.take('_') || !this.take('{')) throw new Undecidable(`\\${name} without bounds`)
    const index = this.peek()
    ++this.at
    if (index?.kind !== 'word' || index.text.length !== 1 || !this.take('='))
      throw new Undecidable(`\\${name} without bounds`)
    const from = this.groupUntil('}')
    if (!this.take('^')) throw new Undecidable(`\\${name} without bounds`)
    const to = this.argument()
    this.bound.push(index.text)
    const body = this.product()
    this.bound.pop()
    return { kind: 'series', name, index: index.text, from, to, body }
  }

  protected startsFactor(): boolean {
    const token = this.peek()
    if (!token) return false
    if (token.kind === 'number') return this.#followsBracket()
    if (token.kind === 'word') return token.text !== 'of'
    if (token.kind === 'command') return !infix.has(token.text)
    if (token.kind === 'text') return /^[A-Za-z]$/.test(token.text)
    return '([{'.includes(token.text) || (token.text === '|' && this.bars === 0)
  }

  /** Two numbers in a row are a mistake, except `(2)3`, `x3` or `\pi 2`. */
  #followsBracket(): boolean {
    const last = this.tokens[this.at - 1]
    return last !== undefined && last.kind !== 'number'
  }

  #isFunction(): boolean {
    const token = this.peek()
    return token !== undefined && token.kind !== 'text' && functions[token.text] !== undefined
  }
}
