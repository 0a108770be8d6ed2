import { InputError, type Problem } from '../records/index.ts'
import { chatRenderer, chatTurns } from './chat-template.ts'
import { problemRenderer, questionText } from './jinja.ts'
import type { ChatMessage, Prompt, PromptSettings, PromptTemplate } from './prompt.ts'

/** Compiles the settings once and returns the function that turns a problem into the prompt. */
export function promptRenderer(settings: PromptSettings): (problem: Problem) => Prompt {
  const { api, system, template } = settings
  if (isChat(template)) {
    if (api === 'chat')
      throw new InputError(
        'a chat template is rendered here and needs api: completions; over api: chat the server applies its own',
      )
    const render = chatRenderer(template)
    const turns = chatTurns(template, system)
    return (problem) => render(turns(problem))
  }
  if (api === 'completions' && system !== null)
    throw new InputError(
      'a system prompt needs api: chat or a chat template; put it into the template instead',
    )
  const turns = turnsOf(template)
  if (api === 'chat')
    return (problem) => [...(system === null ? [] : [turn('system', system)]), ...turns(problem)]
  return (problem) => joined(turns(problem), template)
}

export function isChat(
  template: PromptTemplate,
): template is Extract<PromptTemplate, { chat: string }> {
  return typeof template === 'object' && 'chat' in template
}

function turnsOf(
  template: Exclude<PromptTemplate, { chat: string }>,
): (problem: Problem) => ChatMessage[] {
  if (template === 'plain') return (problem) => [turn('user', questionText(problem))]
  if ('jinja' in template) {
    const render = problemRenderer(template.jinja)
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
