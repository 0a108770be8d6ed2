import { beforeAll, describe, expect, it } from 'vitest'
import { type Plan, plan, type PlanOptions } from '../../src/analysis/plan.ts'
import type { Arm, Finding } from '../../src/records/index.ts'

describe('plan', () => {
  let found: Finding<Plan>
  beforeAll(async () => {
    found = await plan(...arms(20), few)
  })

  it('finds the cheapest row that reaches the power asked for', async () => {
    const { data, summary } = await plan(...arms(40), { ...few, k: 1, power: 0.9 })
    const enough = data.rows.filter(({ powerDecided }) => powerDecided >= 0.9)
    expect(data.cheapest).toBe(enough.toSorted((a, b) => a.cost - b.cost)[0])
    expect(data.now).toMatchObject({ problems: 40, samples: 16, cost: 1280, beyondData: false })
    expect(summary).toMatch(
      /^a gain or a loss at k = 1 is certain with probability \d\.\d\d for 40 problems × 16 completions as now; the cheapest that reaches 0\.9 is /,
    )
  })

  it('gains power with problems', () => {
    const powers = found.data.rows.filter(({ samples }) => samples === 16)
    expect(powers.map(({ problems }) => problems).slice(0, 4)).toEqual([20, 30, 40, 60])
    expect(powers.at(-1)!.problems).toBeGreaterThanOrEqual(1500)
    expect(powers.at(-1)!.powerGain).toBe(1)
    expect(powers[0]!.powerGain).toBeLessThan(0.6)
  })

  it('plans a quarter to four times the completions, and says which go beyond the data', () => {
    const { rows } = found.data
    expect([...new Set(rows.map(({ samples }) => samples))]).toEqual([4, 8, 16, 32, 64])
    for (const { samples, beyondData } of rows) expect(beyondData).toBe(samples > 16)
  })

  it('plans no fewer completions than k', async () => {
    const { data } = await plan(...arms(20), { ...few, k: 20 })
    expect([...new Set(data.rows.map(({ samples }) => samples))]).toEqual([20, 32, 64])
    expect(data.now).toBeNull()
  })

  it('says why nothing settles arms that are alike', async () => {
    const [base] = arms(30)
    const { data, summary } = await plan(base, base, few)
    expect(data.cheapest).toBeNull()
    expect(summary).toContain(
      'nothing simulated reaches 0.8: the difference is estimated as .000 at k = 4',
    )
  })

  it('gives the same for the same seed', async () => {
    expect(await plan(...arms(20), { ...few, seed: 0 })).toEqual(found)
  })

  it('reports progress and stops when told', async () => {
    const seen: string[] = []
    const stop = new AbortController()
    const onProgress = (done: number, total: number) => {
      seen.push(`${done}/${total}`)
      if (done === 2) stop.abort(new Error('enough'))
    }
    await expect(plan(...arms(20), { ...few, onProgress, signal: stop.signal })).rejects.toThrow(
      'enough',
    )
    expect(seen).toEqual(['0/5', '1/5', '2/5'])
  })

  it.each<[PlanOptions, string]>([
    [{ k: 65 }, 'k must be a whole number from 1 to 4 n = 64, got 65'],
    [{ k: 1.5 }, 'k must be a whole number from 1 to 4 n = 64, got 1.5'],
    [{ power: 1 }, 'power must lie between 0 and 1, got 1'],
    [{ alpha: 0 }, 'alpha must lie between 0 and 1, got 0'],
  ])('refuses %o', async (options, message) => {
    await expect(plan(...arms(20), options)).rejects.toThrow(message)
  })
})

const few = { replicates: 60 }

/** The trained arm is right more often where the base is right sometimes. */
function arms(problems: number): [Arm, Arm] {
  const arm = (name: string, c: (i: number) => number): Arm => ({
    name,
    origin: `${name}.jsonl`,
    notes: [],
    problems: Array.from({ length: problems }, (_, i) => ({ id: `p${i}`, n: 16, c: c(i), u: 0 })),
  })
  return [
    arm('base', (i) => (5 * i) % 13),
    arm('rl', (i) => Math.min(16, Math.max(0, ((5 * i) % 13) + (i % 3 === 0 ? -2 : 3)))),
  ]
}
