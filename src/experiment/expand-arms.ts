import type { PromptTemplate } from '../prompts/index.ts'
import { InputError } from '../records/index.ts'
import { conditionHash, conditionOf, type Condition } from './condition.ts'
import { type Experiment, namedAt } from './load-experiment.ts'
import { localModel, type LocalModel } from './local-model.ts'
import { resolveTemplate } from './resolve-template.ts'
import type { ArmFile, ArmSettings, ExperimentFile } from './schema.ts'

/** One arm at one point of the sweep: one condition, and where to draw from it. */
export interface PlannedArm {
  /** The arm's name, followed by its point in the sweep: `rl temperature=0.6`. */
  name: string
  /** The arm's name in the file. */
  arm: string
  /** Its point in the sweep, in words; empty without one. */
  point: string
  hash: string
  condition: Condition
  /** Addresses, or the one name of a local model. */
  urls: string[]
  /** The model where it runs in this process. */
  local: LocalModel | null
  served: string
  concurrency: number
  /** Processors for a model in a file. */
  threads: number
  apiKeyEnv: string | null
  logprobs: boolean
}

type SweepPoint = Partial<ArmSettings>

/** Every arm at every point of the sweep, arms of one point beside each other. */
export async function expandArms(experiment: Experiment): Promise<PlannedArm[]> {
  const { file, folder } = experiment
  const points = sweepPoints(file.sweep ?? {})
  const planned: PlannedArm[] = []
  // A file is read once, to know its weights, however many points the sweep has.
  const locals = new Map<string, LocalModel | null>()
  for (const [name, arm] of Object.entries(file.arms))
    locals.set(
      name,
      await namedAt(experiment, ['arms', name, 'model'], () => localModel(arm, folder)),
    )
  for (const { words, point } of points) {
    for (const [name, arm] of Object.entries(file.arms)) {
      const local = locals.get(name) ?? null
      const whole = { ...namedArm(name, { ...file.defaults, ...arm }, local), ...point }
      const template = await namedAt(experiment, templatePlace(file, name), () =>
        resolveTemplate(whole.template, folder),
      )
      planned.push(plannedArm(name, { words, local, template }, whole))
    }
  }
  refuseTwins(planned)
  for (const { condition, name } of planned) {
    if (file.samples % condition.perRequest !== 0)
      throw new InputError(
        `arm ${name}: samples must be a multiple of per_request (${condition.perRequest}), got ${file.samples}`,
      )
  }
  return planned
}

/** Where the template of an arm is named. */
function templatePlace({ arms, sweep }: ExperimentFile, name: string): string[] {
  if (sweep?.template) return ['sweep', 'template']
  return arms[name]?.template ? ['arms', name, 'template'] : ['defaults', 'template']
}

/** An arm with the name that its model is asked for. */
export type NamedArm = ArmFile & { name: string }

/** A server must be told a name; a local model has its own, and its weights say which it is. */
function namedArm(arm: string, file: ArmFile, local: LocalModel | null): NamedArm {
  if (local === null) {
    if (file.name === undefined)
      throw new InputError(
        `arm ${arm}: a server is asked for a model by its name, which is missing`,
      )
    return { ...file, name: file.name }
  }
  if (file.api_key_env !== undefined)
    throw new InputError(`arm ${arm}: ${local.name} runs in process and takes no api_key_env`)
  const { name = local.name, checkpoint } = file
  return {
    ...file,
    name,
    checkpoint: [checkpoint, local.checkpoint].filter(Boolean).join(', '),
    concurrency: file.concurrency ?? local.concurrency,
  }
}

function plannedArm(
  name: string,
  at: { words: string; local: LocalModel | null; template: PromptTemplate },
  arm: NamedArm,
): PlannedArm {
  const { words: point, local, template } = at
  const condition = conditionOf(arm, template)
  return {
    name: point === '' ? name : `${name} ${point}`,
    arm: name,
    point,
    hash: conditionHash(condition),
    condition,
    urls: [arm.model].flat().map((url) => url.replace(/\/$/, '')),
    local,
    served: arm.served ?? arm.name,
    concurrency: arm.concurrency ?? 128,
    threads: arm.threads ?? 1,
    apiKeyEnv: arm.api_key_env ?? null,
    logprobs: arm.logprobs ?? false,
  }
}

/** The product of all lists; one empty point without a sweep. */
function sweepPoints(sweep: NonNullable<ExperimentFile['sweep']>) {
  let points: { words: string; point: SweepPoint }[] = [{ words: '', point: {} }]
  for (const [name, values] of Object.entries(sweep)) {
    if (values === undefined) continue
    points = points.flatMap(({ words, point }) =>
      values.map((value, i) => ({
        words: `${words} ${name}=${wordFor(value, i)}`.trim(),
        point: { ...point, [name]: value },
      })),
    )
  }
  return points
}

/** Numbers and short words as they are; templates and long texts by their position in the list. */
function wordFor(value: unknown, i: number): string {
  if (value === '') return 'none'
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && /^[\w.-]{1,24}$/.test(value) ? value : `#${i + 1}`
}

function refuseTwins(arms: readonly PlannedArm[]): void {
  const names = new Map<string, string>()
  for (const { name, hash } of arms) {
    const twin = names.get(hash)
    if (twin !== undefined)
      throw new InputError(
        `arms ${twin} and ${name} are the same condition; if their weights differ, say checkpoint: in one of them`,
      )
    names.set(hash, name)
  }
}
