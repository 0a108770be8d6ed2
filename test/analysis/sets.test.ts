import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { designOf, type Evidence } from '../../src/analysis/evidence.ts'
import { sets } from '../../src/analysis/sets.ts'
import { signal } from '../../src/analysis/signal.ts'
import { pairArms } from '../../src/records/index.ts'
import { arm } from '../helpers/arms.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

function evidence(base: { n: number; c: number }[], rl: { n: number; c: number }[]): Evidence {
  const { pairs } = pairArms(arm(base), arm(rl), { common: false })
  return {
    pairs,
    ks: [1, 2, 4, 8],
    design: designOf(pairs, false),
    band: { alpha: 0.05, draws: 500, seed: 0, method: 'bounded' },
    margin: 0.01,
  }
}

const of = (...counts: number[]) => counts.map((c) => ({ n: 128, c }))

describe('sets', () => {
  const { data, summary } = sets(evidence(of(30, 1, 0, 0, 9), of(20, 0, 60, 0, 3)))

  it('sorts problems by who solves them', () => {
    expect(data).toMatchObject({ preserved: 2, shrunk: 1, expanded: 1, outOfReach: 1 })
    expect(data.ratios.srr).toBeCloseTo(2 / 3, 14)
    expect(data.ratios.nscr).toBe(0)
    expect(summary).toBe(
      '2 problems are preserved, 1 lost (0 of them certainly solved less often), 1 new (1 certainly solved more often), 1 out of reach; of what the base solved 66.7 % is kept, the net change is .0 % of what either solves',
    )
  })

  it('says what each member rests on', () => {
    const [first, second] = data.members
    expect(first).toMatchObject({ id: 'p2', set: 'expanded', c: 60, n: 128 })
    expect(first!.p).toBeLessThan(1e-15)
    expect(first!.vanishes).toBeCloseTo(0, 15)
    expect(second).toMatchObject({ id: 'p1', set: 'shrunk', c: 1, p: 1, vanishes: 0.5 })
    expect(second!.bound).toBeCloseTo(1 - 0.05 ** (1 / 128), 12)
  })

  it('shows what an arm against itself would', () => {
    // One success of 128 is in either half and never in both; many are in both.
    const { selfRatios } = sets(evidence(of(1, 128), of(1, 128))).data
    expect(selfRatios.srr).toBeCloseTo(1 / 1.5, 12)
    expect(selfRatios.ndr).toBeCloseTo(1 / 3, 12)
    expect(selfRatios.nscr).toBeCloseTo(0, 12)
  })

  it('calls none of the problems of an arm against itself certain', () => {
    const counts = Array.from({ length: 200 }, (_, i) => ({ n: 64, c: i % 3 }))
    const found = sets(evidence(counts, counts.toReversed())).data
    expect(found.expanded).toBeGreaterThan(20)
    expect(found.certain).toEqual({ expanded: 0, shrunk: 0 })
  })

  it.skipIf(sharedData === null)('has the sets that Yue et al. print for AIME 2024', () => {
    const { table4_aime24_7b: table } = JSON.parse(
      readFileSync(sharedFile('published/yue2025_tables.json'), 'utf8'),
    )
    const solvedBy = (ids: number[]) =>
      Array.from({ length: 30 }, (_, id) => ({ n: 1024, c: ids.includes(id) ? 1 : 0 }))
    const found = sets(evidence(solvedBy(table.base), solvedBy(table.rl))).data
    expect([found.preserved, found.shrunk, found.expanded, found.outOfReach]).toEqual([19, 4, 0, 7])
    expect(found.ratios).toMatchObject({
      srr: table.SRR,
      ndr: table.NDR,
      nscr: expect.closeTo(table.NSCR, 12) as number,
    })
    expect(found.members.map(({ id }) => Number(id.slice(1))).toSorted((a, b) => a - b)).toEqual(
      table.base_only,
    )
  })
})

describe('what never gives a signal', () => {
  it('is a problem without a success, and one without a failure', () => {
    expect(signal(evidence(of(0, 64, 128, 128), of(1, 1, 1, 1))).summary).toMatch(
      /; on 1 problem the base had no success, on 2 nothing but successes$/,
    )
  })
})

describe('signal', () => {
  it('is the mean share of mixed groups in each arm', () => {
    const { data, summary } = signal(evidence(of(64, 0), of(128, 64)))
    expect(data.map(({ g }) => g)).toEqual([2, 4, 8])
    // Half of one problem's are right: a pair differs with chance 64/127.
    expect(data[0]!.base.value).toBeCloseTo(64 / 127 / 2, 12)
    expect(data[0]!.rl.value).toBeCloseTo(64 / 127 / 2, 12)
    expect(data[0]!.base.low).toBeLessThan(data[0]!.base.value)
    expect(data[0]!.base.high).toBeGreaterThan(data[0]!.base.value)
    expect(summary).toBe(
      "of groups of 8 completions 49.7 % of the base's and 49.7 % of the trained arm's carry a training signal; on 1 problem the base had no success",
    )
  })
})
