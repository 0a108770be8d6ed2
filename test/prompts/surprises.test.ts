import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  namedTemplates,
  promptSurprises,
  type ChatTemplate,
  type PromptTemplate,
  type Surprise,
} from '../../src/prompts/index.ts'
import type { SurpriseSettings } from '../../src/prompts/surprises.ts'

const problem = { id: 'p', question: 'What is 6 × 7?', gold: '42' }

function shipped(name: string, some: Partial<ChatTemplate> = {}): ChatTemplate {
  const folder = join(import.meta.dirname, '../fixtures/chat-templates')
  const tokens: Record<string, Record<string, string>> = JSON.parse(
    readFileSync(join(folder, 'tokens.json'), 'utf8'),
  )
  return {
    chat: readFileSync(join(folder, `${name}.jinja`), 'utf8'),
    tokens: tokens[name]!,
    variables: {},
    ask: null,
    shots: [],
    date: null,
    ...some,
  }
}

function found(template: PromptTemplate, some: Partial<SurpriseSettings> = {}): Surprise[] {
  return promptSurprises(
    { template, api: 'completions', system: null, opening: '', addsSpecialTokens: true, ...some },
    problem,
  )
}

const kinds = (surprises: Surprise[]) => surprises.map(({ kind }) => kind)

describe('promptSurprises', () => {
  it('finds nothing in a plain prompt, nor in templates without any', () => {
    expect(found('plain')).toEqual([])
    expect(found(shipped('chatml'))).toEqual([])
    expect(found(shipped('phi-3'))).toEqual([])
    expect(found(shipped('zephyr'))).toEqual([])
    expect(found(shipped('qwen-3'))).toEqual([])
  })

  it('quotes a system prompt that the template adds by itself, until there is one', () => {
    const [surprise] = found(shipped('qwen-2.5'))
    expect(surprise).toEqual({
      kind: 'system prompt of its own',
      says: 'the template puts in by itself: "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."',
    })
    expect(found(shipped('qwen-2.5'), { system: 'Be brief.' })).toEqual([])
  })

  it('finds a BOS that the tokenizer would double, and one that is doubled already', () => {
    expect(kinds(found(shipped('gemma-2')))).toEqual(['doubled BOS'])
    expect(found(shipped('gemma-2'), { addsSpecialTokens: false })).toEqual([])
    expect(found({ jinja: '<s><s>{{ question }}' }, { addsSpecialTokens: false })).toEqual([
      { kind: 'doubled BOS', says: 'the prompt begins with <s> twice' },
    ])
  })

  it('finds a special token that nobody gave', () => {
    const [surprise] = found(shipped('gemma-2', { tokens: {} }))
    expect(surprise).toEqual({
      kind: 'token not known',
      says: 'the template asks for bos_token, which nothing says, so that nothing stands in its place; put tokenizer_config.json beside it, or say tokens:',
    })
    expect(found(shipped('gemma-2', { tokens: {}, variables: { bos_token: '' } }))).toEqual([])
  })

  it('finds a missing generation prompt', () => {
    const source = shipped('chatml').chat.replace(/{% if add_generation_prompt[^]*/, '')
    expect(kinds(found(shipped('chatml', { chat: source })))).toEqual(['no generation prompt'])
    expect(kinds(found(shipped('chatml', { chat: '{{ messages[0].content }}' })))).toEqual([
      'no generation prompt',
    ])
    const mistral = found(shipped('mistral'), { addsSpecialTokens: false })
    expect(mistral).toEqual([
      {
        kind: 'no generation prompt',
        says: 'the template has no generation prompt; the answer begins after "[/INST]"',
      },
    ])
  })

  it('says that a date is printed, and which', () => {
    const surprises = found(shipped('llama-3.2', { date: '2024-07-26' }), {
      addsSpecialTokens: false,
    })
    expect(kinds(surprises)).toEqual(['system prompt of its own', 'date'])
    expect(surprises[1]!.says).toContain('here it is always 2024-07-26')
  })

  it('says where the answer begins inside thinking, without it, or with the opening twice', () => {
    const r1 = shipped('deepseek-r1')
    const alone = { addsSpecialTokens: false }
    expect(kinds(found(r1, alone))).toEqual(['starts inside the answer'])
    expect(kinds(found(r1, { ...alone, opening: '<think>\n' }))).toEqual([
      'opening twice',
      'starts inside the answer',
    ])
    const off = found(shipped('qwen-3', { variables: { enable_thinking: false } }))
    expect(off[0]!.says).toContain('thinking is off')
  })

  it('finds what a template changes or drops', () => {
    const shots = [{ question: '1+1?', answer: '<think>one</think>2' }]
    expect(kinds(found(shipped('qwen-3', { shots })))).toEqual(['examples changed'])
    const ask = ' {{ question }} '
    expect(kinds(found(shipped('gemma-2', { ask }), { addsSpecialTokens: false }))).toEqual([
      'question changed',
    ])
    const deaf = "{% for m in messages if m.role == 'user' %}{{ m.content }}{% endfor %}\nA:"
    expect(kinds(found(shipped('chatml', { chat: deaf }), { system: 'Be brief.' }))).toContain(
      'system prompt dropped',
    )
  })

  it('finds special tokens that a server would put into its own template', () => {
    const jinja = namedTemplates['qwen-boxed']!.jinja
    expect(kinds(found({ jinja }, { api: 'chat' }))).toEqual(['special tokens in a chat'])
    expect(found({ jinja })).toEqual([])
  })

  it('finds a prompt that ends in a space', () => {
    expect(kinds(found({ jinja: '{{ question }} Answer: ' }))).toEqual(['ends in a space'])
  })
})
