/** One turn of a conversation, as chat servers take it. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/** What is sent: a text that the model continues, or a conversation that the server puts into its own template. */
export type Prompt = string | ChatMessage[]

/** A worked example that stands before the question. */
export interface Shot {
  question: string
  answer: string
}

/**
 * How a problem becomes a prompt: the question alone, an inline Jinja template over the problem's
 * fields, or examples before the question.
 */
export type PromptTemplate = 'plain' | { jinja: string } | { shots: Shot[] }

export interface PromptSettings {
  template: PromptTemplate
  /** Which of the server's two calls takes it; `completions` continues a text, `chat` answers a conversation. */
  api: 'completions' | 'chat'
  system: string | null
}

/** The prompt as it is stored and shown: the text itself, a conversation as JSON. */
export function promptText(prompt: Prompt): string {
  return typeof prompt === 'string' ? prompt : JSON.stringify(prompt)
}
