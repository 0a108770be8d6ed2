import { passAtK } from './pass-at-k.ts'
import { random } from './random.ts'
import { thinned } from './thinning.ts'

/** Counts of one problem under one setting. */
export interface SettingCounts {
  n: number
  c: number
}

export interface Envelope {
  /** Mean pass@k of the setting chosen on one half, scored on the other. */
  pass: number[]
  /** The setting with the largest mean pass@k over all completions. */
  best: number[]
}

/**
 * The best of several settings at each k (a temperature, a template), without taking its luck for
 * merit: a random half of every problem's completions chooses the setting with the largest mean
 * pass@k, the other half scores it, and they swap; averaged over splits. The largest of S means of
 * the same data would be too high by what selection finds in noise (.03 at k = 128 with five equal
 * settings and 30 problems). `settings[s][i]` are the counts of problem i under setting s; every k is at
 * most half of every n.
 */
export function honestEnvelope(
  settings: readonly (readonly SettingCounts[])[],
  ks: readonly number[],
  { splits, seed }: { splits: number; seed: number },
): Envelope {
  const stream = random(seed, 11)
  const sum = ks.map(() => 0)
  for (let split = 0; split < splits; ++split) {
    const first: SettingCounts[][] = []
    const second: SettingCounts[][] = []
    for (const counts of settings) {
      const halves = counts.map(({ n, c }) => {
        const half = Math.floor(n / 2)
        const hits = thinned(n, c, half, stream)
        return [
          { n: half, c: hits },
          { n: n - half, c: c - hits },
        ] as const
      })
      first.push(halves.map(([one]) => one))
      second.push(halves.map(([, other]) => other))
    }
    for (const [choosing, scoring] of [
      [first, second],
      [second, first],
    ] as const)
      for (const [j, k] of ks.entries())
        sum[j]! += meanPass(scoring[bestOf(choosing, k)]!, k) / (2 * splits)
  }
  return { pass: sum, best: ks.map((k) => bestOf(settings, k)) }
}

function bestOf(settings: readonly (readonly SettingCounts[])[], k: number): number {
  const passes = settings.map((counts) => meanPass(counts, k))
  return passes.indexOf(Math.max(...passes))
}

function meanPass(counts: readonly SettingCounts[], k: number): number {
  return counts.reduce((sum, { n, c }) => sum + passAtK(n, c, k), 0) / counts.length
}
