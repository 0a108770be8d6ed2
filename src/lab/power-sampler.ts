import { Decoder, Engine, layoutOf, type ModelShape, Network } from '../engine/index.ts'
import { acceptance, type ScoredSequence } from '../statistics/index.ts'
import { batches } from './batches.ts'
import { type CountdownProblem, contextTokens, endToken, promptTokens } from './countdown.ts'
import { keyOf } from './keys.ts'
import type { LabSamples, PowerRequest } from './messages.ts'
import { verified } from './sampler.ts'

const slots = 256
const batch = 32

/** A chain of Metropolis–Hastings: the completion at which it stands. */
interface Walker {
  problem: number
  name: string
  prompt: number[]
  tokens: number[]
  finish: 'stop' | 'length'
  scored: ScoredSequence
}

/**
 * Draws completions from p^α, the model's law of whole completions raised to a power and normalised,
 * with no verifier: each completion is where a chain of Metropolis–Hastings stands after `steps` moves
 * that redraw what follows a random place (`acceptance`). Chains start from, and propose with, the
 * model at temperature 1 / α, which sharpens each token by itself and is not p^α.
 */
export class PowerSampler {
  readonly #engine = new Engine()
  readonly #decoder: Decoder
  readonly #network: Network
  readonly #size: number

  constructor(shape: ModelShape) {
    this.#network = new Network(this.#engine, shape, { batch })
    const { parameters } = this.#network
    this.#decoder = new Decoder(this.#engine, shape, { slots, parameters })
    this.#size = layoutOf(shape).size
  }

  /** The completions of each problem in the order of their indices, and the share of moves taken. */
  sample(
    { problems, count, seed, exponent, steps }: Omit<PowerRequest, 'kind'>,
    weights: Float32Array,
  ): { problems: LabSamples[]; accepted: number } {
    this.#engine.f32(this.#network.parameters, this.#size).set(weights)
    const start = problems.flatMap((problem, i) =>
      Array.from({ length: count }, (_, index) => ({
        problem: i,
        name: `${problem.id}/${index}`,
        prompt: promptTokens(problem),
        tokens: [] as number[],
      })),
    )
    let walkers = this.#drawn(start, exponent, (name) => keyOf(seed, `${name}/start`))
    let taken = 0
    for (let step = 0; step < steps; step++) {
      const uniform = (name: string, what: string) =>
        keyOf(seed, `${name}/${step}/${what}`) / 2 ** 32
      const kept = walkers.map(({ name, tokens }) =>
        Math.floor(uniform(name, 'place') * tokens.length),
      )
      const proposed = this.#drawn(
        walkers.map((walker, i) => ({ ...walker, tokens: walker.tokens.slice(0, kept[i]) })),
        exponent,
        (name) => keyOf(seed, `${name}/${step}`),
      )
      walkers = walkers.map((walker, i) => {
        const other = proposed[i]!
        const chance = acceptance(walker.scored, other.scored, { kept: kept[i]!, exponent })
        if (Math.log(uniform(walker.name, 'taken')) >= chance) return walker
        taken++
        return other
      })
    }
    return {
      problems: problems.map((problem, i) => samplesOf(problem, walkers.slice(i * count, (i + 1) * count))),
      accepted: taken / Math.max(1, steps * walkers.length),
    }
  }

  /** Draws what follows the tokens of each walker, to its end. */
  #drawn(
    walkers: readonly Omit<Walker, 'scored' | 'finish'>[],
    exponent: number,
    keyFor: (name: string) => number,
  ): Walker[] {
    const prompts = walkers.map(({ name, prompt, tokens }) => ({
      tokens: [...prompt, ...tokens],
      key: keyFor(name),
      first: 0,
      count: 1,
    }))
    const decoding = { temperature: 1 / exponent, topP: 1, end: endToken, maxTokens: contextTokens }
    const ended: Omit<Walker, 'scored'>[] = []
    for (const { prompt: i, tokens, finish } of this.#decoder.decode(prompts, decoding)) {
      const walker = walkers[i]!
      ended[i] = { ...walker, finish, tokens: [...walker.tokens, ...tokens] }
    }
    const scores = [...batches(ended, batch)].flatMap((part) => this.#scored(part, exponent))
    return ended.map((walker, i) => ({ ...walker, scored: scores[i]! }))
  }

  #scored(walkers: readonly Omit<Walker, 'scored'>[], exponent: number): ScoredSequence[] {
    const net = this.#network
    const { width } = net.layout
    const rows = net.load(
      walkers.map(({ prompt, tokens }) => ({
        tokens: [...prompt, ...tokens],
        from: prompt.length,
      })),
    )
    net.forward()
    const count = walkers.length * net.length
    const logprobs = this.#engine.f32(net.logProbabilities, count)
    const all = this.#engine.f32(net.probabilities, count * width)
    return rows.map((own) => {
      const model = own.map((row) => logprobs[row]!)
      const proposal = own.map((row, t) => {
        let whole = 0
        for (let j = row * width; j < (row + 1) * width; j++) whole += all[j]! ** exponent
        return exponent * model[t]! - Math.log(whole)
      })
      return { model, proposal }
    })
  }
}

function samplesOf(problem: CountdownProblem, walkers: readonly Walker[]): LabSamples {
  return {
    problem,
    completions: walkers.map(({ tokens, finish, scored }, index) =>
      verified(problem, {
        prompt: 0,
        index,
        tokens,
        logProbabilities: [...Array.from(scored.model)],
        finish,
      }),
    ),
  }
}
