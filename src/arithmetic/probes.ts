import { Rational } from './rational.ts'

/**
 * The points at which expressions in these variables are compared, in the order in which they are
 * tried: positive fractions on both sides of 1, then fractions of both signs, then small whole
 * numbers, for what is only defined there (n!, (−1)^n, sums up to n). They are fixed, so that a grade
 * never depends on chance, and no small expression has a root at any of them.
 */
export function* probes(names: string[]): Generator<ReadonlyMap<string, Rational>> {
  if (names.length === 0) {
    for (let repeat = 0; repeat < 8; ++repeat) yield new Map()
    return
  }
  for (let point = 0; point < fractions.length; ++point)
    yield pointOf(names, point, signed[point] ?? 0)
  for (let point = 0; point < 12; ++point) {
    yield new Map(
      names.map((name, index) => [name, Rational.of(2 + ((point * 5 + index * 7) % 13))]),
    )
  }
}

function pointOf(names: string[], point: number, sign: number): Map<string, Rational> {
  const values = names.map((name, index): [string, Rational] => {
    const [over, under] = fractions[(point + index * 5) % fractions.length] ?? [1, 2]
    // Each variable on its own scale, so that no two coincide.
    const value = Rational.of(over + index * under, under + 2 * (index % 3))
    const negative = sign === -1 || (sign === 2 && (index + point) % 2 === 0)
    return [name, negative ? value.negated() : value]
  })
  return new Map(values)
}

/** Over even denominators, so that a negative number to such a power is never taken for an odd root. */
const fractions: [number, number][] = [
  [37, 18],
  [11, 28],
  [53, 24],
  [17, 32],
  [97, 42],
  [7, 12],
  [71, 48],
  [23, 58],
  [61, 16],
  [5, 44],
  [31, 36],
  [83, 10],
  [13, 62],
]

/** 0: all positive, −1: all negative, 2: mixed. */
const signed = [0, 0, -1, 0, 2, 0, -1, 0, 2, 0, 0, 0, 0]
