import { digest } from './answers.ts'
import { isRow } from './row.ts'

/** The text of a message's content, which is a text or a list of parts; other parts than text are left out. */
export function contentText(content: unknown): string | undefined {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return undefined
  return content
    .flatMap((part) => (isRow(part) && typeof part.text === 'string' ? [part.text] : []))
    .join('')
}

/** The reasoning among a message's parts, or beside its content. */
export function reasoningText(message: unknown): string | undefined {
  if (!isRow(message)) return undefined
  if (typeof message.reasoning_content === 'string') return message.reasoning_content
  if (!Array.isArray(message.content)) return undefined
  const parts = message.content.flatMap((part) =>
    isRow(part) && typeof part.reasoning === 'string' ? [part.reasoning] : [],
  )
  return parts.length === 0 ? undefined : parts.join('\n')
}

/** The last message of one role as text; a plain text is itself. */
export function lastOf(role: 'user' | 'assistant', messages: unknown): string | undefined {
  if (typeof messages === 'string') return messages
  if (!Array.isArray(messages)) return undefined
  const last = messages.findLast((each) => isRow(each) && each.role === role)
  return isRow(last) ? contentText(last.content) : undefined
}

/**
 * The reference answer where there is one: a text, a number, or a list of one. Of several that are
 * all accepted none is the answer, and a grader of one would take the others for wrong.
 */
export function onlyOf(accepted: unknown): string | undefined {
  const value: unknown = Array.isArray(accepted) && accepted.length === 1 ? accepted[0] : accepted
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** The id of a problem that a log tells apart by its text alone. */
export const questionId = (text: string) => `q-${digest(text).slice(0, 12)}`

/** A prompt as one text, be it a text or messages. */
export const promptText = (prompt: unknown): string =>
  typeof prompt === 'string' ? prompt : JSON.stringify(prompt ?? null)
