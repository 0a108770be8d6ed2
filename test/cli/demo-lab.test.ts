import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { demoText, labDemo } from '../../src/cli/demo-lab.ts'

/** The whole quick demo: 25,600 completions. */
vi.setConfig({ testTimeout: 240_000 })
const demo = labDemo({ quick: true, workers: 2 })

describe('the quick demo', () => {
  it('gives the committed counts from the committed weights', async () => {
    const { cells } = await demo
    const counts = cells.map(({ model, arm }) => ({
      model,
      correct: arm.problems.reduce((sum, { c }) => sum + c, 0),
      hash: createHash('sha256')
        .update(arm.problems.map(({ id, n, c }) => `${id} ${n} ${c}\n`).join(''))
        .digest('hex')
        .slice(0, 16),
    }))
    expect(counts).toEqual([
      { model: 'base', correct: 296, hash: '56a6ed9c4f50c851' },
      { model: 'rl-120', correct: 646, hash: '4bc7ce53098759a2' },
    ])
  })

  it('shows RL above the base at one attempt and below it at 64, both certain', async () => {
    const { points } = (await demo).comparison.curves.data
    const first = points[0]!
    const last = points.at(-1)!
    expect([first.k, last.k]).toEqual([1, 64])
    expect(first.low).toBeGreaterThan(0)
    expect(last.high).toBeLessThan(0)
    expect((await demo).comparison.verdict.name).toBe('sharper and narrower')
  })

  it('shows the floor of chance beside the curves', async () => {
    const { chance, comparison, cells } = await demo
    for (const { k, pass } of chance) {
      const point = comparison.curves.data.points.find((each) => each.k === k)!
      expect(point.base).toBeGreaterThan(pass)
    }
    const text = demoText({ chance, comparison, cells }, 'report.html').join('\n')
    expect(text).toContain('random valid moves')
    expect(comparison.arms.base.notes.join(' ')).toContain('flailers (30 %)')
  })
})
