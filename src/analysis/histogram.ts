import type { Finding } from '../records/index.ts'
import type { HistogramBin } from './comparison.ts'
import { type Evidence, unresolvedCaveat } from './evidence.ts'

/** Problems by accuracy in tenths, with bins of their own at exactly 0 and exactly 1 (figure 5 of Yue et al. 2025). */
export function histogram({ pairs }: Evidence): Finding<HistogramBin[]> {
  const edges: [number, number][] = [
    [0, 0],
    ...Array.from({ length: 10 }, (_, i): [number, number] => [i / 10, (i + 1) / 10]),
    [1, 1],
  ]
  const count = (arm: 'base' | 'rl', bin: number) =>
    pairs.filter((pair) => binOf(pair[arm].n, pair[arm].c) === bin).length
  const data = edges.map(([from, to], bin) => ({
    from,
    to,
    base: count('base', bin),
    rl: count('rl', bin),
  }))
  const [never, always] = [data[0]!, data[11]!]
  return {
    summary: `never solved: ${never.base} and ${never.rl} problems; always solved: ${always.base} and ${always.rl} (base and trained arm)`,
    over: 'counts of these problems',
    caveats: [
      'accuracies are c/n as observed, spread by the noise of n completions',
      ...unresolvedCaveat(pairs),
    ],
    data,
  }
}

/** 0 for c = 0, 11 for c = n, else the tenth that c/n lies in, upper edges included, in whole numbers. */
function binOf(n: number, c: number): number {
  if (c === 0) return 0
  return c === n ? 11 : Math.ceil((10 * c) / n)
}
