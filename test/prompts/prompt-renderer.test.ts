import { describe, expect, it } from 'vitest'
import { promptRenderer, promptText, type PromptSettings } from '../../src/prompts/index.ts'

const problem = { id: 'p', question: 'What is <2+2>?', gold: 'SECRET', extra: { level: 3 } }
const settings = (some: Partial<PromptSettings> = {}): PromptSettings => ({
  template: 'plain',
  api: 'completions',
  system: null,
  ...some,
})

describe('promptRenderer', () => {
  it('sends the question alone by default', () => {
    expect(promptRenderer(settings())(problem)).toBe('What is <2+2>?')
  })

  it('letters the choices', () => {
    expect(promptRenderer(settings())({ ...problem, choices: ['four', 'five'] })).toBe(
      'What is <2+2>?\nA. four\nB. five',
    )
  })

  it('renders an inline template as it stands, without escaping', () => {
    const jinja = 'Level {{ level }}: {{ question }}\n{{ options }}Answer:'
    expect(promptRenderer(settings({ template: { jinja } }))(problem)).toBe(
      'Level 3: What is <2+2>?\nAnswer:',
    )
  })

  it('leaves out columns that are named like something of Jinja’s own', () => {
    const jinja = '{% for i in range(2) %}{{ i }}{% endfor %}{{ none }}{{ question }}{{ level }}'
    const extra = { level: 3, range: 20, none: 1, true: 'no', raise_exception: '' }
    expect(promptRenderer(settings({ template: { jinja } }))({ ...problem, extra })).toBe(
      '01What is <2+2>?3',
    )
  })

  it('never shows a template the reference answer', () => {
    const jinja = '{{ question }}{{ gold }}{{ answer }}'
    expect(promptRenderer(settings({ template: { jinja } }))(problem)).not.toContain('SECRET')
  })

  it('puts examples before the question, as text or as turns', () => {
    const template = { shots: [{ question: '1+1?', answer: '2' }] }
    expect(promptRenderer(settings({ template }))(problem)).toBe(
      'Question: 1+1?\nAnswer: 2\n\nQuestion: What is <2+2>?\nAnswer:',
    )
    expect(
      promptRenderer(settings({ template, api: 'chat', system: 'Be brief.' }))(problem),
    ).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '1+1?' },
      { role: 'assistant', content: '2' },
      { role: 'user', content: 'What is <2+2>?' },
    ])
  })

  it.each([
    [{ template: { jinja: '{% if %}' } }, 'the template is not Jinja: '],
    [{ template: { jinja: 'Solve {{ quesiton }}' } }, 'the template never uses {{ question }}'],
    [{ system: 'x' }, 'a system prompt needs api: chat or a chat template; put it'],
  ])('refuses %j', (some, message) => {
    expect(() => promptRenderer(settings(some))(problem)).toThrow(message)
  })

  it('names the problem that a template fails on', () => {
    const render = promptRenderer(
      settings({ template: { jinja: '{{ question }}{{ level | nosuch }}' } }),
    )
    expect(() => render(problem)).toThrow('the template fails on problem p: ')
  })
})

describe('promptText', () => {
  it('is the text itself, and JSON for a conversation', () => {
    expect(promptText('a')).toBe('a')
    expect(promptText([{ role: 'user', content: 'a' }])).toBe('[{"role":"user","content":"a"}]')
  })
})
