import { type Arm, InputError } from '../records/index.ts'
import { random } from '../statistics/index.ts'
import { Crew } from './crew.ts'
import { batches } from './batches.ts'
import type { LabSamples, LabScores, LabText, Reply, Request } from './messages.ts'
import type { LabModel } from './model-file.ts'
import type { CountdownProblem } from './countdown.ts'
import type { LabProblem, Task } from './task.ts'
import { countdown } from './tasks.ts'
import { sharedCopy, workerModule } from './train.ts'

export interface SampleLabOptions {
  model: LabModel
  problems: readonly LabProblem[]
  /** Completions of each problem. */
  n: number
  temperature: number
  /** Mass of the nucleus that tokens are drawn from. Default 1: all of it. */
  topP?: number
  seed: number
  workers: number
  onProgress?: (completions: number) => void
  signal?: AbortSignal
}

/**
 * Draws `n` completions of each problem in process and replays each against its problem. A completion
 * depends on the seed, the problem, its index and the decoding, and on nothing else: not on the number
 * of workers, nor on which other problems are asked.
 */
export async function sampleLab(options: SampleLabOptions): Promise<LabSamples[]> {
  const { model, problems, n, temperature, topP = 1, seed, workers, signal } = options
  const crew = crewOf(model, workers, signal)
  try {
    const requests = portions(problems, workers).map((portion): Request => ({
      kind: 'sample',
      problems: portion,
      first: 0,
      count: n,
      seed,
      decoding: { temperature, topP },
    }))
    let done = 0
    const replies = await crew.share(requests, (reply) => {
      done += samplesOf(reply).length * n
      options.onProgress?.(done)
    })
    return replies.flatMap(samplesOf)
  } finally {
    await crew.close()
  }
}

/** How likely a model finds every token of given completions, whoever wrote them. */
export async function scoreLab({
  model,
  texts,
  temperature = 1,
  workers,
}: {
  model: LabModel
  texts: readonly LabText[]
  /** At which the mass above a token is taken; log-probabilities are always at 1. */
  temperature?: number
  workers: number
}): Promise<LabScores[]> {
  const crew = crewOf(model, workers)
  try {
    const requests = [...batches(texts, 512)].map((part): Request => ({
      kind: 'score',
      texts: part,
      temperature,
    }))
    const replies = await crew.share(requests)
    return replies.flatMap((reply) => (reply.kind === 'score' ? reply.scores : []))
  } finally {
    await crew.close()
  }
}

/** Threads that sample and score with a model. */
export function crewOf(
  { task, shape, parameters }: LabModel,
  workers: number,
  signal?: AbortSignal,
): Crew<Request, Reply> {
  return new Crew(workerModule, {
    size: workers,
    data: {
      task,
      shape,
      weights: sharedCopy(parameters).buffer,
      training: null,
    },
    ...(signal ? { signal } : {}),
  })
}

const samplesOf = (reply: Reply): LabSamples[] => (reply.kind === 'sample' ? reply.problems : [])

/** Enough portions that no worker waits long for the others at the end. */
function portions(problems: readonly LabProblem[], workers: number): LabProblem[][] {
  return [...batches(problems, Math.max(1, Math.ceil(problems.length / (6 * workers))))]
}

/** The tallies of one model at one temperature; only a whole valid chain counts as correct. */
export function labArm(
  name: string,
  samples: readonly LabSamples[],
  { temperature }: { temperature: number },
): Arm {
  return {
    name,
    origin: `lab:${name}, sampled in process`,
    problems: samples.map(({ problem, completions }) => ({
      id: problem.id,
      n: completions.length,
      c: completions.filter(({ verdict }) => verdict.correct).length,
      u: 0,
      tokens: completions.reduce((sum, { tokens }) => sum + tokens, 0),
      truncated: completions.filter(({ finish }) => finish === 'length').length,
      ...(problem.stratum === undefined ? {} : { stratum: problem.stratum }),
    })),
    conditions: { temperature: String(temperature) },
    notes: [],
  }
}

export interface QuestionOptions {
  count: number
  maxChance: number
  seed: number
}

/** Different held-out questions that the task's random policy answers at most so often. */
export function heldOutOf<Problem extends LabProblem>(
  task: Task<Problem>,
  { count, maxChance, seed }: QuestionOptions,
): Problem[] {
  const stream = random(seed)
  const problems = new Map<string, Problem>()
  let inVain = 0
  while (problems.size < count) {
    const problem = task.randomProblem(stream, { heldOut: true, maxChance })
    const question = task.question(problem)
    if (problems.has(question)) inVain++
    else {
      problems.set(question, problem)
      inVain = 0
    }
    // With so many draws in vain, another question that is as likely as these is not there.
    if (inVain > 50 * (problems.size + 20))
      throw new InputError(
        `there are about ${problems.size} held-out questions of ${task.name} with a chance of at most ${maxChance}, got --problems ${count}`,
      )
  }
  return [...problems.values()]
}

/** Of countdown. */
export function heldOutProblems(options: QuestionOptions): CountdownProblem[] {
  return heldOutOf(countdown, options)
}

/** The chance floor: pass@k of the task's random policy, exact at any k. */
export function chanceCurve(
  problems: readonly LabProblem[],
  ks: readonly number[],
): { k: number; pass: number }[] {
  return ks.map((k) => {
    const sum = problems.reduce((all, { chance }) => all - Math.expm1(k * Math.log1p(-chance)), 0)
    return { k, pass: sum / problems.length }
  })
}
