import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { SymptomName } from '../../src/experiment/doctor/symptom.ts'
import { mockScores } from './mock-scores.ts'
import { bodyOf, listening, send } from './mock-server.ts'

/**
 * What can be wrong with the server, one name a symptom of `doctor`; `other weights` and `terse` (every answer has
 * three words) are no fault of one alone. */
export type DoctorFault =
  | Exclude<SymptomName, 'unreachable' | 'prompt' | 'addresses differ' | 'arms alike'>
  | 'other weights'
  | 'context refused'
  | 'long prompt refused'
  | 'terse'

interface Asked {
  model: string
  prompt?: string
  messages?: { role: string; content: string }[]
  n?: number
  seed?: number
  temperature?: number
  top_k?: number
  max_tokens?: number
  stop?: string[]
  logprobs?: number | boolean
  prompt_logprobs?: number
  add_special_tokens?: boolean
}

/** An OpenAI-compatible server in good health, or with one fault. Greedy text depends on the prompt alone. */
export async function doctorServer(fault: DoctorFault | null = null): Promise<DoctorServer> {
  const state = { draws: 0, sinceScore: null as number | null, waiting: [] as (() => void)[] }
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request)
      const place = placeInCrowd(request, body, state)
      if (fault === 'too slow' && request.url !== '/v1/models') return
      if (place > 0 && isOfLoad(fault)) await together(place, state)
      const { status, reply } = answer(request, body, fault, { draws: state.draws, place })
      if (status === 200) state.draws += 1
      send(response, status, reply)
    })()
  })
  return { server, url: `http://127.0.0.1:${await listening(server)}/v1` }
}

const isOfLoad = (fault: DoctorFault | null) =>
  fault === 'overloaded' || fault === 'other answers under load'

/** So many at once are too many. */
const crowd = 9

/** After a text was scored comes one draw alone, and then many at once: the place among these, from 1; 0 of all else. */
function placeInCrowd({ url }: IncomingMessage, body: string, state: Examined): number {
  if (url === '/v1/models') state.sinceScore = null
  else if (body.includes('"prompt_logprobs"')) state.sinceScore = 0
  else if (state.sinceScore !== null) state.sinceScore += 1
  return Math.max(0, (state.sinceScore ?? 0) - 1)
}

/** Waits until there are too many: they come without waiting for each other, however slow the machine is. */
async function together(place: number, { waiting }: Examined): Promise<void> {
  if (place < crowd) await new Promise<void>((resolve) => waiting.push(resolve))
  else for (const resolve of waiting.splice(0)) resolve()
}

type Examined = { sinceScore: number | null; waiting: (() => void)[] }

export type DoctorServer = { server: Server; url: string }

type Answer = { status: number; reply: unknown }
type State = { draws: number; place: number }

const refused = (status: number, message: string): Answer => ({
  status,
  reply: { error: { message } },
})

function answer(
  { url = '', headers }: IncomingMessage,
  body: string,
  fault: DoctorFault | null,
  state: State,
): Answer {
  if (fault === 'key rejected' && headers.authorization !== 'Bearer good')
    return refused(401, 'Incorrect API key')
  if (url === '/v1/models') {
    const id = fault === 'unknown model' ? 'another' : 'm'
    const room = fault === 'context too short' ? { max_model_len: 4100 } : { max_model_len: 32_768 }
    return { status: 200, reply: { data: [{ id, ...room }] } }
  }
  const asked: Asked = JSON.parse(body)
  const chat = url === '/v1/chat/completions'
  if (!chat && url !== '/v1/completions') return refused(404, 'Not Found')
  if (fault === 'wrong endpoint' && !chat) return refused(404, 'Not Found')
  if (fault === 'unknown model') return refused(404, `The model ${asked.model} does not exist`)
  const length = (asked.prompt ?? '').length
  if (fault === 'long prompt refused' && length > 100)
    return refused(400, 'maximum context length is 32 tokens')
  if (fault === 'setting refused' && asked.top_k !== undefined)
    return refused(400, 'Unrecognized request argument supplied: top_k')
  if (fault === 'context refused') return refused(400, 'maximum context length is 32 tokens')
  if (fault === 'overloaded' && state.place >= crowd) return refused(503, 'too many requests')
  return { status: 200, reply: completion(asked, chat, fault, state) }
}

