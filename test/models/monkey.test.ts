import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareExperiment, runExperiment } from '../../src/experiment/index.ts'
import { MonkeyProvider, monkeyTyping, type Reply } from '../../src/models/index.ts'
import { floorPass, passAtK } from '../../src/statistics/index.ts'

const request = { model: '', prompt: '', decoding: {}, logprobs: false, deadlineMs: 0 }

function texts(reply: Reply): string[] {
  if (reply.kind !== 'whole') throw new Error(reply.kind)
  return reply.choices.map(({ completion }) => completion)
}

describe('the monkey', () => {
  it('types digits into a box, or characters', async () => {
    expect(monkeyTyping('monkey')).toEqual({ kind: 'digits', length: 3 })
    expect(monkeyTyping('monkey:text-40')).toEqual({ kind: 'text', length: 40 })
    for (const other of ['monkeys', 'monkey:text', 'monkey:digits-0', 'monkey:words-3'])
      expect(monkeyTyping(other)).toBeNull()
    const digits = new MonkeyProvider({ kind: 'digits', length: 3 })
    for (const text of texts(await digits.draw({ ...request, n: 50, seed: 1 })))
      expect(text).toMatch(/^\\boxed\{\d{3}\}$/)
    const typist = new MonkeyProvider({ kind: 'text', length: 40 })
    for (const text of texts(await typist.draw({ ...request, n: 50, seed: 1 })))
      expect(text).toMatch(/^[\n -~]{40}$/)
  })

  it('types the same under the same seed, every answer as often as any other', async () => {
    const monkey = new MonkeyProvider({ kind: 'digits', length: 1 })
    const [one, again] = [0, 1].map(async () =>
      texts(await monkey.draw({ ...request, n: 5000, seed: 3 })),
    )
    expect(await one).toEqual(await again)
    const counts = Array.from({ length: 10 }, () => 0)
    for (const text of await one!) counts[Number(text[7])]!++
    // Nine degrees of freedom: above 27.9 in one of a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0)).toBeLessThan(27.9)
    await monkey.close()
    expect(await monkey.draw({ ...request, n: 1, seed: 3 })).toEqual({ kind: 'cancelled' })
  })

  it('is an arm of an experiment, whose pass@k is what its curve says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'passbound-monkey-'))
    const rows = Array.from({ length: 40 }, (_, i) => ({
      id: `p${i}`,
      question: `What is ${i} + 5 ?`,
      gold: `${i + 5}`,
      answer_space: 100,
    }))
    await writeFile(join(folder, 'set.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
    const prepared = await prepareExperiment({
      file: {
        problems: { from: 'set.jsonl' },
        arms: { monkey: { model: 'monkey:digits-2' }, one: { model: 'monkey:digits-1' } },
        samples: 64,
      },
      folder,
    })
    const { tallies } = await runExperiment(prepared, {
      folder: join(folder, 'run'),
      environment: {},
    })
    await rm(folder, { recursive: true })
    const [monkey, one] = tallies.map(({ problems }) => problems)
    const mean = monkey!.reduce((sum, { n, c }) => sum + passAtK(n, c, 64), 0) / 40
    // Three standard errors of 40 problems, each solved with chance .474.
    expect(Math.abs(mean - floorPass(0.01, 64))).toBeLessThan(0.24)
    expect(monkey!.every(({ u }) => u === 0)).toBe(true)
    // One digit never answers 10 or more.
    expect(one!.filter(({ id, c }) => Number(id.slice(1)) >= 5 && c > 0)).toEqual([])
  })
})
