import type { Chain } from './chains.ts'
import { bare } from './expression.ts'
import type { Quantity } from './quantity.ts'

/** Earlier values of a letter that are kept beside the latest. */
const mostValues = 7

interface Binding {
  values: Quantity[]
  /** The letter stood in an equation before it had a value: it was solved for, not named. */
  solvedFor: boolean
}

/** The values of the letters that a chain of thought has named so far: `A = 12 + 3 = 15`. */
export class Names {
  private readonly bindings = new Map<string, Binding>()
  private readonly mentioned = new Set<string>()

  /** The latest value of a letter. */
  latest(name: string): Quantity | undefined {
    return this.bindings.get(name)?.values.at(-1)
  }

  /** Every value that the letter has had. */
  all(name: string): readonly Quantity[] {
    return this.bindings.get(name)?.values ?? []
  }

  /** Whether a claim about the letter can be held against the chain: it has one value, and was given it. */
  isFirm(name: string): boolean {
    const binding = this.bindings.get(name)
    return binding !== undefined && !binding.solvedFor
  }

  bind(name: string, value: Quantity): void {
    const binding = this.bindings.get(name)
    if (binding) binding.values = [...binding.values.slice(-mostValues), value]
    else this.bindings.set(name, { values: [value], solvedFor: this.mentioned.has(name) })
  }

  mention(name: string): void {
    this.mentioned.add(name)
  }
}

/** The letter that a chain gives a value to: its first side is nothing but the letter. */
export function namedBy(chain: Chain): string | null {
  const first = bare(chain.sides[0]!.node)
  return first.kind === 'name' && chain.leftEdge !== 'cut' ? first.name : null
}
