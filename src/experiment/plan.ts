import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { InputError, isRecord, type Problem } from '../records/index.ts'
import type { PlannedArm } from './expand-arms.ts'

const shot = z.object({ question: z.string(), answer: z.string() })

/** plan.json: what is to be drawn. Samples, problems and arms may be added to it; nothing in it changes. */
const planSchema = z.object({
  format: z.literal('passbound-plan@1'),
  samples: z.int(),
  /** Whose grades are meant unless others are asked for, as `name@version`. */
  grader: z.string().exactOptional(),
  /** The states of the data at which arms were compared, in order: growing data after a look has its price. */
  looks: z.array(
    z.object({ data: z.string(), at: z.string(), grader: z.string().exactOptional() }),
  ),
  arms: z.array(
    z.object({
      name: z.string(),
      arm: z.string(),
      point: z.string(),
      hash: z.string(),
      condition: z.object({
        checkpoint: z.string(),
        model: z.string(),
        api: z.enum(['completions', 'chat']),
        template: z.union([
          z.literal('plain'),
          z.object({ jinja: z.string(), name: z.string().exactOptional() }),
          z.object({
            chat: z.string(),
            tokens: z.record(z.string(), z.string()),
            variables: z.record(z.string(), z.unknown()),
            ask: z.string().nullable(),
            shots: z.array(shot),
            date: z.string().nullable(),
          }),
          z.object({ shots: z.array(shot) }),
        ]),
        system: z.string().nullable(),
        opening: z.string().exactOptional(),
        decoding: z.record(z.string(), z.unknown()),
        perRequest: z.int(),
        deadlineSeconds: z.number(),
        calculator: z.string().exactOptional(),
      }),
    }),
  ),
  problems: z.array(
    z.object({
      id: z.string(),
      question: z.string(),
      gold: z.string(),
      stratum: z.string().exactOptional(),
      cluster: z.string().exactOptional(),
      answerSpace: z.number().exactOptional(),
      choices: z.array(z.string()).exactOptional(),
      extra: z.record(z.string(), z.unknown()).exactOptional(),
    }),
  ),
})

export type Plan = z.output<typeof planSchema>

export function planFor(
  arms: readonly PlannedArm[],
  problems: readonly Problem[],
  { samples, grader }: { samples: number; grader: string },
): Plan {
  return {
    format: 'passbound-plan@1',
    samples,
    grader,
    looks: [],
    arms: arms.map(({ name, arm, point, hash, condition }) => ({
      name,
      arm,
      point,
      hash,
      condition,
    })),
    problems: [...problems],
  }
}

/** The plan that a run folder holds. */
export function readPlan(stored: unknown): Plan {
  const result = planSchema.safeParse(stored)
  if (result.success) return result.data
  const format = isRecord(stored) ? stored['format'] : undefined
  throw new InputError(
    format === 'passbound-plan@1'
      ? `plan.json is damaged: ${result.error.issues[0]?.path.join('.')}`
      : `plan.json has a format that this version does not know: ${JSON.stringify(format)}`,
  )
}

/**
 * The plan of a run that goes on: what it held and what is asked for now. A changed arm or problem is
 * refused with the difference, because its samples would be a mixture. Another grader takes the place of
 * the one before, whose grades stay.
 */
export function grownPlan(held: Plan, asked: Plan): Plan {
  const arms = grown(held.arms, asked.arms, ({ name }) => name, differenceOfArms)
  const problems = grown(held.problems, asked.problems, ({ id }) => id, differenceOfProblems)
  const { grader = held.grader } = asked
  const samples = Math.max(held.samples, asked.samples)
  return { ...held, ...(grader === undefined ? {} : { grader }), arms, problems, samples }
}

function grown<Item>(
  held: readonly Item[],
  asked: readonly Item[],
  name: (item: Item) => string,
  difference: (held: Item, asked: Item) => string,
): Item[] {
  const known = new Map(held.map((item) => [name(item), item]))
  const added = asked.filter((item) => {
    const same = known.get(name(item))
    if (same !== undefined && !isDeepStrictEqual(same, json(item)))
      throw new InputError(difference(same, item))
    return same === undefined
  })
  return [...held, ...added]
}

function json(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function differenceOfArms(held: Plan['arms'][number], asked: Plan['arms'][number]): string {
  const before = { ...held.condition, ...held.condition.decoding, decoding: undefined }
  const now = { ...asked.condition, ...asked.condition.decoding, decoding: undefined }
  return `arm ${held.name} has been sampled under other settings: ${differences(before, json(now))}; name it anew or take another folder`
}

function differenceOfProblems(held: Problem, asked: Problem): string {
  return `problem ${held.id} has been sampled with another content: ${differences(held, asked)}; give it another id or take another folder`
}

/** Every field that differs, as `temperature was 0.6, is 1`. */
function differences(held: object, asked: unknown): string {
  const now = isRecord(asked) ? asked : {}
  const before: Record<string, unknown> = { ...held }
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (key) => !isDeepStrictEqual(before[key], now[key]),
  )
  return changed.map((key) => `${key} was ${shown(before[key])}, is ${shown(now[key])}`).join(', ')
}

function shown(value: unknown): string {
  const text = value === undefined ? 'not set' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