function completion(
  asked: Asked,
  chat: boolean,
  fault: DoctorFault | null,
  state: State,
): Record<string, unknown> {
  const prompt = asked.prompt ?? JSON.stringify(asked.messages)
  const n = fault === 'n ignored' ? 1 : (asked.n ?? 1)
  const choices = Array.from({ length: n }, (_, i) => choice(asked, prompt, i, fault, state))
  const reply = {
    id: fault === 'repeated id' ? 'same' : `id-${state.draws}`,
    model: fault === 'other model' ? 'another' : asked.model,
    choices: choices.map(({ text, finish, tokens, stoppedAt }, i) => ({
      ...(fault === 'index missing' ? {} : { index: i }),
      finish_reason: finish,
      ...(fault === 'stop not named' ? {} : { stop_reason: stoppedAt }),
      ...(chat ? { message: { role: 'assistant', content: text } } : { text }),
      ...(asked.logprobs &&
        fault !== 'no log-probabilities' && {
          logprobs: chat
            ? { content: tokens.map((token) => ({ token, logprob: -0.5 })) }
            : { token_logprobs: tokens.map(() => -0.5) },
        }),
      ...(asked.prompt_logprobs !== undefined &&
        fault !== 'no prompt log-probabilities' && {
          prompt_logprobs: mockScores(asked.model, prompt).map(({ logprob, rank, token }) =>
            logprob === null ? null : { [numbered(token)]: { logprob, rank } },
          ),
        }),
    })),
  }
  if (fault === 'no token counts') return reply
  const completionTokens = choices.reduce((sum, { tokens }) => sum + tokens.length, 0)
  return {
    ...reply,
    usage: {
      prompt_tokens: promptTokens(asked, chat, fault),
      completion_tokens: completionTokens,
    },
  }
}

function promptTokens(asked: Asked, chat: boolean, fault: DoctorFault | null): number {
  const words = (
    asked.prompt ??
    asked.messages?.map(({ content }) => content).join(' ') ??
    ''
  ).split(' ').length
  if (chat) return words + (fault === 'system prompt of its own' ? 31 : 9)
  const special = fault === 'doubled BOS' && asked.add_special_tokens !== false ? 1 : 0
  return words + special + (fault === 'template applied' ? 20 : 0)
}

function choice(
  asked: Asked,
  prompt: string,
  index: number,
  fault: DoctorFault | null,
  state: State,
) {
  const { temperature = 1, max_tokens: most = 16, stop = [] } = asked
  const cold = temperature === 0 && fault !== 'temperature ignored'
  const source = [
    prompt,
    cold || fault === 'seed ignored' ? 0 : asked.seed,
    cold || fault === 'choices alike' ? 0 : index,
    fault === 'seed not repeatable' && !cold ? state.draws : 0,
    fault === 'silent defaults' && asked.temperature === undefined ? 1 : 0,
    fault === 'other answers under load' && state.place > 0 ? 1 : 0,
    fault === 'other weights' ? 1 : 0,
  ]
  const bytes = createHash('sha256').update(JSON.stringify(source)).digest()
  const all = Array.from({ length: 30 }, (_, i) => `word${bytes[i]! + 256 * i}`)
  const limit = fault === 'max_tokens ignored' ? 30 : most
  const stopAt = fault === 'stop ignored' ? -1 : all.findIndex((word) => stop.includes(word))
  const written = fault === 'terse' ? 3 : 30
  const end = stopAt < 0 ? written : stopAt + (fault === 'stop kept' ? 1 : 0)
  const tokens = all.slice(0, Math.min(limit, end))
  const cut = limit < end && fault !== 'truncation hidden'
  const opening = asked.messages?.at(-1)
  const repeated = fault === 'opening repeated' && opening?.role === 'assistant'
  const text = `${repeated ? opening.content : ''} ${tokens.join(' ')}`
  const stoppedAt = stopAt >= 0 && limit > stopAt ? all[stopAt]! : null
  return { text, tokens, finish: cut ? 'length' : 'stop', stoppedAt }
}

const numbered = (token: string) => createHash('sha256').update(token).digest().readUInt16BE(0)
