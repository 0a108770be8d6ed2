import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import {
  defaults,
  labBlock,
  type LabModel,
  type LabSamples,
  type Mixture,
  mixtureOf,
  type PolicyRecipe,
  readModel,
  readState,
  type Recipe,
  type TaskName,
  tasks,
  train,
  type TrainOptions,
  type TrainingStep,
  writeModel,
  writeState,
} from '../lab/index.ts'
import { RolloutRun } from '../experiment/index.ts'
import { InputError, systemReason } from '../records/index.ts'
import { ProgressLine } from './progress.ts'

interface TrainingFlags {
  output: string
  steps: number
  rate: number
  warmup: number
  seed: number
  log?: string
  state?: string
  keep?: number
  workers: number
}

export interface SupervisedFlags extends TrainingFlags {
  documents: number
  task: TaskName
  mix: Mixture
}

export interface PolicyFlags extends TrainingFlags {
  method: PolicyRecipe['method']
  reward: PolicyRecipe['reward']
  adapter: string
  problems: number
  group: number
  updates: number
  temperature: number
  clip: number
  kl: number
  promptEnd?: string
  rollouts?: string
}

export async function pretrain(flags: SupervisedFlags): Promise<void> {
  await run(supervisedRecipe(flags), flags)
}

/** On the model's own task, without what its mixture plants where the flags do not say. */
export async function distill(name: string, flags: Omit<SupervisedFlags, 'task'>): Promise<void> {
  const model = await readModel(name)
  const { task } = model
  const none = Object.fromEntries(Object.keys(tasks[task].mixture).map((key) => [key, 0]))
  const mix = { ...none, ...flags.mix }
  await run(supervisedRecipe({ ...flags, task, mix }), flags, model)
}

export async function trainPolicy(name: string, flags: PolicyFlags): Promise<void> {
  const model = await readModel(name)
  const { method, reward, problems, group, updates, temperature, clip, kl, promptEnd } = flags
  const recipe: PolicyRecipe = {
    ...defaults.policy,
    ...schedule(flags),
    task: model.task,
    method,
    reward,
    problems,
    group,
    updates,
    temperature,
    clip,
    kl,
    adapter: adapterOf(flags.adapter, model.shape),
    ...(promptEnd === undefined ? {} : { promptEnd: promptEndOf(promptEnd, model) }),
  }
  await run(recipe, flags, model)
}

function supervisedRecipe(flags: SupervisedFlags): Recipe {
  const { documents, task, mix } = flags
  const mixture = mixtureOf(tasks[task], mix)
  return { ...defaults.pretraining, ...schedule(flags), task, documents, mixture }
}

const schedule = ({ steps, rate, warmup, seed }: TrainingFlags) => ({ steps, rate, warmup, seed })

async function run(
  recipe: Recipe,
  flags: TrainingFlags & { rollouts?: string },
  start?: LabModel,
): Promise<void> {
  const { output, log, state, rollouts, workers } = flags
  const line = new ProgressLine()
  const resume =
    state !== undefined && existsSync(state) ? await readState(state, recipe) : undefined
  const rolled = await rolloutWriter(rollouts, recipe, { start, after: resume?.step ?? 0 })
  try {
    const ended = await train({
      shape: start?.shape ?? tasks[recipe.task].shape,
      recipe,
      workers,
      ...(start ? { start: start.parameters } : {}),
      ...(resume ? { resume } : {}),
      onStep: (step, drawn) => {
        line.show(stepText(step, recipe))
        if (log !== undefined) append(log, `${JSON.stringify(step)}\n`)
        rolled.add(step.step, drawn)
      },
      onCheckpoint: checkpoints(recipe, flags, rolled),
    })
    line.end()
    await rolled.written()
    if (state !== undefined) await writeState(state, recipe, ended)
    const hash = await writeModel(output, ended.weights)
    process.stdout.write(`${output}: ${ended.step} steps, SHA-256 ${hash}\n`)
  } finally {
    await rolled.close()
  }
}

