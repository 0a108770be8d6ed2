import type { Literal, Node } from './expression.ts'

/** One side of an equality: an expression and what was noticed while reading it. */
export interface Side {
  node: Node
  /** Indices of its first token and of the token after its last. */
  from: number
  to: number
  literals: Literal[]
  operations: number
  names: string[]
  hasPercent: boolean
  /** Units of measure that can be converted, in the singular: `hour`, `cent`. */
  units: string[]
  /** Whether its end is complete: no operator, factor or letter is left over. */
  complete: boolean
  /** Complete, but followed by something that may change it: `5 times`, `8 m`, `3 (…)`. */
  doubtfulEnd: boolean
  /** A letter after it that may be a unit: `500 m`. */
  letter: string | null
  /** `0.333…`: the last number goes on. */
  truncated: boolean
  /** `5 fewer`: the sign may be in the word. */
  comparative: boolean
  /** An exclamation mark follows that may be a factorial. */
  exclaimed: boolean
}

/** A side before anything is read. */
export function emptySide(): Side {
  return {
    node: { kind: 'pi' },
    from: 0,
    to: 0,
    literals: [],
    operations: 0,
    names: [],
    hasPercent: false,
    units: [],
    complete: true,
    doubtfulEnd: false,
    letter: null,
    truncated: false,
    comparative: false,
    exclaimed: false,
  }
}
