import { findLlamaCpp, GgufModel, type DrawRequest } from '../../src/models/index.ts'

/** A path that `npm run test:real` has looked for. */
export function path(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`run this with npm run test:real; ${name} is not set`)
  return value
}

export const file = path('PASSBOUND_SMOLLM2')

export function model(some: Partial<ConstructorParameters<typeof GgufModel>[0]> = {}): GgufModel {
  return new GgufModel({
    llamaCpp: findLlamaCpp(path('PASSBOUND_LLAMA_CPP')),
    path: file,
    adapters: [],
    sequences: 8,
    threads: 1,
    ...some,
  })
}

export const question = 'Question: What is 3 + 4?\nAnswer:'

export function request(some: Partial<DrawRequest> = {}): DrawRequest {
  const { decoding, ...rest } = some
  return {
    model: 'SmolLM2',
    prompt: question,
    n: 1,
    seed: 1,
    decoding: { temperature: 1, top_p: 1, top_k: -1, min_p: 0, max_tokens: 12, ...decoding },
    logprobs: false,
    deadlineMs: 600_000,
    ...rest,
  }
}

/** Pearson's statistic of counts against expected counts, and its upper tail by Wilson and Hilferty's normal. */
export function chiSquareTail(
  observed: readonly number[],
  expected: readonly number[],
  degrees = observed.length - 1,
): number {
  const statistic = observed.reduce((sum, o, i) => sum + (o - expected[i]!) ** 2 / expected[i]!, 0)
  const spread = 2 / (9 * degrees)
  const z = ((statistic / degrees) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread)
  return normalTail(z)
}

/** Abramowitz and Stegun 26.2.17, to 1e-7. */
function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  const t = 1 / (1 + 0.231_641_9 * z)
  const polynomial = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429]
  const sum = polynomial.reduce((total, each, i) => total + each * t ** (i + 1), 0)
  return (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}
