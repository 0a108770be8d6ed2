import type { Reply } from '../../models/index.ts'
import { isRecord } from '../../records/index.ts'
import type { Probe, Whole } from './probe.ts'
import { symptom, type Diagnosis, type Symptom } from './symptom.ts'

/** What the server serves: its models and, where it says so, how many tokens fit. */
export async function modelsCheck(probe: Probe, facts: Diagnosis['facts']): Promise<Symptom[]> {
  const listing = await probe.get('models')
  const data = Array.isArray(listing?.['data']) ? listing['data'].filter(isRecord) : []
  const ids = data.map(({ id }) => String(id))
  const { model } = probe.arm.condition
  const own = data.find(({ id }) => id === model)
  facts['models'] = ids.join(', ') || null
  facts['context'] = contextIn(own)
  if (ids.length === 0 || own) return []
  return [
    symptom(
      'invalid',
      'unknown model',
      `the server serves ${ids.slice(0, 5).join(', ')}, and not ${model}`,
      `say name: ${ids[0]}, or serve ${model}`,
    ),
  ]
}

/** How many tokens fit: vLLM and SGLang say `max_model_len`, llama.cpp a slot's `n_ctx`. */
function contextIn(model: Record<string, unknown> = {}): number | null {
  const { max_model_len: limit, meta } = model
  const most = limit ?? (isRecord(meta) ? meta['n_ctx'] : null)
  return typeof most === 'number' ? most : null
}

/**
 * The arm's own request, whole or not: what every other check builds on. Where a setting is refused the
 * one is sought that the server does not take.
 */
export async function firstDraw(probe: Probe): Promise<{ whole: Whole | null; found: Symptom[] }> {
  const reply = await probe.draw()
  if (reply.kind === 'whole') return { whole: reply, found: [] }
  return { whole: null, found: [await refusal(probe, reply)] }
}

function tooLong(detail: string): Symptom {
  return symptom(
    'invalid',
    'context too short',
    `a request of the run does not fit: ${detail}`,
    'say a smaller max_tokens, or serve the model with a longer context',
  )
}

async function refusal(probe: Probe, reply: Exclude<Reply, { kind: 'whole' }>): Promise<Symptom> {
  const detail = 'detail' in reply ? reply.detail : 'cancelled'
  const { address } = probe.server
  if (reply.kind === 'censored' && reply.why === 'context') return tooLong(detail)
  if (reply.kind === 'censored')
    return symptom('invalid', 'too slow', `no reply within ${detail}`, 'serve it with more room')
  if (reply.kind === 'failed' || reply.kind === 'cancelled')
    return symptom('invalid', 'unreachable', `${address}: ${detail}`, 'start the server there')
  if (/HTTP 40[13]/.test(detail))
    return symptom('invalid', 'key rejected', detail, 'say api_key_env, and set that variable')
  if (/HTTP 40[45]/.test(detail)) return missing(probe, detail)
  return settingRefused(probe, detail)
}

async function missing(probe: Probe, detail: string): Promise<Symptom> {
  const other = probe.chat ? 'completions' : 'chat'
  const path = probe.chat ? 'completions' : 'chat/completions'
  const asked = probe.chat ? { prompt: 'a' } : { messages: [{ role: 'user', content: 'a' }] }
  const body = JSON.stringify({ model: probe.arm.condition.model, ...asked, max_tokens: 1 })
  probe.requests += 1
  const end = await probe.server.ask({ path, body, deadlineMs: probe.deadlineMs })
  const there = end.kind === 'answered' && end.status === 200
  return symptom(
    'invalid',
    'wrong endpoint',
    `the server has no /${probe.chat ? 'chat/' : ''}completions there (${detail})`,
    there ? `say api: ${other}` : 'the address ends with /v1; look at where the server has its API',
  )
}

async function settingRefused(probe: Probe, detail: string): Promise<Symptom> {
  const { decoding } = probe.request()
  for (const name of Object.keys(decoding)) {
    const { [name]: _, ...rest } = decoding
    const reply = await probe.draw({ decoding: rest })
    if (reply.kind === 'whole')
      return symptom(
        'invalid',
        'setting refused',
        `the server does not take ${name}: ${detail}`,
        `say omit: [${name}], and make sure that the server's own value is the one that is meant`,
      )
  }
  return symptom('invalid', 'setting refused', detail, 'mend what the server complains about')
}

/** Whether the reply says who answered, and counts tokens. */
export function replyCheck(probe: Probe, whole: Whole, facts: Diagnosis['facts']): Symptom[] {
  const found: Symptom[] = []
  const { served, condition } = probe.arm
  const { servedModel, promptTokens } = whole
  facts['served as'] = servedModel
  facts['prompt tokens'] = promptTokens
  if (servedModel !== null && servedModel !== served)
    found.push(
      symptom(
        'invalid',
        'other model',
        `the server answers as ${servedModel}, and ${served} was expected`,
        `if that is the same checkpoint, say served: ${servedModel}`,
      ),
    )
  if (promptTokens === null)
    found.push(
      condition.calculator === undefined
        ? symptom('note', 'no token counts', 'replies have no usage.prompt_tokens', 'none needed')
        : symptom(
            'invalid',
            'no token counts',
            'replies do not count tokens, and a calculator has to keep to max_tokens over many requests',
            'say calculator: off for this server',
          ),
    )
  return found
}

/** Whether the run's largest request fits. */
export async function contextCheck(
  probe: Probe,
  { promptTokens: first }: Whole,
  facts: Diagnosis['facts'],
): Promise<Symptom[]> {
  const { context = null } = facts
  const { decoding } = probe.arm.condition
  let longest = first
  if (probe.problems.length > 1) {
    const reply = await probe.draw({ prompt: probe.longestPrompt(), decoding: probe.shortest() })
    if (reply.kind === 'censored' && reply.why === 'context') return [tooLong(reply.detail)]
    longest = reply.kind === 'whole' ? reply.promptTokens : null
  }
  facts['longest prompt'] = longest
  if (typeof context !== 'number' || longest === null)
    return probe.cannotJudge(
      'context too short',
      `the server does not say ${longest === null ? 'how long a prompt is' : 'how many tokens fit'}`,
    )
  const most = Number(decoding['max_tokens'] ?? 1)
  if (longest + most <= context) return []
  const left = context - longest
  return [
    symptom(
      'invalid',
      'context too short',
      `the longest prompt has ${longest} tokens, and with max_tokens ${most} it does not fit into ${context}`,
      left > 0
        ? `say max_tokens: ${left} or less, or serve with a longer context`
        : 'serve with a longer context',
    ),
  ]
}
