import { random } from '../statistics/index.ts'
import type { Choice, DrawRequest, Provider, Reply } from './provider.ts'

/** What a monkey types: so many digits in a box, or so many characters. */
export interface Typing {
  kind: 'digits' | 'text'
  length: number
}

const alphabets = {
  digits: '0123456789',
  // The printable characters of ASCII, and the line feed.
  text: `\n${Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')}`,
}

const monkeyForm = /^monkey(?::(digits|text)-([1-9]\d{0,3}))?$/

/** `monkey` types three digits, as many as an answer of AIME has; `monkey:text-200` types 200 characters. */
export function monkeyTyping(model: string): Typing | null {
  const match = monkeyForm.exec(model)
  if (!match) return null
  const [, kind = 'digits', length = '3'] = match
  return { kind: kind as Typing['kind'], length: Number(length) }
}

/**
 * The random policy as a provider like any other: each character of an answer uniform and independent,
 * whatever it is asked and however it is decoded. It answers a problem whose answer is a whole number
 * of at most d digits with chance 10^−d at every attempt, so its pass@k is 1 − (1 − 10^−d)^k exactly.
 */
export class MonkeyProvider implements Provider {
  readonly address: string
  readonly #typing: Typing
  #closed = false

  constructor(typing: Typing) {
    this.#typing = typing
    this.address = `monkey:${typing.kind}-${typing.length}`
  }

  async draw({ n, seed }: DrawRequest): Promise<Reply> {
    if (this.#closed) return { kind: 'cancelled' }
    const choices = Array.from({ length: n }, (_, i) => this.#typed(seed, i))
    return { kind: 'whole', choices, promptTokens: 0, servedModel: this.address, id: null }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #typed(seed: number, place: number): Choice {
    const { kind, length } = this.#typing
    const alphabet = alphabets[kind]
    const { integer } = random(seed, place)
    const text = Array.from({ length }, () => alphabet[integer(alphabet.length)]).join('')
    return {
      completion: kind === 'digits' ? `\\boxed{${text}}` : text,
      reasoning: null,
      finish: 'stop',
      censoring: null,
      completionTokens: length,
      logprobSum: 0 - length * Math.log(alphabet.length),
    }
  }
}
