import { isRecord } from '../records/index.ts'
import type { Choice, Reply } from './provider.ts'

const finishes: Record<string, Choice['finish'] | 'aborted'> = {
  stop: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  content_filter: 'censored',
  abort: 'aborted',
}

/**
 * Reads the body of a successful reply of `/v1/completions` or `/v1/chat/completions`. A body that is
 * not whole, has another shape, or was cut by the server's own end is a failure, never a completion.
 */
export function readReply(body: string, n: number): Reply {
  const reply = parsed(body)
  if (!isRecord(reply) || !Array.isArray(reply['choices']))
    return failed('malformed', `not a completion: ${body.slice(0, 80)}`)
  if (reply['choices'].length < n)
    return failed('fewer choices', `${reply['choices'].length} choices, asked for ${n}`)
  const usage = isRecord(reply['usage']) ? reply['usage'] : {}
  const alone = n === 1 ? countOf(usage['completion_tokens']) : null
  const choices: Choice[] = []
  for (const raw of inOrder(reply['choices']).slice(0, n)) {
    const choice = readChoice(raw, alone)
    if ('kind' in choice) return choice
    choices.push(choice)
  }
  return {
    kind: 'whole',
    choices,
    promptTokens: countOf(usage['prompt_tokens']),
    servedModel: textOf(reply['model']),
    id: textOf(reply['id']),
  }
}

function inOrder(choices: unknown[]): unknown[] {
  return choices.length === 1 ? choices : choices.toSorted((a, b) => indexOf(a) - indexOf(b))
}

function indexOf(choice: unknown): number {
  return isRecord(choice) ? (countOf(choice['index']) ?? 0) : 0
}

function readChoice(raw: unknown, tokens: number | null): Choice | Reply {
  if (!isRecord(raw)) return failed('malformed', 'a choice is not an object')
  const said = textOf(raw['finish_reason']) ?? ''
  const finish = finishes[said]
  if (finish === undefined)
    return said === ''
      ? failed('malformed', 'a choice has no finish_reason')
      : { kind: 'rejected', detail: `unknown finish_reason: ${said}` }
  if (finish === 'aborted') return failed('aborted', 'the server gave this completion up')
  const texts = textsOf(raw)
  if (texts === null) return failed('malformed', 'a choice has no text')
  const logprobs = logprobsOf(raw['logprobs'])
  return {
    ...texts,
    finish,
    censoring: finish === 'censored' ? 'content filter' : null,
    completionTokens: tokens ?? logprobs?.length ?? null,
    logprobSum: logprobs?.reduce((sum, each) => sum + each, 0) ?? null,
    ...stopOf(raw),
  }
}

/** What vLLM (`stop_reason`) and SGLang (`matched_stop`) say ended a completion: a text, or a token's number. */
function stopOf(choice: Record<string, unknown>): Pick<Choice, 'stop'> {
  const name = ['stop_reason', 'matched_stop'].find((each) => each in choice)
  return name === undefined ? {} : { stop: textOf(choice[name]) }
}

/** The text of a completion, or the message of a chat; a chat may end before its reasoning does. */
function textsOf(choice: Record<string, unknown>): Pick<Choice, 'completion' | 'reasoning'> | null {
  const { text, message } = choice
  if (typeof text === 'string') return { completion: text, reasoning: null }
  if (!isRecord(message)) return null
  const completion = textOf(message['content'])
  const reasoning = textOf(message['reasoning_content']) ?? textOf(message['reasoning'])
  if (completion === null && reasoning === null && message['content'] !== null) return null
  return { completion: completion ?? '', reasoning }
}

/** One log-probability a token: `token_logprobs` of completions, `content` of chats. */
function logprobsOf(logprobs: unknown): number[] | null {
  if (!isRecord(logprobs)) return null
  const { token_logprobs: tokens, content } = logprobs
  const values: unknown[] | null = Array.isArray(tokens)
    ? tokens
    : Array.isArray(content)
      ? content.map((token: unknown) => (isRecord(token) ? token['logprob'] : null))
      : null
  return values?.every((value) => typeof value === 'number') ? values : null
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

function failed(failure: 'malformed' | 'fewer choices' | 'aborted', detail: string): Reply {
  return { kind: 'failed', failure, detail, retryAfterMs: null, overload: false }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
}
