import { describe, expect, it, vi } from 'vitest'
import { analyse, chainScore, type ScoredChains } from '../../src/analysis/index.ts'
import {
  heldOutProblems,
  labArm,
  type LabModel,
  type LabSamples,
  readModel,
  sampleLab,
  scoreLab,
} from '../../src/lab/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 240_000 })

const problems = heldOutProblems({ count: 40, maxChance: 0.005, seed: 4 })
const drawn = (model: LabModel, seed: number) =>
  sampleLab({ model, problems, n: 16, temperature: 1, seed, workers: 1 })

type Drawn = { model: LabModel; samples: LabSamples[] }

async function scored(arms: { base: Drawn; rl: Drawn }): Promise<ScoredChains> {
  const nucleus = { mass: 0.95, drawn: false }
  const chains: ScoredChains['chains'][number][] = []
  for (const whose of ['base', 'rl'] as const)
    for (const under of ['base', 'rl'] as const) {
      const texts = arms[whose].samples.flatMap(({ problem, completions }) =>
        completions.map(({ text, finish }, index) => ({ problem, text, finish, index })),
      )
      const scores = await scoreLab({ model: arms[under].model, texts, workers: 1 })
      for (const [i, { problem, index }] of texts.entries())
        chains.push(
          chainScore(
            { problem: problem.id, index, ...scores[i]! },
            { of: whose, under, nucleus: nucleus.mass },
          ),
        )
    }
  return { chains, nucleus: { base: nucleus, rl: nucleus } }
}

async function supportOf(base: Drawn, rl: Drawn) {
  const [one, other] = [base, rl].map(({ samples }, i) =>
    labArm(`arm ${i}`, samples, { temperature: 1 }),
  )
  const chains = await scored({ base, rl })
  const found = analyse(one!, other!, ['support'], { draws: 300, scored: chains }).findings.support
  if (!found || 'needs' in found) throw new Error('not examined')
  return found.data
}

describe('support of the lab’s models', () => {
  it('is uniform for a model and itself, and tells what was distilled from what RL made', async () => {
    const [base, rl, distilled] = await Promise.all(['base', 'rl-120', 'distilled'].map(readModel))
    const own = { model: base!, samples: await drawn(base!, 1) }
    const again = await supportOf(own, { model: base!, samples: await drawn(base!, 2) })
    const trained = await supportOf(own, { model: rl!, samples: await drawn(rl!, 1) })
    const taught = await supportOf(own, {
      model: distilled!,
      samples: await drawn(distilled!, 1),
    })
    for (const { mean, deciles } of [
      again.rlUnderBase.percentiles,
      again.baseUnderRl.percentiles,
    ]) {
      expect(mean.low).toBeLessThan(0.5)
      expect(mean.high).toBeGreaterThan(0.5)
      for (const { low, high } of deciles) {
        expect(low).toBeLessThanOrEqual(0.1)
        expect(high).toBeGreaterThanOrEqual(0.1)
      }
    }
    // RL keeps what the base finds likely; what it dropped it finds unlikely, and distillation does not.
    expect(trained.rlUnderBase.percentiles.mean.low).toBeGreaterThan(0.5)
    expect(trained.baseUnderRl.percentiles.mean.high).toBeLessThan(
      taught.baseUnderRl.percentiles.mean.low,
    )
  })
})
