import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chatRenderer, dated } from '../../src/prompts/chat-template.ts'
import type { ChatMessage, ChatTemplate } from '../../src/prompts/index.ts'

const folder = join(import.meta.dirname, '../fixtures/chat-templates')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

interface Conversation {
  name: string
  variables: Record<string, unknown>
  messages: ChatMessage[]
}

interface Expected {
  conversation: string
  opens: boolean
  /** Null where the template refuses the conversation. */
  text: string | null
}

const conversations: Conversation[] = JSON.parse(read('conversations.json'))
const tokens: Record<string, Record<string, string>> = JSON.parse(read('tokens.json'))
// What transformers renders; render.py beside it is the recipe.
const { templates }: { templates: Record<string, Expected[]> } = JSON.parse(read('expected.json'))

/** Where the library compares loosely what Python compares strictly: `'' != false` is false in it. */
const loose = (template: string, conversation: string) =>
  template === 'command-r' && conversation === 'an answer that ends it'

function rendering(name: string, conversation: string, opens: boolean): string | null {
  const { messages, variables } = conversations.find((each) => each.name === conversation)!
  const template = chat({
    chat: read(`${name}.jinja`),
    tokens: tokens[name]!,
    variables,
    date: '2025-03-09',
  })
  try {
    return chatRenderer(template)(messages, { generationPrompt: opens })
  } catch {
    return null
  }
}

function chat(some: Partial<ChatTemplate>): ChatTemplate {
  return { chat: '', tokens: {}, variables: {}, ask: null, shots: [], date: null, ...some }
}

describe('chatRenderer', () => {
  it('differs from transformers where the library is JavaScript: docs/templates.md names it', () => {
    const known = templates['command-r']!.find((row) => loose('command-r', row.conversation))!
    expect(rendering('command-r', known.conversation, known.opens)).not.toBe(known.text)
  })

  // Python's are what transformers 5.24.0 renders.
  it.each([
    ["{{ '' != false }}", 'True', 'false'],
    ['{{ true }}', 'True', 'true'],
    ['{{ none }}', 'None', ''],
    ["{{ ['a'] }}", "['a']", '["a"]'],
    ["{{ '😀' | length }}", '1', '2'],
  ])('says of %s not %s but %s', (source, _python, ours) => {
    const messages: ChatMessage[] = [{ role: 'user', content: '?' }]
    expect(chatRenderer(chat({ chat: source }))(messages)).toBe(ours)
  })

  it('has an expectation for every template there is', () => {
    const files = globSync('*.jinja', { cwd: folder }).map((name) => basename(name, '.jinja'))
    expect(files.sort()).toEqual(Object.keys(templates).sort())
  })

  it.each(Object.entries(templates))('renders %s as transformers does', (name, rows) => {
    expect(rows).toHaveLength(2 * conversations.length)
    const rendered = rows.map(({ conversation, opens }) => ({
      conversation,
      opens,
      text: rendering(name, conversation, opens),
    }))
    const same = (row: Expected) => !loose(name, row.conversation)
    expect(rendered.filter(same)).toEqual(rows.filter(same))
  })

  it('does not take a date from a clock', () => {
    const source = "{{ strftime_now('%Y') }}{{ messages[0].content }}"
    const messages: ChatMessage[] = [{ role: 'user', content: '?' }]
    expect(() => chatRenderer(chat({ chat: source }))(messages)).toThrow(
      'the chat template refuses the conversation: it prints today’s date; say template: { chat: …, date: 2024-07-26 }',
    )
    expect(chatRenderer(chat({ chat: source, date: '2024-07-26' }))(messages)).toBe('2024?')
  })

  it.each([
    ['%d %b %Y', '09 Mar 2025'],
    ['%A, %B %d, %y', 'Sunday, March 09, 25'],
    ['%H:%M:%S %% %q', '12:00:00 % %q'],
  ])('writes %s as Python does', (format, text) => {
    expect(dated(new Date('2025-03-09T12:00:00Z'), format)).toBe(text)
  })

  it('names a source that is not Jinja', () => {
    expect(() => chatRenderer(chat({ chat: '{% if %}' }))).toThrow('the chat template is not Jinja')
  })
})
