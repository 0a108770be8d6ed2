import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  design,
  firstLossSet,
  halfSolvedTable,
  passAtKRows,
  passHatK,
  pointCrossing,
  selfNull,
  signRuns,
  simultaneousBand,
  solvedTable,
  unitScores,
} from '../../src/statistics/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

interface Row {
  id: string
  n: number
  c: number
}

const read = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
const example = (name: string) => read(`examples/deepscaler/${name}.jsonl`)
const [base, rl] = [example('base'), example('rl')]
const pairs = base.map((row, i) => ({ base: row, rl: rl[i]! }))
const ks = Array.from({ length: 128 }, (_, i) => i + 1)
const rows = passAtKRows(ks)
const values = new Float64Array(pairs.length * ks.length)
for (const [i, pair] of pairs.entries())
  for (let j = 0; j < ks.length; ++j)
    values[i * ks.length + j] = rows(128, pair.rl.c)[j]! - rows(128, pair.base.c)[j]!
const scores = unitScores(values, ks.length, design(pairs.length))
const band = (method: 'plain' | 'bounded', seed: number) =>
  simultaneousBand(scores, { alpha: 0.05, draws: 4000, seed, method, range: [-1, 1] })

/** DeepSeek-R1-Distill-Qwen-1.5B and DeepScaleR-1.5B-Preview on 1,060 prompts, 128 completions each. */
describe('the DeepScaleR counts', () => {
  it('are the same problems in the same order', () => {
    expect(rl.map(({ id }) => id)).toEqual(base.map(({ id }) => id))
  })

  // Yang, Zhang and Chen 2026 (arXiv:2609.22547) with 4,000 draws: gain 1–10, loss 61–128, set [11, 61]
  it('gain at 1–10 for certain, and lose first within [11, 61], give or take the draws', () => {
    for (let seed = 0; seed < 4; ++seed) {
      const plain = band('plain', seed)
      expect(signRuns(plain, ks).gain).toEqual([{ from: 1, to: 10 }])
      const set = firstLossSet(plain, ks)!
      expect(set.from).toBe(11)
      expect(Math.abs(set.to! - 61)).toBeLessThanOrEqual(3)
      expect(plain.critical).toBeGreaterThan(2.47)
      expect(plain.critical).toBeLessThan(2.64)
    }
  })

  it('cross at k = 22', () => {
    expect(pointCrossing(scores.mean, ks)).toBe(22)
  })

  it('are solved by both 911, the base 33, the trained arm 12, neither 104', () => {
    expect(solvedTable(pairs)).toEqual({ both: 911, baseOnly: 33, rlOnly: 12, neither: 104 })
  })

  it('show at half of n mostly what halves of one arm show', () => {
    const half = halfSolvedTable(pairs)
    expect(half.baseOnly).toBeCloseTo(31.1, 1)
    expect(half.rlOnly).toBeCloseTo(17.3, 1)
    const halved = (counts: typeof base) => counts.map(({ n, c }) => ({ n, c, half: 64 }))
    const self = selfNull(halved(base))
    expect(self.mean).toBeCloseTo(21.4, 1)
    expect(self.sd).toBeCloseTo(3.6, 1)
    // Published as 14.1, from drawn splits; over all splits it is Σ C(64, c) / C(128, c) = 14.197.
    expect(selfNull(halved(rl)).mean).toBeCloseTo(14.197, 3)
  })

  it('keep gain and loss under the band that covers at every size', () => {
    const bounded = band('bounded', 0)
    const { gain, loss } = signRuns(bounded, ks)
    expect(gain).toEqual([{ from: 1, to: 10 }])
    expect(loss.at(-1)!.to).toBe(128)
  })
})

describe.skipIf(sharedData === null)('the published result of the DeepScaleR counts', () => {
  const expected = () =>
    JSON.parse(readFileSync(sharedFile('deepscaler', 'expected.json'), 'utf8')) as {
      base: number[]
      rl: number[]
      mean: number[]
      se: number[]
      pass_hat_base: number[]
      pass_hat_rl: number[]
      published: { critical_value: number }
    }
  const worst = (mine: (j: number) => number, theirs: number[]) =>
    Math.max(...theirs.map((x, j) => Math.abs(mine(j) - x)))
  const mean = (of: Row[], value: (row: Row) => number) =>
    of.reduce((sum, row) => sum + value(row), 0) / of.length

  it('is bundled with the same counts', () => {
    const counts = (all: Row[]) => all.map(({ id, n, c }) => ({ id, n, c }))
    expect(counts(base)).toEqual(counts(read(sharedFile('deepscaler', 'base.jsonl'))))
    expect(counts(rl)).toEqual(counts(read(sharedFile('deepscaler', 'rl.jsonl'))))
  })

  it('has the curves and the standard errors of exact arithmetic, to 1e-12', () => {
    const { se } = band('plain', 0)
    const truth = expected()
    expect(worst((j) => scores.mean[j]!, truth.mean)).toBeLessThan(1e-12)
    expect(worst((j) => se[j]!, truth.se)).toBeLessThan(1e-12)
    expect(worst((j) => mean(base, ({ n, c }) => rows(n, c)[j]!), truth.base)).toBeLessThan(1e-12)
    expect(worst((j) => mean(rl, ({ n, c }) => rows(n, c)[j]!), truth.rl)).toBeLessThan(1e-12)
    expect(
      worst((j) => mean(base, ({ n, c }) => passHatK(n, c, j + 1)), truth.pass_hat_base),
    ).toBeLessThan(1e-12)
    expect(
      worst((j) => mean(rl, ({ n, c }) => passHatK(n, c, j + 1)), truth.pass_hat_rl),
    ).toBeLessThan(1e-12)
  })

  it('has the published band at k = 1, 10, 11, 61, 128 within the error of 4,000 draws', () => {
    const truth = expected()
    const plain = band('plain', 0)
    for (const k of [1, 10, 11, 61, 128]) {
      const half = truth.published.critical_value * truth.se[k - 1]!
      // The 95 % point of 4,000 draws has a standard error of about 0.03.
      expect(Math.abs(plain.high[k - 1]! - (truth.mean[k - 1]! + half))).toBeLessThan(
        0.08 * truth.se[k - 1]!,
      )
      expect(Math.abs(plain.low[k - 1]! - (truth.mean[k - 1]! - half))).toBeLessThan(
        0.08 * truth.se[k - 1]!,
      )
    }
  })
})
