import { afterAll, beforeAll, expect, it } from 'vitest'
import { faults } from '../helpers/fault-proxy.ts'
import { FaultTrials } from '../helpers/fault-trials.ts'

const cases = faults.flatMap((fault) => [0.01, 0.1, 0.5].map((rate) => ({ fault, rate })))

let trials: FaultTrials
beforeAll(async () => {
  trials = await FaultTrials.open(cases, 2000)
})
afterAll(() => trials[Symbol.asyncDispose]())

// 2,000 completions each; `npm run torture` draws 100,000.
it.each(cases)(
  'loses, doubles and mixes up nothing when $fault strikes a share of $rate',
  { timeout: 120_000 },
  async (each) => {
    const { wrong } = await trials.run(each)
    expect(wrong).toEqual([])
  },
)
