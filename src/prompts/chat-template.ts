import { errorMessage, InputError, type Problem } from '../records/index.ts'
import { compiled, problemRenderer, questionText } from './jinja.ts'
import type { ChatMessage, ChatTemplate } from './prompt.ts'

export interface ChatRendering {
  /** Opens the assistant's turn at the end. Default true. */
  generationPrompt?: boolean
}

/**
 * The function that renders a conversation as `transformers`' `apply_chat_template` does: Jinja with
 * trimmed blocks over `messages`, `add_generation_prompt`, the special tokens and the template's own
 * variables. Where the template prints today's date it is the one that the template was given: a prompt
 * must not change from one day of a run to the next.
 */
export function chatRenderer(
  chat: ChatTemplate,
): (messages: readonly ChatMessage[], rendering?: ChatRendering) => string {
  // The library will not have its own function replaced; the line break is trimmed with the block.
  const template = compiled(
    `{% set strftime_now = passbound_date %}\n${chat.chat}`,
    'the chat template',
  )
  const day = chat.date === null ? null : new Date(`${chat.date}T12:00:00Z`)
  const date = (format: string) => {
    if (day === null)
      throw new Error('it prints today’s date; say template: { chat: …, date: 2024-07-26 }')
    return dated(day, format)
  }
  return (messages, { generationPrompt = true } = {}) => {
    try {
      return template.render({
        // Nobody asked for any, and so transformers passes none: there they are defined.
        tools: null,
        documents: null,
        ...chat.tokens,
        ...chat.variables,
        messages,
        add_generation_prompt: generationPrompt,
        passbound_date: date,
      })
    } catch (error) {
      throw new InputError(`the chat template refuses the conversation: ${errorMessage(error)}`)
    }
  }
}

/** The turns that a problem becomes before the template is applied. */
export function chatTurns(
  { ask, shots }: Pick<ChatTemplate, 'ask' | 'shots'>,
  system: string | null,
): (problem: Problem) => ChatMessage[] {
  const asked = ask === null ? questionText : problemRenderer(ask)
  const before: ChatMessage[] = system === null ? [] : [{ role: 'system', content: system }]
  return (problem) => [
    ...before,
    ...shots.flatMap((shot): ChatMessage[] => [
      { role: 'user', content: asked({ id: problem.id, question: shot.question, gold: '' }) },
      { role: 'assistant', content: shot.answer },
    ]),
    { role: 'user', content: asked(problem) },
  ]
}

/** Python's `strftime` as far as chat templates use it, in English and without a clock. */
export function dated(day: Date, format: string): string {
  const name = (options: Intl.DateTimeFormatOptions) =>
    day.toLocaleDateString('en-US', { ...options, timeZone: 'UTC' })
  const two = (value: number) => String(value).padStart(2, '0')
  const parts: Record<string, string> = {
    '%Y': String(day.getUTCFullYear()),
    '%y': two(day.getUTCFullYear() % 100),
    '%m': two(day.getUTCMonth() + 1),
    '%d': two(day.getUTCDate()),
    '%b': name({ month: 'short' }),
    '%B': name({ month: 'long' }),
    '%a': name({ weekday: 'short' }),
    '%A': name({ weekday: 'long' }),
    '%H': two(day.getUTCHours()),
    '%M': two(day.getUTCMinutes()),
    '%S': '00',
    '%%': '%',
  }
  return format.replaceAll(/%[a-zA-Z%]/g, (code) => parts[code] ?? code)
}
