import type { Finding, ProblemPair } from '../records/index.ts'
import { logChoose, simultaneousBand, unitScores } from '../statistics/index.ts'
import type { GainLedger } from './comparison.ts'
import { type Evidence, unresolvedCaveat } from './evidence.ts'
import { gainByRate } from './gain-by-rate.ts'
import { difference, level } from './wording.ts'

/**
 * Where the change in pass@1 comes from: gains on problems that the base solved at least once
 * (sharpened), gains on problems where it had no success (discovered), and losses (regressed); the
 * three sum to it. Since noise alone sorts differences into gains and losses, the same ledger
 * between two halves of the base's own completions stands beside it (exact over all splits).
 */
export function gain(evidence: Evidence): Finding<GainLedger> {
  const { pairs, design, band } = evidence
  const columns = 4
  const values = new Float64Array(pairs.length * columns)
  const counts = { sharpened: 0, discovered: 0, regressed: 0, unchanged: 0 }
  for (const [i, { base, rl }] of pairs.entries()) {
    const change = rl.c / rl.n - base.c / base.n
    const part = partOf(change, base.c)
    ++counts[part]
    values[i * columns] = change
    if (part !== 'unchanged') values[i * columns + parts.indexOf(part) + 1] = change
  }
  const all = simultaneousBand(unitScores(values, columns, design), { ...band, range: [-1, 1] })
  const estimate = (j: number) => ({ value: all.mean[j]!, low: all.low[j]!, high: all.high[j]! })
  const data = {
    total: estimate(0),
    sharpened: estimate(1),
    discovered: estimate(2),
    regressed: estimate(3),
    counts,
    byRate: gainByRate(evidence),
    selfNull: selfLedger(pairs),
  }
  return {
    summary: `of the change in pass@1, ${difference(data.total)}, problems that the base solved at least once give ${difference(data.sharpened)}, problems where it had no success ${difference(data.discovered)}, and losses ${difference(data.regressed)}`,
    over: `${level(band.alpha)} intervals over problems, simultaneous over the four numbers, and likewise over the base's solve rates`,
    caveats: [
      'gains and losses are sorted by what was observed, so noise adds to both: compare with the split of the base against itself',
      ...unresolvedCaveat(pairs),
    ],
    data,
  }
}

const parts = ['sharpened', 'discovered', 'regressed'] as const

function partOf(change: number, baseCorrect: number): (typeof parts)[number] | 'unchanged' {
  if (change === 0) return 'unchanged'
  if (change < 0) return 'regressed'
  return baseCorrect > 0 ? 'sharpened' : 'discovered'
}

/** The ledger expected where the second half of the base's completions plays the trained arm. */
function selfLedger(pairs: readonly ProblemPair[]): GainLedger['selfNull'] {
  const sum = { sharpened: 0, discovered: 0, regressed: 0 }
  for (const { base } of pairs) {
    const { n, c } = base
    const half = Math.floor(n / 2)
    if (half === 0) continue
    const second = n - half
    const total = logChoose(n, half)
    for (let first = Math.max(0, c - second); first <= Math.min(c, half); ++first) {
      const chance = Math.exp(logChoose(c, first) + logChoose(n - c, half - first) - total)
      const change = (c - first) / second - first / half
      const part = partOf(change, first)
      if (part !== 'unchanged') sum[part] += (chance * change) / pairs.length
    }
  }
  return sum
}