/** What is kept on the way: the state to resume from, and models. */
function checkpoints(
  recipe: Recipe,
  { output, state, keep }: TrainingFlags,
  rolled: RolloutWriter,
): Checkpoints {
  return {
    every: keep ?? 50,
    async save(reached) {
      // Whoever resumes from here draws no step before it again.
      await rolled.written()
      if (state !== undefined) await writeState(state, recipe, reached)
      if (keep !== undefined)
        await writeModel(output.replace(/\.f16$/, `-${reached.step}.f16`), reached.weights)
    },
  }
}

type Checkpoints = NonNullable<TrainOptions['onCheckpoint']>

interface RolloutWriter {
  add: (step: number, drawn: readonly LabSamples[]) => void
  /** Until all that was added is durable. */
  written: () => Promise<void>
  close: () => Promise<void>
}

const nothing = async () => {}

/** Into a run folder, or a .jsonl, where steps that will be drawn again are taken out. */
async function rolloutWriter(
  path: string | undefined,
  recipe: Recipe,
  { start, after }: { start: LabModel | undefined; after: number },
): Promise<RolloutWriter> {
  if (path === undefined || recipe.kind !== 'policy' || !start)
    return { add: () => {}, written: nothing, close: nothing }
  if (path.endsWith('.jsonl')) {
    keepUntil(path, after)
    return {
      add: (step, drawn) => append(path, rolloutRows(step, drawn)),
      written: nothing,
      close: nothing,
    }
  }
  const rolled = await RolloutRun.open(path, recipe, start.hash)
  return {
    add: (step, drawn) => rolled.add(step, drawn),
    written: () => rolled.written(),
    close: () => rolled.close(),
  }
}

/** Steps after the one that training goes on from are drawn again. */
function keepUntil(path: string, last: number): void {
  const rows = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  if (rows.length > 0 && last === 0)
    throw new InputError(
      `${path} has rows already, and this training starts anew: name another file, or remove it`,
    )
  const kept = rows.filter((row) => (JSON.parse(row) as { step: number }).step <= last)
  if (kept.length < rows.length) writeFileSync(path, kept.map((row) => `${row}\n`).join(''))
}

function append(path: string, text: string): void {
  try {
    appendFileSync(path, text)
  } catch (error) {
    throw new InputError(`cannot write ${path}: ${systemReason(error)}`)
  }
}

/** `step 20/100  reward 0.137  entropy 0.262 …` */
export function stepText(
  { step, loss, entropy, length, policy }: TrainingStep,
  { steps }: Pick<Recipe, 'steps'>,
): string {
  const shown = (value: number | null) => (value === null ? 'none' : value.toFixed(3))
  const parts = policy
    ? [
        `reward ${shown(policy.reward)}`,
        `pass@1 ${shown(policy.correct)}`,
        `pass@${policy.group} ${shown(policy.solved)}`,
        `groups with a signal ${shown(policy.signal)}`,
        `entropy ${shown(entropy)}`,
        `length ${length.toFixed(1)}`,
      ]
    : [`loss ${shown(loss)}`, `entropy ${shown(entropy)}`]
  return [`step ${step}/${steps}`, ...parts].join('  ')
}

function rolloutRows(step: number, drawn: readonly LabSamples[]): string {
  return drawn
    .flatMap(({ problem, completions }) =>
      completions.map(({ text, tokens, finish, verdict }) => ({
        id: problem.id,
        step,
        correct: verdict.correct,
        tokens,
        truncated: finish === 'length',
        completion: text,
      })),
    )
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('')
}

/** One token, so that questions and completions fill the context as ever. */
function promptEndOf(text: string, { task }: LabModel): string {
  const asked = tasks[task]
  const own = asked.prompt({ id: '' })
  try {
    if (asked.vocabulary.encode(text).length === 1) return text
  } catch {
    // Said below.
  }
  throw new InputError(
    `--prompt-end takes one sign that the model knows, in place of ${JSON.stringify(own)}, got ${text}`,
  )
}

/** Factors of a rank beyond the model's width would hold more than its matrices. */
function adapterOf(text: string, { width }: { width: number }): PolicyRecipe['adapter'] {
  if (text === 'full') return 'full'
  if (text === 'block') return { block: labBlock }
  const rank = Number(/^lora:(\d+)$/.exec(text)?.[1])
  if (rank >= 1 && rank <= width) return { rank }
  throw new InputError(
    `--adapter is full, block, or lora: and a rank from 1 to ${width} such as lora:8, got ${text}`,
  )
}
