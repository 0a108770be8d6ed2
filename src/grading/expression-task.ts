import { evaluate } from '../arithmetic/index.ts'
import type { Grade, Problem } from '../records/index.ts'
import { clean } from './clean.ts'
import { extract } from './extract.ts'
import { reference } from './grade.ts'
import { missing } from './simple.ts'

/**
 * Countdown: the answer is an expression that uses each of the problem's `numbers` exactly once, with
 * + − × ÷ and brackets alone, and whose exact value is the target. `2+3=5` at the end of an equation
 * counts as the expression before the sign.
 */
export function gradeExpression(
  { gold, extra }: Pick<Problem, 'gold' | 'extra'>,
  completion: string,
): Grade {
  const found = extract(completion)
  if (!found) return missing
  const { answer, rule, span } = found
  const grade = (verdict: Grade['verdict'], reason: string) => ({
    verdict,
    answer,
    rule,
    span,
    reason,
  })
  const given = numbersOf(extra?.['numbers'])
  const target = evaluate(reference(gold)).value
  if (given === null || target === null)
    return grade('undecided', 'the problem has no numbers or no target')
  const plain = plainOf(answer)
  const used = plain.match(/\d+(\.\d+)?/g) ?? []
  if (!/^[\d+\-*/(). ]+$/.test(plain)) return grade('incorrect', 'not an expression of + - * /')
  if (used.map(Number).sort(ascending).join() !== given.toSorted(ascending).join())
    return grade('incorrect', 'not each of the numbers exactly once')
  const { value, reason } = evaluate(plain)
  if (value === null) return grade('incorrect', `no value: ${reason}`)
  const reaches = value.equals(target)
  return grade(
    reaches ? 'correct' : 'incorrect',
    reaches ? 'reaches the target' : 'another value than the target',
  )
}

const ascending = (a: number, b: number) => a - b

function numbersOf(value: unknown): number[] | null {
  if (!Array.isArray(value)) return null
  const numbers = value.map(Number)
  return numbers.every((each) => Number.isInteger(each) && each > 0) ? numbers : null
}

/** The signs that models write, as one set; what stands before an equals sign is the expression. */
function plainOf(answer: string): string {
  const [left = ''] = clean(answer).split('=')
  return left
    .replaceAll(/\\times|\\cdot|×|·|∗/g, '*')
    .replaceAll(/\\div|÷/g, '/')
    .replaceAll(/−|–/g, '-')
    .replaceAll(/\\left|\\right|\\[,;! ]/g, '')
    .replaceAll(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '(($1)/($2))')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .trim()
}
