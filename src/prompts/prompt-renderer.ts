import { Template } from '@huggingface/jinja'
import { errorMessage, InputError, type Problem } from '../records/index.ts'
import type { ChatMessage, Prompt, PromptSettings, PromptTemplate } from './prompt.ts'

/**
 * Compiles the settings once and returns the function that turns a problem into the prompt.
 * An inline template sees `id`, `question`, `choices`, `options` (the choices as lettered lines) and
 * whatever else the problem set carries; it never sees the reference answer.
 */
export function promptRenderer(settings: PromptSettings): (problem: Problem) => Prompt {
  const { api, system } = settings
  if (api === 'completions' && system !== null)
    throw new InputError('a system prompt needs api: chat; put it into the template instead')
  const turns = turnsOf(settings.template)
  if (api === 'chat')
    return (problem) => [...(system === null ? [] : [turn('system', system)]), ...turns(problem)]
  return (problem) => joined(turns(problem), settings.template)
}

function turnsOf(template: PromptTemplate): (problem: Problem) => ChatMessage[] {
  if (template === 'plain') return (problem) => [turn('user', questionText(problem))]
  if ('jinja' in template) {
    const render = jinjaRenderer(template.jinja)
    return (problem) => [turn('user', render(problem))]
  }
  const examples = template.shots.flatMap((shot) => [
    turn('user', shot.question),
    turn('assistant', shot.answer),
  ])
  return (problem) => [...examples, turn('user', questionText(problem))]
}

/** As one text: few-shot turns get the labels of the base-model convention, anything else stays bare. */
function joined(turns: ChatMessage[], template: PromptTemplate): string {
  if (template === 'plain' || 'jinja' in template)
    return turns.map(({ content }) => content).join('')
  const parts = turns.map(({ role, content }) =>
    role === 'user' ? `Question: ${content}\nAnswer:` : ` ${content}\n\n`,
  )
  return parts.join('')
}

function turn(role: ChatMessage['role'], content: string): ChatMessage {
  return { role, content }
}

function questionText({ question, choices }: Problem): string {
  return choices ? `${question}\n${lettered(choices)}` : question
}

function lettered(choices: string[]): string {
  return choices.map((choice, i) => `${String.fromCodePoint(65 + i)}. ${choice}`).join('\n')
}

function jinjaRenderer(source: string): (problem: Problem) => string {
  let template: Template
  try {
    template = new Template(source)
  } catch (error) {
    throw new InputError(`the template is not Jinja: ${errorMessage(error)}`)
  }
  let checked = false
  return (problem) => {
    const text = rendered(template, problem)
    // Jinja renders a misspelt variable as nothing, and every problem would get the same prompt.
    checked ||= text !== rendered(template, { ...problem, question: `${problem.question}?` })
    if (!checked) throw new InputError('the template never uses {{ question }}')
    return text
  }
}

function rendered(template: Template, { id, question, choices, extra }: Problem): string {
  try {
    const options = choices ? lettered(choices) : ''
    return template.render({ ...extra, id, question, choices: choices ?? [], options })
  } catch (error) {
    throw new InputError(`the template fails on problem ${id}: ${errorMessage(error)}`)
  }
}
