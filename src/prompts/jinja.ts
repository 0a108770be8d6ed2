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
 * `options` (the choices as lettered lines) and the problem set's other columns, but for those that are named
 * like something of Jinja's own, and never the reference answer.
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

/** What Jinja defines itself, and the library does not let go: columns of these names are left out. */
const jinjasOwn = new Set(
  'true false none True False None range raise_exception strftime_now'.split(' '),
)

function rendered(template: Template, { id, question, choices, extra = {} }: Problem): string {
  const columns = Object.entries(extra).filter(([name]) => !jinjasOwn.has(name))
  const options = choices ? lettered(choices) : ''
  const own = { id, question, choices: choices ?? [], options }
  try {
    return template.render({ ...Object.fromEntries(columns), ...own })
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
