import { afterAll, expect, it, vi } from 'vitest'
import { auditChain, LiveCalculator } from '../../src/audit/index.ts'
import { LabProvider, readModel } from '../../src/lab/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 120_000 })

const model = await readModel('base')
const provider = new LabProvider(model, { workers: 2 })
afterAll(() => provider.close())

const request = (prompt: string, seed: number, some: object = {}) => ({
  model: 'base',
  prompt,
  n: 1,
  seed,
  decoding: { temperature: 2, top_p: 1, max_tokens: 40, ...some },
  logprobs: true,
  deadlineMs: 60_000,
})
const prompts = ['9941>85:', '6855>9:', '3884>61:', '1362>34:']
const requests = prompts.flatMap((prompt) =>
  Array.from({ length: 25 }, (_, seed) => request(prompt, seed)),
)

/** Slips in what was drawn, and in how many completions any equality was read. */
async function slipsOf(draw: (each: (typeof requests)[number]) => ReturnType<LabProvider['draw']>) {
  const replies = await Promise.all(requests.map(draw))
  const texts = replies.flatMap((reply) =>
    reply.kind === 'whole' ? reply.choices.map(({ completion }) => completion) : [],
  )
  const audits = texts.map((text) => auditChain(text))
  return {
    texts,
    slips: audits.reduce((sum, { slips }) => sum + slips.length, 0),
    read: audits.filter(({ claims }) => claims.length > 0).length,
  }
}

it('leaves a lab model hardly a slip, and gives the same seed the same text', async () => {
  const calculator = new LiveCalculator()
  const without = await slipsOf((each) => provider.draw(each))
  const supplied = await slipsOf((each) => calculator.draw(provider, each))
  expect(without.slips).toBeGreaterThan(20)
  expect(supplied.read).toBeGreaterThan(60)
  // What is left is `= 5 = 18`: after a value there is nothing to compute.
  expect(supplied.slips).toBeLessThan(without.slips / 10)
  const again = await slipsOf((each) => new LiveCalculator().draw(provider, each))
  expect(again.texts).toEqual(supplied.texts)
})

it('counts a lab model’s tokens, because it names what stopped it', async () => {
  const reply = await new LiveCalculator().draw(provider, request(prompts[0]!, 3))
  if (reply.kind !== 'whole') throw new Error(JSON.stringify(reply))
  const [choice] = reply.choices
  expect(choice!.completionTokens).toBeGreaterThan(0)
  expect(choice!.completionTokens).toBeLessThanOrEqual(choice!.completion.length + 1)
  expect(choice!.logprobSum).toBeLessThan(0)
})
