import { Engine, layoutOf, type ModelShape, Network } from '../engine/index.ts'
import { batches } from './batches.ts'
import { encode, endToken, promptTokens } from './countdown.ts'
import type { LabText } from './messages.ts'

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
}

function passageOf({ problem, text }: LabText) {
  const prompt = promptTokens(problem)
  return { tokens: [...prompt, ...encode(text), endToken], from: prompt.length }
}
