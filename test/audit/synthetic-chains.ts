import { random, type Random } from '../../src/statistics/index.ts'

/** A made chain of thought of which everything is known. */
export interface SyntheticChain {
  text: string
  gold: string
  /** The right values of the steps that were written down wrong. */
  planted: string[]
  /** A step uses another operation than the problem asks for. */
  planIsWrong: boolean
  /** Whether the answer at its end is the right one. */
  isRight: boolean
}

export interface Rates {
  /** The chance that a step's value is written down wrong. */
  arithmetic: number
  /** The chance that a chain follows a wrong plan. */
  plan: number
}

type Operator = '+' | '-' | '*' | '/'

interface Step {
  left: number
  operator: Operator
  right: number
  /** What is written, which the next step goes on with, and what it should be. */
  stated: number
  actual: number
}

/** Chains of three to five steps, each using the value of the one before, in all styles in turn. */
export function syntheticChains(count: number, rates: Rates, seed: number): SyntheticChain[] {
  const draw = random(seed)
  return Array.from({ length: count }, (_, index) =>
    chain(draw, rates, styles[index % styles.length]!),
  )
}

function chain(draw: Random, rates: Rates, style: Style): SyntheticChain {
  const length = 3 + below(draw, 3)
  const planIsWrong = draw.uniform() < rates.plan
  const wrongStep = planIsWrong ? below(draw, length) : -1
  const steps: Step[] = []
  let value = 11 + below(draw, 80)
  let gold = value
  for (let index = 0; index < length; index++) {
    const operator = pick(draw, value)
    const right = operand(draw, operator, value)
    gold = apply(gold, operator, right)
    const used = index === wrongStep ? other(operator) : operator
    const actual = apply(value, used, right)
    const stated = draw.uniform() < rates.arithmetic ? corrupt(draw, actual) : actual
    steps.push({ left: value, operator: used, right, stated, actual })
    value = stated
  }
  return {
    text: style(steps, value, draw),
    gold: String(gold),
    planted: steps
      .filter((step) => step.stated !== step.actual)
      .map(({ actual }) => String(actual)),
    planIsWrong,
    isRight: value === gold,
  }
}

function pick(draw: Random, value: number): Operator {
  if (value % 4 === 0 && draw.uniform() < 0.3) return '/'
  return Math.abs(value) < 3000 && draw.uniform() < 0.35 ? '*' : draw.uniform() < 0.5 ? '+' : '-'
}

function operand(draw: Random, operator: Operator, value: number): number {
  if (operator === '*') return 3 + below(draw, 17)
  if (operator === '/') return value % 4 === 0 && draw.uniform() < 0.5 ? 4 : 2
  return operator === '+'
    ? 13 + below(draw, 900)
    : 3 + below(draw, Math.max(5, Math.abs(value) - 5))
}

function other(operator: Operator): Operator {
  return ({ '+': '*', '-': '+', '*': '+', '/': '*' } as const)[operator]
}

function apply(a: number, operator: Operator, b: number): number {
  if (operator === '+') return a + b
  if (operator === '-') return a - b
  return operator === '*' ? a * b : a / b
}

/** One digit, a carry, a sign, a power of ten, or off by one. */
function corrupt(draw: Random, value: number): number {
  const digits = String(Math.abs(Math.trunc(value))).length
  const place = 10 ** below(draw, digits)
  switch (below(draw, 5)) {
    case 0:
      return value + (1 + below(draw, 4)) * place
    case 1:
      return value - place
    case 2:
      return value === 0 ? 1 : -value
    case 3:
      return value === 0 ? 10 : value * 10
    default:
      return value + 1
  }
}

function below(draw: Random, limit: number): number {
  return draw.integer(limit)
}

type Style = (steps: Step[], answer: number, draw: Random) => string

const words = { '+': 'plus', '-': 'minus', '*': 'times', '/': 'divided by' } as const
const latex = { '+': '+', '-': '-', '*': '\\times', '/': '\\div' } as const
const signs = { '+': '+', '-': '−', '*': '×', '/': '÷' } as const
const nouns = ['apples', 'eggs', 'dollars', 'pages', 'miles', 'red marbles']

