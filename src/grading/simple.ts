import { evaluate, type Rational } from '../arithmetic/index.ts'
import type { Grade } from '../records/index.ts'
import { clean } from './clean.ts'
import { extract } from './extract.ts'
import { reference } from './grade.ts'

/** One number against one number, exactly; what is no number is undecided. */
export function gradeNumeric(gold: string, completion: string): Grade {
  const found = extract(completion)
  if (!found) return missing
  const { answer, rule, span } = found
  const [wanted, given] = [number(reference(gold)), number(answer)]
  if (!wanted || !given) {
    const reason = wanted ? 'the answer is no number' : 'the reference is no number'
    return { verdict: 'undecided', answer, rule, span, reason }
  }
  const same = wanted.equals(given)
  return {
    verdict: same ? 'correct' : 'incorrect',
    answer,
    rule,
    span,
    reason: same ? 'equal numbers' : 'different numbers',
  }
}

function number(text: string): Rational | null {
  return (
    evaluate(clean(text)).value ??
    evaluate(clean(text).replace(/^[^\d.+-]+|[^\d.)}!%]+$/g, '')).value
  )
}

/** The same text up to case and white space. */
export function gradeString(gold: string, completion: string): Grade {
  const found = extract(completion)
  const whole = {
    answer: completion.trim(),
    rule: 'whole text',
    span: { start: 0, end: completion.length },
  }
  const { answer, rule, span } = found ?? whole
  if (answer === '') return missing
  const same = squeezed(answer) === squeezed(gold)
  return {
    verdict: same ? 'correct' : 'incorrect',
    answer,
    rule,
    span,
    reason: same ? 'the same text' : 'different text',
  }
}

function squeezed(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
}

export const missing: Grade = {
  verdict: 'incorrect',
  answer: null,
  rule: null,
  span: null,
  reason: 'no answer',
}
