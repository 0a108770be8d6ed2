import { parentPort, workerData } from 'node:worker_threads'
import { Engine } from '../engine/index.ts'
import type { Outcome } from './crew.ts'
import { Learner } from './learner.ts'
import type { Reply, Request, TrainingData, WorkerData } from './messages.ts'
import { Sampler } from './sampler.ts'
import { Scorer } from './scorer.ts'
import { tasks } from './tasks.ts'
import { Updater } from './updater.ts'

/** The thread that all of the engine's work is done on. Each part is made when it is first needed. */
const { task: name, shape, weights: shared, training } = workerData as WorkerData
const task = tasks[name]
const weights = new Float32Array(shared)
const gradients = (training?.gradients ?? []).map((buffer) => new Float32Array(buffer))
let sampler: Sampler | undefined
let scorer: Scorer | undefined
let learner: Learner | undefined
let updater: Updater | undefined

parentPort!.on('message', (request: Request) => {
  let outcome: Outcome<Reply>
  try {
    outcome = { reply: answer(request) }
  } catch (error) {
    outcome = { error }
  }
  parentPort!.postMessage(outcome)
})

function answer(request: Request): Reply {
  switch (request.kind) {
    case 'sample':
      sampler ??= new Sampler(task, shape)
      return { kind: 'sample', problems: sampler.sample(request, weights) }
    case 'draw': {
      sampler ??= new Sampler(task, shape)
      const { prompts, decoding } = request
      return { kind: 'draw', completions: sampler.complete(prompts, decoding, weights) }
    }
    case 'read':
      scorer ??= new Scorer(task, shape)
      return { kind: 'score', scores: scorer.read(request, weights) }
    case 'score':
      scorer ??= new Scorer(task, shape)
      return { kind: 'score', scores: scorer.score(request, weights) }
    case 'gradient': {
      const { recipe, reference } = trained()
      learner ??= new Learner(shape, recipe, new Float32Array(reference))
      const to = gradients[request.shard]!
      return { kind: 'gradient', ...learner.gradient(request, weights, to) }
    }
    case 'update':
      return { kind: 'update', gradientNorm: moving().update(gradients, weights, request) }
    case 'state':
      return { kind: 'state', state: moving().state }
    case 'restore':
      moving().restore(request.state)
  }
  return { kind: 'state', state: [] }
}

function moving(): Updater {
  const { recipe, reference } = trained()
  return (updater ??= new Updater(new Engine(), shape, recipe, new Float32Array(reference)))
}

function trained(): TrainingData {
  if (!training) throw new TypeError('this crew was not started for training')
  return training
}
