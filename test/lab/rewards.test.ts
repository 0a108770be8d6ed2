import { describe, expect, it } from 'vitest'
import { advantagesOf, rewarded } from '../../src/lab/rewards.ts'
import { verify } from '../../src/lab/index.ts'

const problem = { numbers: [9, 9, 4, 1], target: 85 }
const verdict = (text: string) => verify(problem, { text, finish: 'stop' })

describe('rewarded', () => {
  it.each([
    ['9*9=81,81*1=81,4+81=85', true, true, true],
    ['9*9=80,80+1=81,4+81=85', false, true, true],
    ['9*9=81,81-1=80,80+4=84', false, false, true],
    ['=85', false, true, false],
    ['9*9=81', false, false, false],
  ])('for %s by chain %s, outcome %s, format %s', (text, chain, outcome, format) => {
    expect(rewarded.chain(verdict(text), problem, 0)).toBe(chain)
    expect(rewarded.outcome(verdict(text), problem, 0)).toBe(outcome)
    expect(rewarded.format(verdict(text), problem, 0)).toBe(format)
  })

  it('by a coin that sees nothing of the completion', () => {
    expect([0, 1, 2, 3].map((bits) => rewarded.random(verdict('1'), problem, bits))).toEqual([
      false,
      true,
      false,
      true,
    ])
  })
})

describe('advantagesOf', () => {
  it('centres and scales a group', () => {
    const advantages = advantagesOf('grpo', [1, 0, 0, 0])!
    const deviation = Math.sqrt(3) / 4
    expect(advantages[0]).toBeCloseTo(0.75 / deviation, 2)
    expect(advantages[1]).toBeCloseTo(-0.25 / deviation, 2)
    expect(advantages.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12)
  })

  it('takes the others as the baseline', () => {
    expect(advantagesOf('reinforce', [1, 0, 0, 1])).toEqual([2 / 3, -2 / 3, -2 / 3, 2 / 3])
  })

  it('has nothing to teach where all rewards are equal', () => {
    expect(advantagesOf('grpo', [1, 1, 1])).toBeNull()
    expect(advantagesOf('reinforce', [0, 0])).toBeNull()
  })
})
