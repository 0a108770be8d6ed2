import { type Finding, type Gold, InputError } from '../records/index.ts'
import {
  answerKey,
  floorPass,
  huge,
  type Huge,
  hugeText,
  inverse,
  monkeyPass,
  priorChances,
} from '../statistics/index.ts'
import type { GuessFloors } from './comparison.ts'
import { share } from './wording.ts'

/** The monkey among `space` answers with `k` attempts, both of any size and as text (`10^10^100`). */
export interface Monkey {
  space: string
  k: string
  pass: number
  /** pass = 1 − e^−missExponent, as text; ∞ where there is one answer, which cannot be missed. */
  missExponent: string
}

/** pass@k of someone who answers at random among equally likely answers: exact at any k. */
export function monkey(space: string, k: string): Finding<Monkey> {
  const answers = positive(space, 'the answer space')
  const attempts = positive(k, 'k')
  if (answers.exponent < 0n)
    throw new InputError(`the answer space must be at least 1, got ${space}`)
  if (!isWhole(attempts)) throw new InputError(`k must be a whole number from 1, got ${k}`)
  const certain = answers.exponent === 0n && answers.mantissa === 1
  const { pass, missExponent } = monkeyPass(inverse(answers), attempts)
  const within = `solves a problem within ${counted(attempts, 'attempt')}`
  return {
    summary: certain
      ? `with one answer to guess, guessing ${within} with chance 1`
      : `guessing among ${counted(answers, 'answer')} ${within} with chance ${chanceText(pass, missExponent)}`,
    over: 'exact: 1 − (1 − 1/S)^k',
    caveats: [
      'every answer equally likely at every attempt, whatever the question',
      'no model needs to be beaten by this: it says what coverage at this k is worth',
    ],
    data: { space, k, pass, missExponent: certain ? '∞' : hugeText(missExponent) },
  }
}

/** Beyond 2⁵³ a double has no fraction to show. */
function isWhole({ mantissa, exponent }: Huge): boolean {
  if (exponent < 0n || exponent > 15n) return exponent > 0n
  const value = mantissa * 10 ** Number(exponent)
  return Math.abs(value - Math.round(value)) <= 1e-9
}

const counted = (value: Huge, noun: string) =>
  `${hugeText(value)} ${noun}${hugeText(value) === '1' ? '' : 's'}`

/** A chance near 0 or 1 by how far it lies from there. */
function chanceText(pass: number, missExponent: Huge): string {
  if (pass < 1e-3) return hugeText(missExponent)
  return pass > 0.9995 ? `1 − e^−${bracketed(hugeText(missExponent))}` : share(pass)
}

const bracketed = (text: string) => (/^[\d.,]+$/.test(text) ? text : `(${text})`)

function positive(text: string, what: string): Huge {
  const value = huge(text)
  if (!value)
    throw new InputError(
      `${what} must be a positive number such as 1000, 1e30 or 10^10^100, got ${text}`,
    )
  return value
}

/**
 * What guessing reaches on a problem set: uniformly, where the answer spaces are known, and by the
 * prior of the other problems' reference answers, in the set as a whole.
 */
export function guessFloors(golds: readonly Gold[], ks: readonly number[]): Finding<GuessFloors> {
  const prior = priorChances(golds.map(({ gold }) => answerKey(gold)))
  const spaces = golds.flatMap(({ answerSpace }) => answerSpace ?? [])
  const points = ks.map((k) => ({
    k,
    uniform:
      spaces.length === golds.length ? mean(spaces.map((space) => floorPass(1 / space, k))) : null,
    prior: mean(Array.from(prior, (g) => floorPass(g, k))),
  }))
  const last = points.at(-1)!
  return {
    summary:
      `answering with another problem’s reference answer reaches ${share(last.prior)} at k = ${last.k}` +
      (last.uniform === null
        ? ''
        : `, guessing uniformly ${share(last.uniform)} (${(last.uniform * golds.length).toFixed(1)} of ${golds.length} problems)`),
    over:
      golds.length === 1 ? 'exact for this problem' : `exact for these ${golds.length} problems`,
    caveats: [
      'answers count as the same where they read the same or are the same number; a grader that takes more for equal gives a higher floor',
      ...(golds.length === 1
        ? ['one problem has no other whose reference answer could be guessed: that floor is 0']
        : []),
      ...(last.uniform === null
        ? ['uniform guessing needs `answerSpace` in every row, or `--space`']
        : []),
    ],
    data: { problems: golds.length, points },
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
