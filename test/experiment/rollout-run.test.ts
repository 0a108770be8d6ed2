import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readRunArms, RolloutRun } from '../../src/experiment/index.ts'
import { countdown, defaults, heldOutOf, readModel, sampleLab } from '../../src/lab/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 60_000 })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-rollouts-'))
})
afterAll(async () => rm(folder, { recursive: true }))

const group = 4

async function rollouts(seed: number) {
  const model = await readModel('base')
  const problems = heldOutOf(countdown, { count: 3, maxChance: 1, seed: 5 })
  return sampleLab({ model, problems, n: group, temperature: 1, seed, workers: 1 })
}

describe('the rollouts of a training', () => {
  it('are durable once they are written, before the run is closed', async () => {
    const run = await RolloutRun.open(folder, { ...defaults.policy, group }, 'hash')
    const [first, second] = [await rollouts(1), await rollouts(2)]
    run.add(1, first)
    run.add(21, second)
    await run.written()
    const held = await counts()
    // A step that is drawn again after a resume, the same by its seed, is left as it was.
    run.add(21, second)
    await run.close()
    expect(await counts()).toEqual(held)
    const right = (each: typeof first) =>
      each.flatMap(({ completions }) => completions).filter(({ verdict }) => verdict.correct).length
    expect(held).toEqual([
      { arm: 'steps 1-20', drawn: 12, right: right(first) },
      { arm: 'steps 21-40', drawn: 12, right: right(second) },
    ])
  })
})

async function counts() {
  const { arms } = await readRunArms(folder)
  return arms.map(({ arm, evidence: { problems } }) => ({
    arm,
    drawn: problems.reduce((sum, { n }) => sum + n, 0),
    right: problems.reduce((sum, { c }) => sum + c, 0),
  }))
}
