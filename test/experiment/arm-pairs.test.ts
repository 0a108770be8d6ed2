import { describe, expect, it } from 'vitest'
import { type ExperimentFile, expandArms, placedPairs } from '../../src/experiment/index.ts'
import { arm } from '../helpers/arms.ts'

/** The pairs of an experiment of two arms whose samples are made up. */
async function pairsOf(sweep: NonNullable<ExperimentFile['sweep']>) {
  const model = 'http://127.0.0.1:1/v1'
  const planned = await expandArms({
    file: {
      problems: { from: 'none.jsonl' },
      arms: { base: { model, name: 'b' }, rl: { model, name: 'r' } },
      sweep,
      samples: 1,
    },
    folder: '.',
  })
  return placedPairs(
    planned.map(({ name, arm: own, point, hash, condition }) => ({
      arm: own,
      point,
      hash,
      condition,
      evidence: arm([1, 2], { name }),
    })),
  )
}

describe('placedPairs', () => {
  it('takes pairs that are asked in another way alone for templates of each other', async () => {
    const [first] = await pairsOf({ template: ['plain', 'qwen-boxed'], temperature: [0.6, 1] })
    expect([first!.base.arm, first!.rl.arm]).toEqual(['base', 'rl'])
    const { sweep, templateSweep } = first!.pair
    expect(sweep!.others.map(({ temperature }) => temperature)).toEqual([1])
    expect(templateSweep!.template).toBe('plain')
    expect(templateSweep!.others.map(({ template }) => template)).toEqual([
      expect.stringMatching(/^qwen-boxed/),
    ])
    expect(templateSweep!.others[0]!.rl.name).toBe('rl template=qwen-boxed temperature=0.6')
  })

  it('takes openings and system prompts for ways of asking', async () => {
    const [first] = await pairsOf({ system: ['Be brief.', 'Think.'] })
    expect(first!.pair.templateSweep!.others[0]!.template).toBe('plain, system "Think."')
    const [plain] = await pairsOf({ opening: ['', 'Wait,'] })
    expect(plain!.pair.templateSweep!.others[0]!.template).toBe('plain, opening "Wait,"')
  })

  it('has none where nothing else was asked', async () => {
    const [first] = await pairsOf({ temperature: [0.6, 1] })
    expect(first!.pair).not.toHaveProperty('templateSweep')
  })
})
