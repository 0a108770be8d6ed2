import { describe, expect, it } from 'vitest'
import { armNamed, armsNamed } from '../../src/experiment/index.ts'

const arm = (name: string, point = '') => ({ arm: name, name: `${name}${point && ` ${point}`}` })
const swept = ['t=0.6', 't=1'].flatMap((point) => [arm('base', point), arm('rl', point)])
const once = [arm('base', 't=1'), arm('rl', 't=1')]

describe('armNamed', () => {
  it('is the arm of the whole name, or of its own name where the sweep has one point', () => {
    expect(armNamed(swept, 'rl t=1')).toBe(swept[3])
    expect(armNamed(once, 'rl')).toBe(once[1])
    expect(armNamed([arm('rl'), arm('rl', 't=1')], 'rl')).toEqual(arm('rl'))
  })

  it('lists the names that would do', () => {
    expect(() => armNamed(swept, 'base')).toThrow(
      'base is several arms; name one of them: base t=0.6, base t=1',
    )
    expect(() => armNamed(once, 'bas')).toThrow('unknown arm: bas; there are base t=1, rl t=1')
  })
})

describe('armsNamed', () => {
  it('is every point of the sweep, or the one of the whole name', () => {
    expect(armsNamed(swept, 'base')).toEqual([swept[0], swept[2]])
    expect(armsNamed(swept, 'base t=1')).toEqual([swept[2]])
    expect(() => armsNamed(swept, 'grpo')).toThrow('unknown arm: grpo; there are base, rl')
  })
})
