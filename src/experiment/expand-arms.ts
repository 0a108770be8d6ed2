import type { PromptTemplate } from '../prompts/index.ts'
import { InputError } from '../records/index.ts'
import { conditionHash, conditionOf, type Condition } from './condition.ts'
import type { Experiment } from './load-experiment.ts'
import { resolveTemplate } from './resolve-template.ts'
import type { ArmFile, ExperimentFile } from './schema.ts'

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
  urls: string[]
  served: string
  concurrency: number
  apiKeyEnv: string | null
  logprobs: boolean
}

type SweepPoint = Partial<ArmFile>

/** Every arm at every point of the sweep, arms of one point beside each other. */
export async function expandArms({ file, folder }: Experiment): Promise<PlannedArm[]> {
  const points = sweepPoints(file.sweep ?? {})
  const planned: PlannedArm[] = []
  for (const { words, point } of points) {
    for (const [name, arm] of Object.entries(file.arms)) {
      const whole = { ...file.defaults, ...arm, ...point }
      planned.push(plannedArm(name, words, whole, await resolveTemplate(whole.template, folder)))
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

function plannedArm(
  name: string,
  point: string,
  arm: ArmFile,
  template: PromptTemplate,
): PlannedArm {
  const condition = conditionOf(arm, template)
  return {
    name: point === '' ? name : `${name} ${point}`,
    arm: name,
    point,
    hash: conditionHash(condition),
    condition,
    urls: [arm.model].flat().map((url) => url.replace(/\/$/, '')),
    served: arm.served ?? arm.name,
    concurrency: arm.concurrency ?? 128,
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
