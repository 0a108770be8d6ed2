import { graderId } from '../grading/index.ts'
import {
  askedTask,
  labGraderNamed,
  type LabProblem,
  type LabSamples,
  type PolicyRecipe,
  problemRows,
  type Task,
} from '../lab/index.ts'
import { promptHash } from '../prompts/index.ts'
import type { Grader, Problem, Sample } from '../records/index.ts'
import { Store } from '../store/index.ts'
import { type Condition, conditionHash } from './condition.ts'
import { grownPlan, planFor, type Plan, readPlan } from './plan.ts'

/** Steps of training that make an arm: the policy moves little in them, and together they ask enough. */
const stepsAnArm = 20

interface RolloutArm {
  first: number
  hash: string
  planned: Plan['arms'][number]
}

/**
 * The rollouts of a training as a run folder, graded by the task's own verifier, so that every analysis
 * of a run applies to training itself. Each 20 steps are an arm, `steps 1-20`. A step that is recorded
 * already, as after a resume, is left as it was.
 */
export class RolloutRun {
  readonly #store: Store
  readonly #task: Task
  readonly #grader: Grader
  readonly #recipe: PolicyRecipe
  readonly #start: string
  #plan: Plan
  /** Steps are recorded one after the other. */
  #last: Promise<void> = Promise.resolve()

  private constructor(store: Store, recipe: PolicyRecipe, start: string) {
    this.#store = store
    this.#recipe = recipe
    this.#start = start
    this.#task = askedTask(recipe)
    this.#grader = labGraderNamed(recipe.task)!
    const grader = graderId(this.#grader)
    this.#plan =
      store.plan === null
        ? planFor([], [], { samples: recipe.group, grader })
        : readPlan(store.plan)
  }

  /** `start` is the hash of the weights that training starts from. */
  static async open(folder: string, recipe: PolicyRecipe, start: string): Promise<RolloutRun> {
    return new RolloutRun(await Store.open(folder, { create: true }), recipe, start)
  }

  /** Queues what a step drew; a failure to write it is thrown by `written` and `close`. */
  add(step: number, rollouts: readonly LabSamples[]): void {
    this.#last = this.#last.then(() => this.#record(step, rollouts))
    this.#last.catch(() => {})
  }

  /** Waits until everything that was queued is durable. */
  written(): Promise<void> {
    return this.#last
  }

  /** Waits until everything is written, and seals the run. */
  async close(): Promise<void> {
    try {
      await this.#last
    } finally {
      await this.#store.close()
    }
  }

  async #record(step: number, rollouts: readonly LabSamples[]): Promise<void> {
    const arm = this.#armOf(step)
    const problems = rollouts.map(({ problem }) => problemOf(this.#task, problem))
    this.#plan = grownPlan(this.#plan, {
      ...this.#plan,
      arms: [arm.planned],
      problems: [...new Map(problems.map((problem) => [problem.id, problem])).values()],
    })
    await this.#store.writePlan(this.#plan)
    const times = new Map<string, number>()
    const drawn = rollouts.flatMap(({ completions }, i) => {
      const problem = problems[i]!
      const before = times.get(problem.id) ?? 0
      times.set(problem.id, before + 1)
      const from = (before * stepsAnArm + step - arm.first) * this.#recipe.group
      return completions.map((completion, index) => ({
        problem,
        sample: this.#sampleOf({ condition: arm.hash, problem, index: from + index }, completion),
      }))
    })
    // All of a step together: one problem after the other would wait for the disk longer than training takes.
    await this.#store.append(drawn.map(({ sample }) => sample))
    const grades = drawn.map(async ({ problem, sample }) => ({
      condition: arm.hash,
      problem: problem.id,
      index: sample.index,
      ...(await this.#grader.grade(sample.completion, problem, {
        cut: sample.finish === 'length',
      })),
    }))
    await this.#store.appendGrades(graderId(this.#grader), await Promise.all(grades))
  }

  #sampleOf(
    { condition, problem, index }: { condition: string; problem: Problem; index: number },
    { text, tokens, finish, logProbability }: LabSamples['completions'][number],
  ): Sample {
    return {
      condition,
      problem: problem.id,
      index,
      seed: this.#recipe.seed,
      finish,
      censoring: null,
      prompt: problem.question,
      promptHash: promptHash(problem.question),
      opening: null,
      completion: text,
      reasoning: null,
      promptTokens: null,
      completionTokens: tokens,
      logprobSum: logProbability,
      attempt: 1,
      servedModel: null,
      endpoint: 'lab:rollouts',
      startedMs: 0,
      endedMs: 0,
    }
  }

  #armOf(step: number): RolloutArm {
    const first = step - ((step - 1) % stepsAnArm)
    const name = `steps ${first}-${first + stepsAnArm - 1}`
    const { temperature, group } = this.#recipe
    const condition: Condition = {
      checkpoint: `${name} from sha256:${this.#start} by ${JSON.stringify({ ...this.#recipe, steps: 0 })}`,
      model: 'lab:rollouts',
      api: 'completions',
      template: 'plain',
      system: null,
      decoding: { temperature, top_p: 1, max_tokens: this.#task.maxCompletionTokens },
      perRequest: group,
      deadlineSeconds: 3600,
    }
    const hash = conditionHash(condition)
    return { first, hash, planned: { name, arm: name, point: '', hash, condition } }
  }
}

/** A question as a problem file would give it. */
function problemOf(task: Task, asked: LabProblem): Problem {
  const [{ id, question, gold, answerSpace, source, ...extra }] = problemRows(task, [asked]) as [
    ReturnType<typeof problemRows>[number],
  ]
  return {
    id,
    question,
    gold,
    ...(source === undefined ? {} : { stratum: source }),
    answerSpace,
    extra,
  }
}
