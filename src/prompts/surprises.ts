import type { Problem } from '../records/index.ts'
import { chatRenderer, chatTurns } from './chat-template.ts'
import { isChat, promptRenderer } from './prompt-renderer.ts'
import { promptText, type ChatTemplate, type PromptSettings } from './prompt.ts'

/** What a prompt does that its author may not expect. */
export interface Surprise {
  kind:
    | 'system prompt of its own'
    | 'system prompt dropped'
    | 'doubled BOS'
    | 'token not known'
    | 'no generation prompt'
    | 'starts inside the answer'
    | 'opening twice'
    | 'question changed'
    | 'examples changed'
    | 'date'
    | 'special tokens in a chat'
    | 'ends in a space'
  /** One sentence for the person who wrote the experiment. */
  says: string
}

export interface SurpriseSettings extends PromptSettings {
  opening: string
  /** Whether the request tells the server not to add special tokens itself. */
  addsSpecialTokens: boolean
}

const beginnings = [
  '<s>',
  '<bos>',
  '<|begin_of_text|>',
  '<|begin▁of▁sentence|>',
  '<｜begin▁of▁sentence｜>',
  '<BOS_TOKEN>',
  '<|startoftext|>',
]
const special =
  /<\|[^|<>\s]+\|>|<｜[^｜]+｜>|<(start|end)_of_turn>|\[\/?INST\]|<\/?s>|<\|?im_(start|end)\|?>/

/** Everything that is surprising about the prompts of these settings, found on one problem. */
export function promptSurprises(settings: SurpriseSettings, problem: Problem): Surprise[] {
  const prompt = promptRenderer(settings)(problem)
  const found: Surprise[] = []
  const add = (kind: Surprise['kind'], says: string) => found.push({ kind, says })
  if (typeof prompt !== 'string') {
    const token = special.exec(promptText(prompt))?.[0]
    if (token !== undefined)
      add(
        'special tokens in a chat',
        `the conversation holds ${token}, and the server puts it into a template of its own; say api: completions`,
      )
    return found
  }
  const bos = beginningsOf(settings).find((token) => prompt.startsWith(token))
  if (bos !== undefined && prompt.startsWith(bos + bos))
    add('doubled BOS', `the prompt begins with ${bos} twice`)
  else if (bos !== undefined && settings.addsSpecialTokens)
    add(
      'doubled BOS',
      `the prompt begins with ${bos}, and a server's tokenizer adds another unless extra: { add_special_tokens: false } is said`,
    )
  if (isChat(settings.template)) found.push(...chatSurprises(settings.template, settings, problem))
  found.push(...endSurprises(prompt, settings.opening))
  return found
}

function beginningsOf({ template }: PromptSettings): string[] {
  const own = isChat(template) ? template.tokens['bos_token'] : undefined
  return own === undefined || own === '' ? beginnings : [own, ...beginnings]
}

function chatSurprises(chat: ChatTemplate, settings: PromptSettings, problem: Problem): Surprise[] {
  const render = chatRenderer(chat)
  const turns = chatTurns(chat, settings.system)(problem)
  const prompt = render(turns)
  const found: Surprise[] = []
  const add = (kind: Surprise['kind'], says: string) => found.push({ kind, says })
  const unknown = unknownToken(chat)
  if (unknown !== null)
    add(
      'token not known',
      `the template asks for ${unknown}, which nothing says, so that nothing stands in its place; put tokenizer_config.json beside it, or say tokens:`,
    )
  const added = settings.system === null ? addedWords(render, turns.at(-1)!.content) : ''
  if (added !== '')
    add('system prompt of its own', `the template puts in by itself: ${JSON.stringify(added)}`)
  if (settings.system !== null && !prompt.includes(settings.system.trim()))
    add('system prompt dropped', 'the template drops the system prompt')
  if (chat.date !== null && prompt !== chatRenderer({ ...chat, date: '1999-12-31' })(turns))
    add('date', `the template prints a date; here it is always ${chat.date}`)
  const asked = turns.at(-1)!.content
  if (!prompt.includes(asked))
    add('question changed', `the template changes the question (${difference(asked, prompt)})`)
  for (const { answer } of chat.shots)
    if (!prompt.includes(answer.trim())) {
      add('examples changed', 'the template changes or cuts the answers of the examples')
      break
    }
  const end = prompt.slice(prompt.lastIndexOf(asked.trim()) + asked.trim().length)
  if (end.trim() === '')
    add('no generation prompt', 'nothing stands between the question and the answer')
  else if (render(turns, { generationPrompt: false }) === prompt)
    add(
      'no generation prompt',
      `the template has no generation prompt; the answer begins after ${JSON.stringify(end.slice(-24))}`,
    )
  return found
}

/** A special token that the template names and nobody gave: Jinja renders it as nothing. */
function unknownToken({ chat, tokens, variables }: ChatTemplate): string | null {
  const named = chat.match(/\b(bos|eos|unk|sep|pad|cls|mask)_token\b/g) ?? []
  return named.find((name) => !(name in tokens) && !(name in variables)) ?? null
}

/** Words before the question that nobody wrote, without special tokens and the names of roles. */
function addedWords(render: ReturnType<typeof chatRenderer>, question: string): string {
  const alone = render([{ role: 'user', content: question }])
  const before = alone.slice(0, Math.max(0, alone.indexOf(question.trim())))
  return before
    .replaceAll(new RegExp(special.source, 'g'), ' ')
    .replaceAll(/<[^<>\s]*>|\[[A-Z_/]+\]/g, ' ')
    .replaceAll(/\b(system|user|User|Human|human)\b:?/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function endSurprises(prompt: string, opening: string): Surprise[] {
  const found: Surprise[] = []
  const bare = opening.trim()
  if (bare !== '' && prompt.trimEnd().endsWith(bare))
    found.push({
      kind: 'opening twice',
      says: `the template ends with the opening ${JSON.stringify(bare)} already`,
    })
  const inside = /<think>\s*(<\/think>\s*)?$/.exec(prompt)
  if (inside)
    found.push({
      kind: 'starts inside the answer',
      says:
        inside[1] === undefined
          ? 'the prompt ends inside <think>: what it opens is not in the completion'
          : 'the prompt ends with an empty <think></think>: thinking is off',
    })
  if (/[^\s] $/.test(prompt + opening))
    found.push({
      kind: 'ends in a space',
      says: 'the prompt ends in a space, which most tokenizers hold together with the next word',
    })
  return found
}

function difference(asked: string, prompt: string): string {
  return prompt.includes(asked.trim())
    ? 'it trims white space at its ends'
    : 'it does not stand in the prompt as it is'
}
