import { chatRenderer, type Prompt } from '../../prompts/index.ts'
import { isRecord } from '../../records/index.ts'
import type { LlamaModel, Token } from './llama-cpp.ts'

/**
 * The tokens of a prompt as llama.cpp's own server makes them: special tokens are read, and the
 * beginning-of-text token is put before the text where the file says so and it is not there. A
 * conversation goes through the chat template of the file.
 */
export function promptTokens(model: LlamaModel, prompt: Prompt): Token[] {
  const text = typeof prompt === 'string' ? prompt : chatText(model, prompt)
  const tokens = model.tokenize(text, true)
  const { bos, shouldPrependBosToken } = model.tokens
  return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens
}

function chatText(model: LlamaModel, messages: Exclude<Prompt, string>): string {
  const source = chatTemplate(model)
  if (source === null)
    throw new Error('the file has no chat template: say api: completions and a template')
  const last = messages.at(-1)
  // What the assistant has begun is continued, not answered.
  const opening = last?.role === 'assistant' ? last.content : ''
  const turns = last?.role === 'assistant' ? messages.slice(0, -1) : messages
  const { bosString, eosString } = model.tokens
  const tokens = { bos_token: bosString ?? '', eos_token: eosString ?? '' }
  const render = chatRenderer({ ...bare, chat: source, tokens })
  return render(turns) + opening
}

/** Nothing is said beside the file's own template; one that prints today's date is refused. */
const bare = { variables: {}, ask: null, shots: [], date: null }

function chatTemplate({ fileInfo: { metadata } }: LlamaModel): string | null {
  const tokenizer = isRecord(metadata) ? metadata['tokenizer'] : null
  const template = isRecord(tokenizer) ? tokenizer['chat_template'] : null
  return typeof template === 'string' ? template : null
}
