import type { Passage } from '../engine/index.ts'
import { acceptance } from '../statistics/index.ts'
import { batches } from './batches.ts'
import type { Crew } from './crew.ts'
import { keyOf } from './keys.ts'
import type { LabSamples, LabScores, Reply, Request } from './messages.ts'
import { crewOf, type SampleLabOptions } from './sample.ts'
import { verified } from './sampler.ts'
import { promptTokens, tasks } from './tasks.ts'
import { endToken } from './vocabulary.ts'

export interface PowerOptions extends Omit<SampleLabOptions, 'temperature' | 'topP'> {
  /** α: what the law of whole completions is raised to. */
  exponent: number
  /** Moves that each completion makes before it is taken. */
  steps: number
}

export interface PowerSamples {
  samples: LabSamples[]
  /** Share of the moves that were taken. */
  accepted: number
}

/** A chain of Metropolis–Hastings: the completion at which it stands. */
interface Walker {
  name: string
  prompt: number[]
  tokens: number[]
  finish: 'stop' | 'length'
  scores: Pick<LabScores, 'logprobs' | 'tempered'>
}

/**
 * Draws completions from p^α, the model's law of whole completions raised to a power and normalised,
 * with no verifier: each is where a chain of Metropolis–Hastings stands after `steps` moves that redraw
 * what follows a random place (`acceptance`). Chains start from, and propose with, the model at
 * temperature 1 / α, which sharpens each token by itself and is not p^α. Completions end at their end
 * token or at the model's context.
 */
export async function samplePower(options: PowerOptions): Promise<PowerSamples> {
  const { model, problems, n, seed, exponent, steps, workers, signal } = options
  const task = tasks[model.task]
  const crew = crewOf(model, workers, signal)
  try {
    const start = problems.flatMap((problem) =>
      Array.from({ length: n }, (_, index) => ({
        name: `${problem.id}/${index}`,
        prompt: promptTokens(task, problem),
        tokens: [] as number[],
      })),
    )
    let walkers = await drawn(crew, start, exponent, (name) => keyOf(seed, `${name}/start`))
    let taken = 0
    for (let step = 0; step < steps; step++) {
      const uniform = (name: string, what: string) =>
        keyOf(seed, `${name}/${step}/${what}`) / 2 ** 32
      const kept = walkers.map(({ name, tokens }) =>
        Math.floor(uniform(name, 'place') * tokens.length),
      )
      const cut = walkers.map((walker, i) => ({
        ...walker,
        tokens: walker.tokens.slice(0, kept[i]),
      }))
      const proposed = await drawn(crew, cut, exponent, (name) => keyOf(seed, `${name}/${step}`))
      walkers = walkers.map((walker, i) => {
        const other = proposed[i]!
        const chance = acceptance(sequence(walker), sequence(other), { kept: kept[i]!, exponent })
        if (Math.log(uniform(walker.name, 'taken')) >= chance) return walker
        taken++
        return other
      })
      options.onProgress?.((step + 1) * walkers.length)
    }
    return {
      samples: problems.map((problem, i) => ({
        problem,
        completions: walkers.slice(i * n, (i + 1) * n).map(({ tokens, finish, scores }, index) =>
          verified(task, problem, {
            prompt: i,
            index,
            tokens,
            logProbabilities: scores.logprobs,
            finish,
          }),
        ),
      })),
      accepted: taken / Math.max(1, steps * walkers.length),
    }
  } finally {
    await crew.close()
  }
}

const sequence = ({ scores }: Walker) => ({ model: scores.logprobs, proposal: scores.tempered })

/** Completions that workers take at once: as many as the decoder has slots. */
const portion = 256

/** What follows the tokens of each walker, to its end, drawn and scored at temperature 1 / exponent. */
async function drawn(
  crew: Crew<Request, Reply>,
  walkers: readonly Omit<Walker, 'scores' | 'finish'>[],
  exponent: number,
  keyFor: (name: string) => number,
): Promise<Walker[]> {
  const temperature = 1 / exponent
  const prompts = walkers.map(({ name, prompt, tokens }) => ({
    tokens: [...prompt, ...tokens],
    key: keyFor(name),
    first: 0,
    count: 1,
  }))
  const decoding = { temperature, topP: 1, end: endToken, maxTokens: Infinity }
  const replies = await crew.share(
    [...batches(prompts, portion)].map((part) => ({ kind: 'draw', prompts: part, decoding })),
  )
  const completions = replies.flatMap((reply) => (reply.kind === 'draw' ? reply.completions : []))
  const ended = walkers.map((walker, i) => {
    const { tokens, finish } = completions[i]![0]!
    return { ...walker, finish, tokens: [...walker.tokens, ...tokens] }
  })
  const passages = ended.map(({ prompt, tokens }): Passage => ({
    tokens: [...prompt, ...tokens],
    from: prompt.length,
  }))
  const read = await crew.share(
    [...batches(passages, portion)].map((part) => ({ kind: 'read', passages: part, temperature })),
  )
  const scores = read.flatMap((reply) => (reply.kind === 'score' ? reply.scores : []))
  return ended.map((walker, i) => ({ ...walker, scores: scores[i]! }))
}
