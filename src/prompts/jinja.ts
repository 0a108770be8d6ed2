import { Template } from '@huggingface/jinja'
import { errorMessage, InputError, type Problem } from '../records/index.ts'

/** Compiles a Jinja source; `what` names it for the person who has to mend it. */
export function compiled(source: string, what = 'the template'): Template {
  try {
    return new Template(source)
  } catch (error) {
    throw new InputError(`${what} is not Jinja: ${errorMessage(error)}`)
  }
}

/**
 * The function that puts a problem into an inline template, which sees `id`, `question`, `choices`,
 * `options` (the choices as lettered lines) and whatever else the problem set carries, and never the
 * reference answer.
 */
export function problemRenderer(source: string): (problem: Problem) => string {
  const template = compiled(source)
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

/** The question, with the choices below it where there are some. */
export function questionText({ question, choices }: Problem): string {
  return choices ? `${question}\n${lettered(choices)}` : question
}

function lettered(choices: string[]): string {
  return choices.map((choice, i) => `${String.fromCodePoint(65 + i)}. ${choice}`).join('\n')
}
