import { describe, expect, it } from 'vitest'
import { type CountdownProblem, verify } from '../../src/lab/index.ts'
import { maxCompletionTokens, symbols } from '../../src/lab/countdown.ts'
import { endToken } from '../../src/lab/vocabulary.ts'

const { decode, encode } = symbols

const problem: Pick<CountdownProblem, 'numbers' | 'target'> = { numbers: [9, 9, 4, 1], target: 85 }
const of = (text: string, finish: 'stop' | 'length' = 'stop') => verify(problem, { text, finish })

describe('verify', () => {
  it('replays a chain step by step', () => {
    expect(of('9*9=81,81*1=81,4+81=85')).toEqual({
      wellFormed: true,
      valid: true,
      answer: 85,
      correct: true,
    })
  })

  it.each([
    ['a valid chain for another target', '9*9=81,81-1=80,80+4=84', true, true, 84],
    ['false arithmetic that says the target', '9*9=80,80+1=81,4+81=85', true, false, 85],
    ['a number that is not at hand', '9*8=72,72+9=81,4+81=85', true, false, 85],
    ['a number used twice', '9*9=81,4*1=4,81+81=85', true, false, 85],
    ['two steps', '9*9=81,4+81=85', false, false, 85],
    ['four steps', '9*9=81,81*1=81,4+81=85,85+0=85', false, false, 85],
    ['a leading zero', '9*9=81,81*01=81,4+81=85', false, false, 85],
    ['no step at all', '', false, false, null],
    ['a step without its result', '9*9=81,81*1=81,4+81=', false, false, null],
    ['a negative result', '4-9=-5,9*1=9,9-5=4', false, false, 4],
  ])('sees %s', (_what, text, wellFormed, valid, answer) => {
    expect(of(text)).toEqual({ wellFormed, valid, answer, correct: false })
  })

  it('does not take what was cut for an answer', () => {
    expect(of('9*9=81,81*1=81,4+81=85', 'length')).toEqual({
      wellFormed: false,
      valid: false,
      answer: null,
      correct: false,
    })
  })

  it('takes equal numbers as often as they are there', () => {
    expect(of('9+9=18,18*4=72,72+1=73').valid).toBe(true)
    expect(of('4+4=8,9*9=81,81+8=89').valid).toBe(false)
  })
})

describe('the vocabulary', () => {
  it('holds every symbol of a question and a chain', () => {
    const text = '9941>85:9*9=81,81*1=81,4+81=85'
    expect(decode([1, ...encode(text), endToken])).toBe(text)
    expect(encode('12*77=90,1').length).toBeLessThan(maxCompletionTokens)
    expect(() => encode('9/3')).toThrow('no token for "/"')
  })
})
