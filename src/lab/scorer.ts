import { Engine, layoutOf, type ModelShape, Network, type Passage } from '../engine/index.ts'
import { batches } from './batches.ts'
import { encode, endToken, promptTokens } from './countdown.ts'
import type { LabText, ReadPassage } from './messages.ts'

const batch = 32

/** Scores given completions with the weights that it is given. */
export class Scorer {
  readonly #engine = new Engine()
  readonly #network: Network
  readonly #size: number

  constructor(shape: ModelShape) {
    this.#network = new Network(this.#engine, shape, { batch })
    this.#size = layoutOf(shape).size
  }

  score(texts: readonly LabText[], weights: Float32Array): number[][] {
    const net = this.#network
    this.#engine.f32(net.parameters, this.#size).set(weights)
    return [...batches(texts, batch)].flatMap((part) => {
      const rows = net.load(part.map(passageOf))
      net.forward()
      const scored = this.#engine.f32(net.logProbabilities, batch * net.length)
      return rows.map((own) => own.map((row) => scored[row]!))
    })
  }

  /** Log-probabilities at temperature 1, ranks, and the mass above at a temperature. */
  read(
    passages: readonly Passage[],
    weights: Float32Array,
    { temperature }: { temperature: number },
  ): ReadPassage[] {
    const net = this.#network
    this.#engine.f32(net.parameters, this.#size).set(weights)
    return [...batches(passages, batch)].flatMap((part) => {
      const rows = net.load(part)
      const placed = (of: (row: number, token: number) => number) =>
        rows.map((own, i) => own.map((row, t) => of(row, part[i]!.tokens[part[i]!.from + t]!)))
      net.forward()
      const scored = this.#engine.f32(net.logProbabilities, batch * net.length).slice()
      const logProbabilities = placed((row) => scored[row]!)
      const ranks = placed((row, token) => 1 + this.#likelier(row, token).length)
      if (temperature !== 0 && temperature !== 1) net.forward({ temperature })
      const above =
        temperature === 0
          ? null
          : placed((row, token) => {
              const mass = this.#likelier(row, token).reduce((sum, p) => sum + p, 0)
              // Rounded shares may add up to more than all there is.
              return Math.min(mass, 1 - Number.EPSILON)
            })
      return rows.map((_, i) => ({
        logProbabilities: logProbabilities[i]!,
        ranks: ranks[i]!,
        above: above?.[i] ?? null,
      }))
    })
  }

  /** Probabilities of the tokens that are strictly likelier in this row than the given one. */
  #likelier(row: number, token: number): number[] {
    const probabilities = this.#network.probabilitiesOf(row)
    return [...probabilities].filter((p) => p > probabilities[token]!)
  }
}

function passageOf({ problem, text }: LabText) {
  const prompt = promptTokens(problem)
  return { tokens: [...prompt, ...encode(text), endToken], from: prompt.length }
}
