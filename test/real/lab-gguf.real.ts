import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { initialParameters } from '../../src/engine/index.ts'
import {
  adapterGguf,
  heldOutOf,
  type LabModel,
  LabProvider,
  labShape,
  modelGguf,
  readModel,
  sampleLab,
  scoreLab,
  tasks,
  train,
  defaults,
} from '../../src/lab/index.ts'
import { findLlamaCpp, GgufModel } from '../../src/models/index.ts'

// The models of the lab through llama.cpp: another program's reading of the same weights.

const entry = findLlamaCpp(process.env['PASSBOUND_LLAMA_CPP'])
const folder = await mkdtemp(join(tmpdir(), 'passbound-lab-gguf-'))
afterAll(() => rm(folder, { recursive: true }))

const base = await readModel('base')
const story: LabModel = {
  name: 'story',
  task: 'stories',
  shape: tasks.stories.shape,
  parameters: initialParameters(tasks.stories.shape, 1),
  hash: '',
}

async function file(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(join(folder, name), bytes)
  return join(folder, name)
}

/** Completions of the model's own on held-out questions, and what it finds them likely. */
async function chains(model: LabModel) {
  const task = tasks[model.task]
  const problems = heldOutOf(task, { count: 8, maxChance: task.maxChance, seed: 1 })
  const options = { model, problems, n: 4, temperature: 1, seed: 1, workers: 1 }
  const samples = await sampleLab(options)
  const texts = samples.flatMap(({ problem, completions }) =>
    completions.map(({ text }) => ({ problem, text })),
  )
  const scores = await scoreLab({ model, texts, workers: 1 })
  return texts.map(({ problem, text }, i) => ({
    prompt: task.prompt(problem),
    text,
    tokens: task.vocabulary.encode(task.prompt(problem) + text),
    logprobs: scores[i]!.logprobs,
  }))
}

interface Loaded {
  tokens: { bos: number; eos: number }
  tokenize(text: string): number[]
  createContext(options: object): Promise<{
    getSequence(): {
      clearHistory(): Promise<void>
      controlledEvaluate(
        input: (number | [number, object])[],
      ): Promise<{ next: { probabilities: Map<number, number> } }[]>
    }
  }>
}

/** The largest difference of a log-probability, with keys and values kept in 32 bits as we keep them. */
async function furthest(model: LabModel, path: string, adapter?: string): Promise<number> {
  const { getLlama } = await import(pathToFileURL(entry).href)
  const llama = await getLlama({ gpu: false, build: 'never', maxThreads: 1, logLevel: 'error' })
  const loaded: Loaded = await llama.loadModel({ modelPath: path })
  const context = await loaded.createContext({
    contextSize: 256,
    sequences: 1,
    threads: 1,
    flashAttention: false,
    experimentalKvCacheKeyType: 'F32',
    experimentalKvCacheValueType: 'F32',
    ...(adapter && { lora: { adapters: [{ filePath: adapter, scale: 1 }] } }),
  })
  const sequence = context.getSequence()
  const whole = { temperature: 1, topK: 0, topP: 1, minP: 0 }
  let worst = 0
  for (const { prompt, text, tokens, logprobs } of await chains(model)) {
    const answer = [...loaded.tokenize(text), loaded.tokens.eos]
    const asked = loaded.tokenize(prompt)
    expect([...asked, ...answer.slice(0, -1)]).toEqual(tokens)
    const all = [loaded.tokens.bos, ...asked, ...answer]
    await sequence.clearHistory()
    const found = await sequence.controlledEvaluate(
      all
        .slice(0, -1)
        .map((token, i) =>
          i < asked.length
            ? token
            : [token, { generateNext: { probabilities: true, options: whole } }],
        ),
    )
    for (const [i, token] of answer.entries()) {
      const theirs = Math.log(found[asked.length + i]!.next.probabilities.get(token)!)
      worst = Math.max(worst, Math.abs(theirs - logprobs[i]!))
    }
  }
  await llama.dispose()
  return worst
}

describe('a lab model in llama.cpp', () => {
  it.each([base, story])('has our tokens and log-probabilities: $name', async (model) => {
    const path = await file(`${model.name}.gguf`, modelGguf(model))
    expect(await furthest(model, path)).toBeLessThan(2e-5)
  })

  it('has them with its LoRA factors as an adapter', async () => {
    const recipe = {
      ...defaults.policy,
      adapter: { rank: 8 },
      steps: 3,
      problems: 16,
      rate: 1e-2,
      warmup: 1,
    }
    const { weights, optimizer } = await train({
      shape: labShape,
      recipe,
      start: base.parameters,
      workers: 1,
    })
    const path = await file('for-adapter.gguf', modelGguf(base))
    const [factors] = optimizer as [Float32Array]
    const adapter = await file(
      'adapter.gguf',
      adapterGguf(labShape, { name: 'adapter', rank: 8, factors }),
    )
    const merged = { ...base, parameters: weights }
    expect(await furthest(merged, path, adapter)).toBeLessThan(2e-5)
    expect(await furthest(merged, path)).toBeGreaterThan(1e-2)
  })

  it('has room for the longest chains, and censors what would be longer', async () => {
    const path = await file('room.gguf', modelGguf(base))
    const setup = { llamaCpp: entry, path, adapters: [], sequences: 16, threads: 1 }
    const provider = new GgufModel(setup)
    /** How the longest of 64 chains were cut, at a temperature where the end of text comes seldom. */
    const cuts = async (max_tokens: number) => {
      const reply = await provider.draw({
        model: 'x',
        prompt: '9987>71:',
        n: 64,
        seed: 1,
        decoding: { temperature: 9, max_tokens },
        logprobs: false,
        deadlineMs: 120_000,
      })
      const choices = reply.kind === 'whole' ? reply.choices : []
      const cut = choices.filter(({ finish }) => finish !== 'stop')
      return new Set(cut.map(({ finish, completionTokens }) => `${finish} at ${completionTokens}`))
    }
    // Nine tokens stand before; the lab's 32 positions take all but the last of 33.
    expect(await cuts(24)).toEqual(new Set(['length at 24']))
    expect(await cuts(25)).toEqual(new Set(['censored at 24']))
    await provider.close()
  })

  // As an arm of an experiment it keeps keys and values in 16 bits, llama.cpp's default.
  it('scores as an arm what the lab scores as an arm', async () => {
    const path = await file('arm.gguf', modelGguf(base))
    const setup = { llamaCpp: entry, path, adapters: [], sequences: 4, threads: 1 }
    const providers = [new GgufModel(setup), new LabProvider(base, { workers: 1 })]
    for (const { prompt, text } of (await chains(base)).slice(0, 8)) {
      const request = { model: 'x', prompt, completion: text, temperature: 1, deadlineMs: 60_000 }
      const replies = await Promise.all(providers.map((each) => each.score(request)))
      const [theirs, ours] = replies.map((reply) => (reply.kind === 'scored' ? reply.logprobs : []))
      expect(theirs).toHaveLength(text.length + 1)
      for (const [i, value] of theirs!.entries())
        expect(Math.abs(value - ours![i]!)).toBeLessThan(0.02)
    }
    await Promise.all(providers.map((provider) => provider.close()))
  })
})
