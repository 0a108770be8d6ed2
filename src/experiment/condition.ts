import { hash } from 'node:crypto'
import { calculatorVersion } from '../audit/index.ts'
import type { Decoding } from '../models/index.ts'
import type { PromptTemplate } from '../prompts/index.ts'
import { InputError, isRecord } from '../records/index.ts'
import type { ArmFile, ArmSettings } from './schema.ts'

/**
 * Everything that can change what a sample says. Where it is drawn, how many at once and under which
 * key is not part of it, nor is whether log-probabilities are asked for.
 */
export interface Condition {
  checkpoint: string
  model: string
  api: 'completions' | 'chat'
  template: PromptTemplate
  system: string | null
  /** What the answer has to continue; left out where there is none. */
  opening?: string
  /** As it is sent, under the servers' names. */
  decoding: Decoding
  /** Completions that share a request, and so a seed. */
  perRequest: number
  deadlineSeconds: number
  /** The live calculator's version; absent without one. */
  calculator?: string
}

/**
 * Sent with every request, because a server fills what is missing from the checkpoint's own
 * generation_config.json, and a base checkpoint and its RL child ship different ones.
 */
const off = {
  temperature: 1,
  top_p: 1,
  top_k: -1,
  min_p: 0,
  presence_penalty: 0,
  frequency_penalty: 0,
  repetition_penalty: 1,
  max_tokens: 4096,
} as const satisfies Partial<ArmSettings>

/** The condition of an arm whose `defaults` and sweep point are filled in and whose template is resolved. */
export function conditionOf(arm: ArmFile & { name: string }, template: PromptTemplate): Condition {
  return {
    checkpoint: arm.checkpoint ?? arm.name,
    model: arm.name,
    api: arm.api ?? 'completions',
    template,
    system: arm.system ?? null,
    ...(arm.opening && { opening: arm.opening }),
    decoding: decodingOf(arm),
    perRequest: arm.per_request ?? 1,
    deadlineSeconds: arm.deadline_seconds ?? 3600,
    ...(arm.calculator === 'on' && { calculator: calculatorFor(arm) }),
  }
}

/** The live calculator of an arm that a calculator can serve; any other is refused with what would do. */
function calculatorFor({
  api,
  per_request: perRequest = 1,
  stop = [],
  extra = {},
}: ArmFile): string {
  if (api === 'chat')
    throw new InputError(
      'calculator: on needs api: completions, because an answer in a chat cannot be continued from the text so far; write the chat template into template:',
    )
  if (perRequest > 1)
    throw new InputError(
      `calculator: on needs per_request: 1, because each completion goes on from its own text, got ${perRequest}`,
    )
  const own = [stop, extra['stop']].flat().find((each) => String(each).includes('='))
  if (own !== undefined)
    throw new InputError(
      `calculator: on stops at each equals sign itself, so no stop text may hold one, got ${JSON.stringify(own)}`,
    )
  return calculatorVersion
}

/** What every request sets by itself, so that `extra` must not. */
const own = ['model', 'prompt', 'messages', 'n', 'seed', 'stream', 'logprobs']

function decodingOf(arm: ArmFile): Decoding {
  const decoding: Decoding = { ...off }
  for (const name of Object.keys(off)) {
    const value: unknown = Reflect.get(arm, name)
    if (value !== undefined) decoding[name] = value
  }
  if (arm.stop && arm.stop.length > 0) decoding['stop'] = arm.stop
  for (const name of arm.omit ?? []) {
    if (!(name in decoding)) throw new InputError(`omit names no decoding setting: ${name}`)
    delete decoding[name]
  }
  for (const name of Object.keys(arm.extra ?? {})) {
    if (own.includes(name) || name in off)
      throw new InputError(`extra cannot set ${name}, which has its own place`)
  }
  return { ...decoding, ...arm.extra }
}

/** The first 64 bits of a SHA-256 of the condition, in hexadecimal. */
export function conditionHash(condition: Condition): string {
  return hash('sha256', canonical(condition)).slice(0, 16)
}

/** JSON with sorted keys: the same value always gives the same text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}
