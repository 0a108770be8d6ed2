import { Engine, layoutOf, type ModelShape, Network } from '../engine/index.ts'
import { batches } from './batches.ts'
import type { LabText } from './messages.ts'
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

  score(texts: readonly LabText[], weights: Float32Array): number[][] {
    const net = this.#network
    this.#engine.f32(net.parameters, this.#size).set(weights)
    return [...batches(texts, batch)].flatMap((part) => {
      const rows = net.load(
        part.map(({ problem, text }) => passageOf(this.#task, { id: problem.id, text })),
      )
      net.forward()
      const scored = this.#engine.f32(net.logProbabilities, batch * net.length)
      return rows.map((own) => own.map((row) => scored[row]!))
    })
  }
}
