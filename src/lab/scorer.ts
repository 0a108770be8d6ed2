import { Engine, layoutOf, type ModelShape, Network, type Passage } from '../engine/index.ts'
import { batches } from './batches.ts'
import type { LabScores, LabText, ReadRequest, ScoreRequest } from './messages.ts'
import type { Task } from './task.ts'
import { passageOf } from './tasks.ts'

const batch = 32

/** Scores given completions with the weights that it is given. */
export class Scorer {
  readonly #engine = new Engine()
  readonly #network: Network
  readonly #size: number
  readonly #task: Task

  constructor(task: Task, shape: ModelShape) {
    this.#network = new Network(this.#engine, shape, { batch })
    this.#size = layoutOf(shape).size
    this.#task = task
  }

  score({ texts, temperature }: Omit<ScoreRequest, 'kind'>, weights: Float32Array): LabScores[] {
    return this.read({ passages: texts.map((text) => this.#passage(text)), temperature }, weights)
  }

  #passage({ problem, text, finish = 'stop' }: LabText): Passage {
    const { tokens, from } = passageOf(this.#task, { id: problem.id, text })
    return { tokens: finish === 'stop' ? tokens : tokens.slice(0, -1), from }
  }

  /** The same for whatever tokens. */
  read({ passages, temperature }: Omit<ReadRequest, 'kind'>, weights: Float32Array): LabScores[] {
    const net = this.#network
    const { width } = net.layout
    this.#engine.f32(net.parameters, this.#size).set(weights)
    return [...batches(passages, batch)].flatMap((part) => {
      const rows = net.load(part)
      net.forward()
      const logprobs = this.#engine.f32(net.logProbabilities, part.length * net.length)
      const all = this.#engine.f32(net.probabilities, part.length * net.length * width)
      return part.map(({ tokens, from }, i) => {
        const places = rows[i]!.map((row, t) =>
          placeOf(all.subarray(row * width, (row + 1) * width), tokens[from + t]!, temperature),
        )
        return {
          logprobs: rows[i]!.map((row) => logprobs[row]!),
          tempered: rows[i]!.map(
            (row, t) => logprobs[row]! / temperature - Math.log(places[t]!.whole),
          ),
          ranks: places.map(({ rank }) => rank),
          above: places.map(({ above }) => above),
        }
      })
    })
  }
}

/**
 * A token's rank among all, the mass at the temperature of those that are likelier (all of it at 0), and
 * the sum that makes a law of the powers of the probabilities.
 */
function placeOf(probabilities: Float32Array, token: number, temperature: number) {
  const own = probabilities[token]!
  let rank = 1
  let above = 0
  let whole = 0
  for (const p of probabilities) {
    const weight = temperature === 1 ? p : p ** (1 / temperature)
    whole += weight
    if (p <= own) continue
    rank++
    above += weight
  }
  return { rank, whole, above: temperature === 0 ? Number(rank > 1) : above / whole }
}
