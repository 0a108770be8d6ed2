import { describe, expect, it } from 'vitest'
import { trainingPlot, type TrainingPlotStep } from '../../../src/report/index.ts'

/** A training whose reward rises while its entropy and the signal fall. */
const steps: TrainingPlotStep[] = Array.from({ length: 12 }, (_, i) => ({
  step: i + 1,
  loss: 0.3 - 0.01 * i,
  entropy: 0.28 - 0.01 * i,
  length: 21 + (i % 3) / 4,
  policy: {
    reward: 0.1 + 0.02 * i,
    group: 16,
    correct: 0.1 + 0.02 * i,
    solved: 0.6 + 0.01 * i,
    signal: 0.6 - 0.01 * i,
  },
}))

describe('trainingPlot', () => {
  it('draws reward, pass@1, pass@K and the signal, entropy, and length', async () => {
    await expect(`${trainingPlot(steps)}\n`).toMatchFileSnapshot('../../output/training.svg')
  })

  it('draws loss and entropy where nothing is rewarded', () => {
    const svg = trainingPlot(steps.map((step) => ({ ...step, policy: null })))
    expect(svg).toContain('loss, entropy against the training step')
    expect(svg).not.toContain('reward')
  })

  it('leaves out the loss of a step that learnt from nothing', () => {
    const svg = trainingPlot([{ ...steps[0]!, loss: null, entropy: null }, ...steps.slice(1)])
    expect(svg).not.toContain('NaN')
  })
})