const styles: Style[] = [
  // Prose, with ASCII operators.
  (steps, answer) =>
    `Let's work through it. ${steps.map((s, i) => `${opening(i)} ${plain(s)} = ${s.stated}.`).join(' ')} The answer is ${answer}.`,
  // Prose with things counted.
  (steps, answer, draw) => {
    const noun = nouns[below(draw, nouns.length)]!
    return `${steps.map((s, i) => `${opening(i)} there are ${s.left} ${s.operator} ${bracket(s.right)} = ${s.stated} ${noun}.`).join('\n')}\nSo the answer is ${answer} ${noun}.`
  },
  // Words.
  (steps, answer) =>
    `${steps.map((s, i) => `${opening(i)} ${s.left} ${words[s.operator]} ${s.right} ${['is', 'equals', 'gives', 'makes'][i % 4]} ${s.stated}.`).join(' ')} Answer: ${answer}`,
  // Annotations.
  (steps, answer) =>
    `${steps.map((s, i) => `${opening(i)} that is ${plain(s)} = <<${plain(s)}=${s.stated}>>${s.stated} in all.`).join('\n')}\n#### ${answer}`,
  // A numbered list with bold results.
  (steps, answer) =>
    `${steps.map((s, i) => `${i + 1}. **Step ${i + 1}**: ${s.left} ${signs[s.operator]} ${bracket(s.right)} = **${s.stated}**`).join('\n')}\n\n**Final answer: ${answer}**`,
  // A bulleted list.
  (steps, answer) =>
    `${steps.map((s) => `- ${plain(s)} = ${s.stated}`).join('\n')}\n\nThe answer is ${answer}`,
  // Inline LaTeX.
  (steps, answer) =>
    `${steps.map((s, i) => `${opening(i)} $${s.left} ${latex[s.operator]} ${bracket(s.right)} = ${s.stated}$.`).join(' ')} Therefore the answer is $\\boxed{${answer}}$.`,
  // Display LaTeX with fractions.
  (steps, answer) =>
    `${steps.map((s) => `\\[${s.operator === '/' ? `\\frac{${s.left}}{${s.right}}` : `${s.left} ${latex[s.operator]} ${bracket(s.right)}`} = ${s.stated}.\\]`).join('\nThen\n')}\nThus $\\boxed{${answer}}$`,
  // Aligned, with named results.
  (steps, answer) =>
    `\\begin{align*}\n${steps.map((s, i) => `${'ABCDE'[i]} &= ${s.left} ${latex[s.operator]} ${bracket(s.right)} \\\\\n&= ${s.stated}`).join(' \\\\\n')}\n\\end{align*}\n\\boxed{${answer}}`,
  // A table.
  (steps, answer) =>
    `| step | calculation |\n|---|---|\n${steps.map((s, i) => `| ${'abcde'[i]} | ${plain(s)} = ${s.stated} |`).join('\n')}\n\nThe answer is ${answer}.`,
  // A monologue that doubts itself without taking anything back.
  (steps, answer) =>
    `Okay, let me think about this. ${steps.map((s) => `So ${plain(s)} = ${s.stated}. Alright.`).join('\n\n')}\n\nLet me also note that 7 * 8 = 54? No, 7 * 8 = 56, not that it matters. So the answer should be ${answer}.\n\\boxed{${answer}}`,
  // Like code.
  (steps, answer) =>
    `${steps.map((s, i) => `${'pqrst'[i]} = ${plain(s)} = ${s.stated}  # step ${'abcde'[i]}`).join('\n')}\nprint(${answer})\nThe answer is ${answer}`,
  // Currency.
  (steps, answer) =>
    `${steps.map((s, i) => `${opening(i)} $${s.left} ${s.operator} ${s.operator === '*' || s.operator === '/' ? bracket(s.right) : `$${s.right}`} = $${s.stated}.`).join(' ')} The answer is $${answer}.`,
  // Thousands separators.
  (steps, answer) =>
    `${steps.map((s, i) => `${opening(i)} ${grouped(s.left)} ${s.operator} ${bracket(s.right)} = ${grouped(s.stated)}`).join('; ')}. The answer is ${grouped(answer)}.`,
]

function plain({ left, operator, right }: Step): string {
  return `${left} ${operator} ${bracket(right)}`
}

function bracket(value: number): string {
  return value < 0 ? `(${value})` : String(value)
}

function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 6 })
}

function opening(index: number): string {
  return ['First,', 'Next, we have', 'After that,', 'Then it follows that', 'Finally,'][index]!
}
