import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Plan, plan, type PlanOptions } from '../../src/analysis/plan.ts'
import type { Arm, Finding } from '../../src/records/index.ts'

describe('plan', () => {
  let found: Finding<Plan>
  beforeAll(async () => {
    found = await plan(...arms(20), few)
  })

  it('finds the cheapest row that reaches the power asked for under both laws', async () => {
    const { data, summary } = await plan(...arms(40), { ...few, k: 1, power: 0.9 })
    const enough = data.rows.filter(
      ({ powerDecided: { fitted, observed } }) => fitted >= 0.9 && observed >= 0.9,
    )
    expect(data.cheapest).toBe(enough.toSorted((a, b) => a.cost - b.cost)[0])
    expect(data.now).toMatchObject({ problems: 40, samples: 16, cost: 0, beyondData: false })
    expect(summary).toMatch(
      /; a gain or a loss at k = 1 would be certain with probability \d\.\d\d( to \d\.\d\d)? in new data of the present size, 40 problems × 16 completions; the cheapest that reaches 0\.9 is .* completions more than there are: /,
    )
  })

  it('says what the data at hand decide of what is planned for', async () => {
    const { atHand } = found.data
    expect(atHand.difference).toMatchObject({ k: 16 })
    expect(found.summary).toMatch(/^the data at hand say: /)
    const { data } = await plan(example('base'), example('rl'), { replicates: 2 })
    expect(data.atHand).toMatchObject({
      verdict: 'sharper and narrower',
      certain: { gain: [{ from: 1, to: 10 }], loss: [{ from: 65, to: 128 }] },
      isDecided: true,
    })
    const beyond = await plan(...arms(20), { ...few, k: 20 })
    expect(beyond.data.atHand).toMatchObject({ isDecided: false, difference: null })
  })

  it('says where few completions end the question', async () => {
    const small = arms(20).map((arm) => ({
      ...arm,
      problems: arm.problems.map((tally) => ({ ...tally, n: 4, c: Math.min(4, tally.c) })),
    })) as [Arm, Arm]
    expect((await plan(...small, few)).caveats[0]).toBe(
      'n = 4 ends the question at k = 4: a base that catches up at larger k shows only with more completions; --k plans for up to k = 16',
    )
    expect((await plan(...small, { ...few, k: 4 })).caveats[0]).not.toContain('ends the question')
  })

  it('gains power with problems, under either law', () => {
    const powers = found.data.rows.filter(({ samples }) => samples === 16)
    expect(powers.map(({ problems }) => problems).slice(0, 4)).toEqual([20, 30, 40, 60])
    expect(powers.at(-1)!.problems).toBeGreaterThanOrEqual(1500)
    expect(powers.at(-1)!.powerGain).toEqual({ fitted: 1, observed: 1 })
    expect(powers[0]!.powerGain.fitted).toBeLessThan(0.6)
  })

  it('offers no less than there is, says what goes beyond the data and what it would cost', () => {
    const { rows } = found.data
    expect([...new Set(rows.map(({ samples }) => samples))]).toEqual([16, 32, 64])
    for (const { samples, problems, cost, beyondData } of rows) {
      expect(beyondData).toBe(samples > 16)
      expect(cost).toBe(2 * (problems * samples - 20 * 16))
    }
  })

  it('counts what is drawn already of problems with more completions than others', async () => {
    const [base, rl] = arms(20)
    const uneven = { ...rl, problems: rl.problems.map((tally) => ({ ...tally, n: 32 })) }
    const { data } = await plan(base, uneven, few)
    expect(data.now).toMatchObject({ samples: 16, cost: 0 })
    expect(data.rows.find((row) => row.problems === 20 && row.samples === 64)!.cost).toBe(
      20 * (64 - 16) + 20 * (64 - 32),
    )
  })

  it('asks all rows about one k: more completions decide it no less often', async () => {
    const { rows, largestK, difference } = found.data
    expect(largestK).toBe(16)
    expect(difference.k).toBe(16)
    expect(found.over).toContain('band over k = 1 to 16;')
    const of = (samples: number) =>
      rows.find((row) => row.samples === samples && row.problems === 60)!.powerDecided
    expect(of(64).observed).toBeGreaterThan(of(16).observed - 0.15)
  })

  it('plans no fewer completions than k', async () => {
    const { data, summary } = await plan(...arms(20), { ...few, k: 20 })
    expect([...new Set(data.rows.map(({ samples }) => samples))]).toEqual([20, 32, 64])
    expect(data.now).toBeNull()
    expect(summary).toMatch(
      /; a gain or a loss at k = 20 needs at least 20 completions of each of the 20 problems; /,
    )
  })

  it('plans from one completion a problem', async () => {
    const single = arms(30).map((arm) => ({
      ...arm,
      problems: arm.problems.map((tally) => ({ ...tally, n: 1, c: tally.c > 6 ? 1 : 0 })),
    })) as [Arm, Arm]
    const { data, summary } = await plan(...single, few)
    expect(data.now).toMatchObject({ problems: 30, samples: 1, cost: 0 })
    expect(summary).toContain('of the present size, 30 problems × 1 completion')
    expect(summary).not.toContain('null')
  })

  it('plans at the level that the look may spend', async () => {
    const second = await plan(...arms(20), { ...few, look: 2 })
    expect(second.data.alpha).toBeCloseTo(0.05 / 6, 12)
    expect(second.over).toContain('99.17 % bounded band')
    expect(second.caveats).toContain(
      'planned for look 2, which may spend 0.0083 of the error of 0.05',
    )
    for (const [i, { powerGain }] of second.data.rows.entries())
      expect(powerGain.fitted).toBeLessThanOrEqual(found.data.rows[i]!.powerGain.fitted)
  })

  it('finds perfect gains as certain as the comparison does', async () => {
    const all = (c: number): Arm => ({
      name: `${c}`,
      origin: `${c}.jsonl`,
      notes: [],
      problems: Array.from({ length: 13 }, (_, i) => ({ id: `p${i}`, n: 16, c, u: 0 })),
    })
    const { data } = await plan(all(0), all(16), few)
    expect(data.now!.powerDecided).toEqual({ fitted: 1, observed: 1 })
    expect(data.cheapest).toBe(data.now)
  })

  // 150 data sets a row: standard error .04. The counted difference is −.0198; with p at c / n an
  // independent simulation of the plain band found .47 to .50 (plan-simulation.test.ts).
  it('plans the bundled example', async () => {
    const { data } = await plan(example('base'), example('rl'), { replicates: 150 })
    expect(data.difference.observed).toBeCloseTo(-0.015779, 4)
    expect(data.difference.fitted).toBeCloseTo(-0.019376, 4)
    const { powerDecided, powerGain, powerLoss } = data.now!
    expect(powerGain).toEqual({ fitted: 1, observed: 1 })
    expect(powerDecided).toEqual(powerLoss)
    expect(Math.abs(powerLoss.fitted - 0.65)).toBeLessThan(0.1)
    expect(Math.abs(powerLoss.observed - 0.41)).toBeLessThan(0.1)
    const more = data.rows.find((row) => row.problems === 3200 && row.samples === 128)!
    expect(more.cost).toBe(547_840)
    expect(more.powerDecided.observed).toBeGreaterThan(0.88)
    expect(data.cheapest!.cost).toBeLessThanOrEqual(more.cost)
  })

  it('says why nothing settles arms that are alike', async () => {
    const [base] = arms(30)
    const { data, summary } = await plan(base, base, few)
    expect(data.cheapest).toBeNull()
    expect(summary).toMatch(
      /nothing simulated reaches 0\.8: the difference at k = 16 is estimated as [−+]?\.00\d/,
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
    expect(seen).toEqual(['0/3', '1/3', '2/3'])
  })

  it.each<[PlanOptions, string]>([
    [{ k: 65 }, 'k must be a whole number from 1 to 4 n = 64, got 65'],
    [{ k: 1.5 }, 'k must be a whole number from 1 to 4 n = 64, got 1.5'],
    [{ power: 1 }, 'power must lie between 0 and 1, got 1'],
    [{ alpha: 0 }, 'alpha must lie between 0 and 1, got 0'],
  ])('refuses %o', async (options, message) => {
    await expect(plan(...arms(20), options)).rejects.toThrow(message)
  })

  it('refuses a single problem, as the comparison does', async () => {
    await expect(plan(...arms(1), few)).rejects.toThrow(
      'an interval over problems needs at least 2, got 1',
    )
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

function example(name: string): Arm {
  const path = new URL(`../../examples/deepscaler/${name}.jsonl`, import.meta.url)
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  const problems = lines.map((line): { id: string; n: number; c: number } => JSON.parse(line))
  return { name, origin: name, notes: [], problems: problems.map((tally) => ({ ...tally, u: 0 })) }
}
