/** One turn of a conversation, as chat servers take it. */
export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

/**
 * What is sent: a text that the model continues, or a conversation that the server puts into its own
 * template. A conversation that ends with the assistant's turn is to be continued there.
 */
export type Prompt = string | ChatMessage[]

/** A worked example that stands before the question. */
export interface Shot {
  question: string
  answer: string
}

/** A chat template that is rendered here, to the letter, whatever the server would have made of it. */
export interface ChatTemplate {
  /** The Jinja source, over `messages`. */
  chat: string
  /** The special tokens that it names, such as `bos_token`. */
  tokens: Record<string, string>
  /** Further variables, such as `enable_thinking`. */
  variables: Record<string, unknown>
  /** The user's turn as a Jinja template over the problem's fields; null for the question alone. */
  ask: string | null
  shots: Shot[]
  /** What a template that prints today's date prints, as `2024-07-26`; null where it prints none. */
  date: string | null
}

/**
 * How a problem becomes a prompt: the question alone, a Jinja template over the problem's fields,
 * examples before the question, or a chat template. All that they take from elsewhere is in here.
 */
export type PromptTemplate =
  | 'plain'
  | { jinja: string; name?: string }
  | { shots: Shot[] }
  | ChatTemplate

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

/** The prompt with the opening of the answer behind it: what is sent of an arm that has one. */
export function openedPrompt(prompt: Prompt, opening: string): Prompt {
  if (opening === '') return prompt
  if (typeof prompt === 'string') return prompt + opening
  return [...prompt, { role: 'assistant', content: opening }]
}
