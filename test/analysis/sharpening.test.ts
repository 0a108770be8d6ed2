import { describe, expect, it } from 'vitest'
import { analyse, compare, type CompareOptions } from '../../src/analysis/index.ts'
import type { Arm } from '../../src/records/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { arm } from '../helpers/arms.ts'

const alike = (c: number, rest: Partial<Arm> = {}) =>
  arm(
    Array.from({ length: 40 }, () => ({
      n: 16,
      c,
      answers: [
        { answer: 'right', count: c, correct: true },
        { answer: 'one', count: Math.floor((16 - c) / 2), correct: false },
        { answer: 'two', count: Math.ceil((16 - c) / 2), correct: false },
      ].filter(({ count }) => count > 0),
    })),
    rest,
  )
const counts = (c: number) => arm(Array.from({ length: 40 }, () => ({ n: 16, c })))

function sharpeningOf(base: Arm, rl: Arm, options: CompareOptions = {}) {
  const { sharpening } = analyse(base, rl, ['sharpening'], { draws: 300, ...options }).findings
  if (!sharpening || 'needs' in sharpening) throw new Error('not examined')
  return sharpening
}

describe('sharpening', () => {
  it('sets each way of drawing the base, and its vote, against one completion of the trained arm', () => {
    const sweep = { temperature: 1, others: [{ temperature: 0.6, base: alike(5), rl: alike(9) }] }
    const untrained = [{ name: 'p^4', arm: counts(8) }]
    const { data, summary } = sharpeningOf(alike(4), alike(9), { sweep, untrained })
    expect(data.methods.map(({ name, cost, right }) => [name, cost, right.value])).toEqual([
      ['temperature 1', 1, expect.closeTo(0.25, 12)],
      ['temperature 0.6', 1, expect.closeTo(5 / 16, 12)],
      // 4 right against 6 and 6, then 5 against 5 and 6.
      ['vote of 16 at temperature 1', 16, 0],
      ['vote of 16 at temperature 0.6', 16, 0],
      ['p^4', 1, expect.closeTo(0.5, 12)],
    ])
    expect(data.best.name).toBe('p^4')
    expect(data.best.gap.value).toBeCloseTo(1 / 16, 12)
    expect(data.methods[4]!.passK).toBe(1)
    expect(summary).toMatch(/^one completion of the trained arm is right 56\.3 % of the time/)
  })

  it('lets a vote catch up, and says so beside a gain that stays true', () => {
    const found = compare(alike(8), alike(10), { draws: 300, k: { from: 1, to: 1 } })
    if ('needs' in found.sharpening) throw new Error('not examined')
    const { best } = found.sharpening.data
    expect(best.name).toBe('vote of 16')
    expect(best.gap.value).toBeCloseTo(10 / 16 - 1, 12)
    const row = found.objections.find(({ id }) => id === 'sharpening')!
    expect(row.outcome).toBe('matched without training')
    expect(row.evidence).toMatch(
      /\(vote of 16, 16 completions an answer, against one of the trained arm\); with a vote of 16 in both arms \.000 \[/,
    )
    expect(found.verdict.objected).toContain(
      `${row.question} (sharpening: matched without training; the claim itself stays true)`,
    )
    expect(renderReport(found)).toContain('id="figure-sharpening"')
  })

  it('has limits of the best gap that lie no higher than those of any method', () => {
    const untrained = [2, 4, 6].map((c) => ({ name: `p^${c}`, arm: counts(c) }))
    const { methods, best } = sharpeningOf(counts(3), counts(8), { untrained }).data
    for (const { gap } of methods) {
      expect(best.gap.low).toBeLessThanOrEqual(gap.low)
      expect(best.gap.high).toBeLessThanOrEqual(gap.high)
    }
    expect(best.gap.low).toBeLessThanOrEqual(best.gap.value)
    expect(best.gap.high).toBeGreaterThanOrEqual(best.gap.value)
  })

  it('says what it needs', () => {
    const { sharpening } = analyse(counts(1), counts(2), ['sharpening'], { draws: 300 }).findings
    expect(sharpening).toMatchObject({
      needs: expect.stringContaining('the base at other temperatures') as string,
    })
    const untrained = [{ name: 'p^4', arm: arm([1], { origin: 'p4.jsonl' }) }]
    expect(() => sharpeningOf(counts(1), counts(2), { untrained })).toThrow(
      'problem "p1" is not in p4.jsonl (base, p^4)',
    )
  })
})
