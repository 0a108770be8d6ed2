import { describe, expect, it } from 'vitest'
import {
  asNumber,
  floorPass,
  huge,
  hugeOf,
  hugeText,
  inverse,
  monkeyOvertakes,
  monkeyPass,
} from '../../src/statistics/index.ts'

const monkey = (space: string, k: string) => monkeyPass(inverse(huge(space)!), huge(k)!)

describe('monkeyPass', () => {
  it('is g at one attempt', () => {
    expect(monkey('5', '1').pass).toBeCloseTo(0.2, 15)
  })

  // 1 − (1 − g)^k and −k ln(1 − g) in 60 digits (mpmath 1.3)
  it.each([
    ['5', '8', 0.83222784, 1.785148410513678],
    ['1000', '64', 0.06202503617415445, 0.06403202134934614],
    ['1000', '1024', 0.6410285218102896, 1.0245123415895383],
    ['1000', '8192', 0.9997242728402223, 8.19609873271633],
    ['10', '300', 0.9999999999999813, 31.60815469734789],
    ['1e9', '1e6', 0.0009995001671245086, 0.0010000000005],
    ['1e30', '1e30', 0.6321205588285577, 1],
    ['1e30', '3e29', 0.2591817793182821, 0.3],
    ['1e40', '1e12', 1e-28, 1e-28],
    ['7', '1e12', 1, 154150679827.2583],
    ['1000', '1e30', 1, 1.0005003335835335e27],
    ['10^200', '10^200', 0.6321205588285577, 1],
  ])('is what 60 digits give among %s answers at k = %s', (space, k, pass, exponent) => {
    const found = monkey(space, k)
    expect(found.pass / pass).toBeCloseTo(1, 13)
    expect(asNumber(found.missExponent) / exponent).toBeCloseTo(1, 13)
  })

  it('is exact where neither number could be written out', () => {
    const [space, k] = ['10^10^100', '10^10^100']
    expect(monkey(space, k).pass).toBeCloseTo(1 - Math.exp(-1), 14)
    expect(monkeyPass(inverse(huge(space)!), hugeOf(7)).pass).toBe(0)
    const certain = monkey('1000', k)
    expect(certain.pass).toBe(1)
    expect(hugeText(certain.missExponent)).toBe('10^(10^100 − 3)')
  })

  it('is the floor at every k that both can do', () => {
    for (const g of [0.5, 0.01, 1e-6])
      for (const k of [1, 3, 64, 1e5])
        expect(monkeyPass(hugeOf(g), hugeOf(k)).pass).toBeCloseTo(floorPass(g, k), 14)
  })

  it('hits at once where there is one answer, and takes no chance above 1', () => {
    expect(monkey('1', '1').pass).toBe(1)
    expect(() => monkeyPass(hugeOf(1.5), hugeOf(1))).toThrow('invalid chance; not in (0, 1]: 1.5')
  })
})

describe('monkeyOvertakes', () => {
  it('never overtakes an arm that is better on every problem', () => {
    expect(monkeyOvertakes([{ p: 0.01, g: 0.001 }])).toBeNull()
  })

  it('is ahead from the start of an arm that is worse than guessing', () => {
    expect(monkeyOvertakes([{ p: 0, g: 0.001 }])).toBe(1)
  })

  // One problem is always solved and one never: the arm stays at 1/2, and 1 − .999^k = 1/2 at
  // k = ln 2 / −ln .999
  it('overtakes where the arm is stuck', () => {
    const k = monkeyOvertakes([
      { p: 1, g: 0.001 },
      { p: 0, g: 0.001 },
    ])
    expect(k).toBeCloseTo(Math.log(2) / -Math.log(0.999), 6)
  })

  it('finds the k at which the curves meet, far beyond any n', () => {
    const g = 1e-40
    const race = [0.3, 0.01, 0, 0].map((p) => ({ p, g }))
    expect(monkeyOvertakes(race)! * g).toBeCloseTo(Math.log(2), 8)
  })

  it('is not misled by curves that both end at 1', () => {
    expect(
      monkeyOvertakes([
        { p: 0.4, g: 0.5 },
        { p: 0.9, g: 0.01 },
      ]),
    ).toBeNull()
  })
})
