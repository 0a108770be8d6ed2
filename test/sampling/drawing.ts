import { OpenAiServer } from '../../src/models/index.ts'
import type { Problem, Sample, SampleKey } from '../../src/records/index.ts'
import type { ArmWork, Recorder } from '../../src/sampling/index.ts'

export const problems: Problem[] = Array.from({ length: 20 }, (_, i) => ({
  id: `sum-${i}`,
  question: `What is ${i * 7} + ${i + 3} ?`,
  gold: String(i * 8 + 3),
}))

/** An arm over the twenty sums at these addresses; 100 samples of each make 2,000. */
export function arm(
  urls: string | string[],
  some: Partial<ArmWork> & { apiKey?: string } = {},
): ArmWork {
  const { apiKey, ...rest } = some
  return {
    name: 'base',
    condition: 'c0ffee',
    model: 'mock-base',
    served: 'mock-base',
    problems,
    samples: 100,
    perRequest: 1,
    prompt: (problem) => problem.question,
    decoding: { temperature: 1, top_p: 1, max_tokens: 64 },
    logprobs: false,
    deadlineMs: 20_000,
    placements: [urls].flat().map((url) => ({
      provider: new OpenAiServer({ url, apiKey }),
      concurrency: 64,
    })),
    ...rest,
  }
}

export const fast = { backoff: { baseMs: 1, capMs: 8 } }

/** Keeps samples in memory as the store keeps them: once, under their key. */
export class MemoryRecorder implements Recorder {
  readonly samples = new Map<string, Sample>()
  readonly issued: SampleKey[] = []
  repeated = 0

  has(key: SampleKey): boolean {
    return this.samples.has(nameOf(key))
  }

  issue(keys: readonly SampleKey[]): Promise<void> {
    this.issued.push(...keys)
    return Promise.resolve()
  }

  record(_arm: ArmWork, _work: unknown, samples: readonly Sample[]): Promise<void> {
    for (const sample of samples) {
      if (this.has(sample)) this.repeated += 1
      this.samples.set(nameOf(sample), sample)
    }
    return Promise.resolve()
  }

  /** What a run is about: every key with its text, tokens and end, in one order. */
  table(): string[] {
    return [...this.samples]
      .map(([name, { completion, completionTokens, finish, seed }]) =>
        JSON.stringify([name, completion, completionTokens, finish, seed]),
      )
      .sort()
  }
}

function nameOf({ condition, problem, index }: SampleKey): string {
  return `${condition} ${problem} ${index}`
}
