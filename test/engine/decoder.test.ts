import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type Completion,
  Decoder,
  type Decoding,
  Engine,
  type Prompt,
} from '../../src/engine/index.ts'
import { appended, network, plain, shape, type Tiny } from './tiny.ts'

const decoding: Decoding = { temperature: 1, topP: 1, end: 0, maxTokens: 9 }
const prompts: Prompt[] = [
  { tokens: [3, 1, 4, 1], key: 101, first: 0, count: 20 },
  { tokens: [5, 9, 2], key: 202, first: 0, count: 30 },
  { tokens: [6], key: 303, first: 0, count: 10 },
]

function drawn({
  slots = 8,
  of = prompts,
  model = plain,
  ...options
}: Partial<Decoding> & Drawn = {}): Completion[] {
  const engine = new Engine()
  const decoder = new Decoder(engine, model.shape, { slots })
  engine.f32(decoder.parameters, decoder.layout.size).set(model.values)
  return [...decoder.decode(of, { ...decoding, ...options })].toSorted(
    (a, b) => a.prompt - b.prompt || a.index - b.index,
  )
}

interface Drawn {
  slots?: number
  of?: Prompt[]
  model?: Tiny
}

const hashed = (completions: Completion[]) =>
  createHash('sha256').update(JSON.stringify(completions)).digest('hex')

describe.each([plain, appended])('Decoder, $name', (model) => {
  it('gives the log-probabilities of the full forward pass', () => {
    const completions = drawn({ model })
    const { engine, net } = network({ batch: completions.length, of: model })
    const rows = net.load(
      completions.map(({ prompt, tokens }) => ({
        tokens: [...prompts[prompt]!.tokens, ...tokens],
        from: prompts[prompt]!.tokens.length,
      })),
    )
    net.forward()
    const scored = engine.f32(net.logProbabilities, completions.length * shape.context)
    for (const [i, { logProbabilities }] of completions.entries())
      for (const [t, logProbability] of logProbabilities.entries())
        expect(logProbability).toBeCloseTo(scored[rows[i]![t]!]!, 5)
  })

  it('draws the same whatever else is in the batch', () => {
    const whole = drawn({ model })
    expect(whole).toHaveLength(60)
    for (const slots of [1, 3, 64]) expect(hashed(drawn({ model, slots }))).toBe(hashed(whole))
    const alone = drawn({ model, of: [{ ...prompts[1]!, first: 17, count: 4 }] })
    const among = whole.filter(({ prompt, index }) => prompt === 1 && index >= 17 && index < 21)
    expect(alone.map(({ tokens }) => tokens)).toEqual(among.map(({ tokens }) => tokens))
    expect(alone.map((c) => c.logProbabilities)).toEqual(among.map((c) => c.logProbabilities))
  })
})

describe('Decoder', () => {
  it('ends at the end token, or at the longest length', () => {
    for (const { tokens, finish } of drawn()) {
      expect(tokens.slice(0, -1)).not.toContain(0)
      expect(finish === 'stop' ? tokens.at(-1) === 0 : tokens.length === 9).toBe(true)
    }
    for (const { prompt, tokens } of drawn({ maxTokens: 99, end: -1 }))
      expect(prompts[prompt]!.tokens.length + tokens.length).toBe(shape.context + 1)
  })

  // The first token of many completions, against the probabilities of the full pass.
  it.each([
    { temperature: 1, topP: 1 },
    { temperature: 0.6, topP: 1 },
    { temperature: 1.4, topP: 0.8 },
  ])('samples at temperature $temperature from the nucleus of $topP', ({ temperature, topP }) => {
    const count = 20_000
    const of = [{ tokens: [3, 1, 4, 1], key: 7, first: 0, count }]
    const seen = new Float64Array(shape.vocabulary)
    for (const { tokens } of drawn({ of, temperature, topP, maxTokens: 1, slots: 256 }))
      seen[tokens[0]!]! += 1 / count
    const expected = nucleus(probabilities([3, 1, 4, 1], temperature), topP)
    for (const [token, p] of expected.entries()) {
      const error = Math.sqrt((p * (1 - p)) / count)
      expect(Math.abs(seen[token]! - p)).toBeLessThanOrEqual(5 * error)
    }
  })

  it.each([{ temperature: 1e-300 }, { topP: 1e-300 }])(
    'takes the likeliest token at %j, which single precision does not hold',
    (tiny) => {
      const tokens = (some: Partial<Decoding>) => drawn(some).map((each) => each.tokens)
      expect(tokens(tiny)).toEqual(tokens({ temperature: 0 }))
    },
  )

  it('takes the likeliest token at temperature 0', () => {
    const p = probabilities([5, 9, 2], 1)
    const of = [prompts[1]!]
    for (const { tokens } of drawn({ of, temperature: 0, maxTokens: 1 }))
      expect(p[tokens[0]!]).toBe(Math.max(...p))
  })

  it('refuses a prompt longer than the context', () => {
    const of = [{ tokens: Array.from({ length: 17 }, () => 1), key: 1, first: 0, count: 1 }]
    expect(() => drawn({ of })).toThrow('a prompt of 17 tokens does not fit a context of 16')
  })
})

/** The next token's probabilities after a prompt, by scoring every token. */
function probabilities(prompt: number[], temperature: number): number[] {
  const { engine, net } = network({ batch: shape.vocabulary })
  const rows = net.load(
    Array.from({ length: shape.vocabulary }, (_, token) => ({
      tokens: [...prompt, token],
      from: prompt.length,
    })),
  )
  net.forward({ temperature })
  const scored = engine.f32(net.logProbabilities, shape.vocabulary * shape.context)
  return rows.map(([row]) => Math.exp(scored[row!]!))
}

function nucleus(p: number[], topP: number): number[] {
  const kept = new Set<number>()
  let mass = 0
  for (const token of p.map((_, i) => i).toSorted((a, b) => p[b]! - p[a]!)) {
    if (mass >= topP) break
    kept.add(token)
    mass += p[token]!
  }
  return p.map((value, token) => (kept.has(token) ? value / mass : 0))
}
