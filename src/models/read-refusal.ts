import { isRecord } from '../records/index.ts'
import type { Reply } from './provider.ts'

/** How vLLM, SGLang, llama.cpp, Ollama and the hosted servers say that prompt and completion do not fit. */
const contextOverflow =
  /context[ _](length|size|window)|maximum context|max_model_len|prompt is too long|input is too long|too many (input )?tokens/i

/** What a status other than success means for the request; `retryAfterMs` is what its headers asked for. */
export function readRefusal(status: number, body: string, retryAfterMs: number | null): Reply {
  const detail = `HTTP ${status}: ${messageIn(body).slice(0, 300)}`
  if (contextOverflow.test(body)) return { kind: 'censored', why: 'context', detail }
  if (status === 429 && !body.includes('insufficient_quota'))
    return { kind: 'failed', failure: 'rate limited', detail, retryAfterMs, overload: true }
  if (status === 408 || status === 425 || (status >= 500 && status !== 501))
    return {
      kind: 'failed',
      failure: 'server error',
      detail,
      retryAfterMs,
      overload: status === 503,
    }
  return { kind: 'rejected', detail }
}

/** Milliseconds to wait by `retry-after-ms` or `Retry-After` (seconds or a date); null where neither is given. */
export function retryAfterIn(headers: Record<string, unknown>, nowMs: number): number | null {
  const inMs = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (inMs >= 0) return inMs
  const value = headers['retry-after']
  if (typeof value !== 'string') return null
  const seconds = Number(value)
  if (seconds >= 0) return seconds * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}

/** The server's own sentence, wherever its error format keeps it. */
function messageIn(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body)
    const error = isRecord(parsed) && isRecord(parsed['error']) ? parsed['error'] : parsed
    if (isRecord(error) && typeof error['message'] === 'string') return error['message']
  } catch {
    // Not JSON: the text itself is what there is to show.
  }
  return body
}
