import type { Random } from '../../statistics/index.ts'
import type { NumberChain, Step } from './chains.ts'

const names = ['Ada', 'Ben', 'Chen', 'Dana', 'Eli', 'Farah', 'Gus', 'Hana', 'Ivo', 'Jun']
const things = ['marbles', 'stickers', 'shells', 'beads', 'cards', 'coins', 'buttons', 'stamps']

/** A chain told as a story; every sentence is one step, and none is beside the point. */
export function storyOf({ start, steps }: NumberChain, { integer }: Random): string {
  const name = names[integer(names.length)]!
  const thing = things[integer(things.length)]!
  const told = steps.map((step) => sentence(step, name, integer(2) === 0))
  return [
    `${name} has ${start} ${thing}.`,
    ...told,
    `How many ${thing} does ${name} have in the end?`,
  ].join(' ')
}

function sentence({ operator, operand }: Step, name: string, first: boolean): string {
  switch (operator) {
    case '+':
      return first ? `${name} finds ${operand} more.` : `A friend gives ${name} ${operand} more.`
    case '-':
      return first ? `${name} gives away ${operand}.` : `${name} loses ${operand}.`
    case '*':
      return first
        ? `${name} trades each of them for ${operand} smaller ones.`
        : `An uncle hands over so many that ${name} has ${operand} times as many as before.`
    case '/':
      return first
        ? `${name} puts them into ${operand} equal piles and keeps only one pile.`
        : `${name} shares them equally with others, ${operand} people in all, and keeps one share.`
  }
}

const written = { '+': '+', '-': '-', '*': '×', '/': '÷' } as const

/** A chain as one expression, `(12 + 5) × 3 - 8`: brackets only where the order needs them. */
export function expressionOf({ start, steps }: NumberChain): string {
  return steps.reduce((text, { operator, operand }, i) => {
    const before = steps[i - 1]?.operator
    const loose = before === '+' || before === '-'
    const left = loose && (operator === '*' || operator === '/') ? `(${text})` : text
    return `${left} ${written[operator]} ${operand}`
  }, String(start))
}
