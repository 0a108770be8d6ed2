/** A completion of one arm in one cell. */
export interface CellSample {
  cell: number
  right: boolean
}

/** One problem's part of a matched difference. */
export interface MatchedPart {
  /** Σ over cells of w (r₁ − r₀) with w = n₀n₁ / (n₀ + n₁), and Σ w. */
  difference: number
  weight: number
  /** Completions of each arm that lie in a cell which the other has as well. */
  shared: { base: number; rl: number }
}

/**
 * One problem's share of the Mantel–Haenszel risk difference (Greenland and Robins 1985, Biometrics
 * 41:55–68): within each cell the difference of the shares that are right, weighted by how much both
 * arms are there. Summed over problems, Σ difference / Σ weight is the difference between completions
 * of one problem that lie in one cell. Cells that only one arm has say nothing and weigh nothing.
 */
export function matchedPart(base: readonly CellSample[], rl: readonly CellSample[]): MatchedPart {
  const cells = new Map<number, { n: [number, number]; right: [number, number] }>()
  for (const [arm, samples] of [base, rl].entries())
    for (const { cell, right } of samples) {
      let entry = cells.get(cell)
      if (!entry) cells.set(cell, (entry = { n: [0, 0], right: [0, 0] }))
      entry.n[arm]!++
      if (right) entry.right[arm]!++
    }
  const part: MatchedPart = { difference: 0, weight: 0, shared: { base: 0, rl: 0 } }
  for (const { n, right } of cells.values()) {
    if (n[0] === 0 || n[1] === 0) continue
    const weight = (n[0] * n[1]) / (n[0] + n[1])
    part.weight += weight
    part.difference += weight * (right[1] / n[1] - right[0] / n[0])
    part.shared.base += n[0]
    part.shared.rl += n[1]
  }
  return part
}
