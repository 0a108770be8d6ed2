import { describe, expect, it } from 'vitest'
import { compare } from '../../src/analysis/index.ts'
import { renderReport } from '../../src/report/index.ts'
import type { Arm } from '../../src/records/index.ts'

const arm = (name: string, n: number, c: (i: number) => number): Arm => ({
  name,
  origin: `${name}.jsonl`,
  notes: [],
  problems: Array.from({ length: 20 }, (_, i) => ({ id: `p${i}`, n, c: c(i), u: 0 })),
})

describe('smoothed Cover@τ', () => {
  it('stands beside the observed where the counts say how p is spread', () => {
    const { cover } = compare(
      arm('base', 8, (i) => i % 9),
      arm('rl', 8, (i) => (i * 3) % 9),
    ).reliability.data
    const half = cover.find(({ tau }) => tau === 0.5)!
    expect(half.baseSmoothed).toBeGreaterThan(0.3)
    expect(half.rlSmoothed).toBeLessThan(0.7)
  })

  it('is not identified where each problem is solved always or never', () => {
    const all = arm('rl', 8, (i) => (i % 2) * 8)
    const comparison = compare(
      arm('base', 8, (i) => i % 9),
      all,
    )
    const { data, caveats } = comparison.reliability
    for (const { baseSmoothed, rlSmoothed } of data.cover)
      expect([typeof baseSmoothed, rlSmoothed]).toEqual(['number', null])
    expect(caveats[1]).toMatch(/^smoothed Cover@τ is not identified for the trained arm: /)
    const page = renderReport(comparison, { version: '1.0.0', command: 'passbound' })
    expect(page).toContain('Smoothed it is not identified for rl.')
    expect(page).toContain('>not identified</td>')
  })

  it('is not identified by one completion of each problem', () => {
    const { cover } = compare(
      arm('base', 1, (i) => i % 2),
      arm('rl', 1, (i) => Number(i % 3 === 0)),
    ).reliability.data
    expect(cover[0]).toMatchObject({ baseSmoothed: null, rlSmoothed: null })
  })
})
