import { isRecord } from '../records/index.ts'

/** One token of a text as a server scored it. */
export interface ScoredToken {
  /** What the server calls the token: its number, or its text. */
  token: string
  /** Null of the first, which nothing stands before. */
  logprob: number | null
  rank: number | null
}

/** One way in which servers tell how likely a text is. */
export interface ScoreForm {
  name: string
  /** Behind the address, or with a slash behind the address without its `/v1`. */
  path: string
  body(model: string, text: string): Record<string, unknown>
  /** The tokens of the text; null where the reply holds no such thing. */
  read(reply: unknown): ScoredToken[] | null
}

/**
 * The documented forms, in the order in which they are tried. llama.cpp's own server gives probabilities
 * of what it generates only, and so has none.
 *
 * - vLLM: `prompt_logprobs`, one object a token, keyed by the token's number, with its rank.
 * - `echo` with `logprobs`, as OpenAI's completions had it: llama-cpp-python, older vLLM, hosted servers.
 * - SGLang: `/generate` with `return_logprob` from position 0.
 */
export const scoreForms: readonly ScoreForm[] = [
  {
    name: 'prompt_logprobs',
    path: 'completions',
    body: (model, prompt) => ({ ...one(model), prompt, prompt_logprobs: 0 }),
    read: (reply) => {
      const choice = firstChoice(reply)
      const list = choice['prompt_logprobs'] ?? (isRecord(reply) ? reply['prompt_logprobs'] : null)
      return Array.isArray(list) && list.length > 0 ? whole(list.map(vllmToken)) : null
    },
  },
  {
    name: 'echo',
    path: 'completions',
    // No server agrees on what max_tokens: 0 means; the one token that is drawn is left out.
    body: (model, prompt) => ({ ...one(model), prompt, echo: true, logprobs: 1 }),
    read: (reply) => {
      const logprobs = firstChoice(reply)['logprobs']
      if (!isRecord(logprobs)) return null
      const { tokens, token_logprobs: values } = logprobs
      if (!Array.isArray(tokens) || !Array.isArray(values)) return null
      const drawn = tokensDrawn(reply)
      // Without an echo there are only the tokens that were drawn.
      if (drawn === null || tokens.length <= drawn) return null
      const all = tokens.map((token, i) => scored(token, values[i], null))
      return whole(all.slice(0, all.length - drawn))
    },
  },
  {
    name: 'generate',
    path: '/generate',
    body: (_, text) => ({
      text,
      sampling_params: { max_new_tokens: 1, temperature: 1 },
      return_logprob: true,
      logprob_start_len: 0,
      stream: false,
    }),
    read: (reply) => {
      const meta = isRecord(reply) ? reply['meta_info'] : null
      const list = isRecord(meta) ? meta['input_token_logprobs'] : null
      if (!Array.isArray(list) || list.length === 0) return null
      return whole(
        list.map((each: unknown) => (Array.isArray(each) ? scored(each[1], each[0], null) : null)),
      )
    },
  },
]

const one = (model: string) => ({ model, max_tokens: 1, n: 1, temperature: 1, stream: false })

function firstChoice(reply: unknown): Record<string, unknown> {
  const choices = isRecord(reply) ? reply['choices'] : null
  const first: unknown = Array.isArray(choices) ? choices[0] : null
  return isRecord(first) ? first : {}
}

/** How many tokens the server drew behind the text. */
function tokensDrawn(reply: unknown): number | null {
  const usage = isRecord(reply) ? reply['usage'] : null
  const drawn = isRecord(usage) ? usage['completion_tokens'] : null
  return typeof drawn === 'number' ? drawn : null
}

/** One key a position, since no alternatives are asked for. */
function vllmToken(position: unknown): ScoredToken | null {
  if (position === null) return { token: '', logprob: null, rank: null }
  if (!isRecord(position)) return null
  const [entry, ...more] = Object.entries(position)
  if (!entry || more.length > 0 || !isRecord(entry[1])) return null
  return scored(entry[0], entry[1]['logprob'], entry[1]['rank'])
}

function scored(token: unknown, logprob: unknown, rank: unknown): ScoredToken | null {
  if (typeof token !== 'string' && typeof token !== 'number') return null
  const known = typeof logprob === 'number' && Number.isFinite(logprob)
  if (!known && logprob !== null) return null
  return {
    token: String(token),
    logprob: known ? logprob : null,
    rank: typeof rank === 'number' && Number.isInteger(rank) && rank >= 1 ? rank : null,
  }
}

/** Every token, the first of which may have no log-probability; null where another has none. */
function whole(tokens: readonly (ScoredToken | null)[]): ScoredToken[] | null {
  const known = tokens.filter((token) => token !== null)
  const missing = known.slice(1).some(({ logprob }) => logprob === null)
  return known.length < tokens.length || missing ? null : known
}

/**
 * The tokens of a completion: what follows the longest beginning that the text shares with its prompt
 * alone. Where the last characters of the prompt and the first of the completion are one token, that
 * token counts for the completion.
 */
export function completionTokens(
  text: readonly ScoredToken[],
  prompt: readonly ScoredToken[],
): ScoredToken[] {
  let shared = 0
  while (shared < prompt.length && text[shared]?.token === prompt[shared]?.token) shared += 1
  return text.slice(shared)
}
