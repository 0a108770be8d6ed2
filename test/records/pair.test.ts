import { describe, expect, it } from 'vitest'
import { type Arm, pairArms, type ProblemTally } from '../../src/records/index.ts'

const arm = (origin: string, ids: string[], extra: Partial<ProblemTally> = {}): Arm => ({
  name: origin,
  origin,
  problems: ids.map((id, i) => ({ id, n: 8, c: i, u: 0, ...extra })),
  notes: [],
})
const whole = { common: false }

describe('pairArms', () => {
  it('pairs by id, in the order of the base', () => {
    const { pairs, onlyBase, onlyRl } = pairArms(
      arm('base', ['a', '__proto__', 'c']),
      arm('rl', ['c', 'a', '__proto__']),
      whole,
    )
    expect(pairs.map(({ id, base, rl }) => [id, base.id, rl.id, base.c, rl.c])).toEqual([
      ['a', 'a', 'a', 0, 1],
      ['__proto__', '__proto__', '__proto__', 1, 2],
      ['c', 'c', 'c', 2, 0],
    ])
    expect([onlyBase, onlyRl]).toEqual([[], []])
  })

  it('takes a label from either arm', () => {
    const base = arm('base', ['a'], { stratum: 'aime' })
    const rl = arm('rl', ['a'], { stratum: 'aime', cluster: 'x' })
    expect(pairArms(base, rl, whole).pairs[0]).toMatchObject({ stratum: 'aime', cluster: 'x' })
    expect(pairArms(arm('base', ['a']), rl, whole).pairs[0]).toMatchObject({ stratum: 'aime' })
    expect(pairArms(arm('x', ['a']), arm('y', ['a']), whole).pairs[0]).not.toHaveProperty('stratum')
  })

  it('lists what does not pair when only the common problems are compared', () => {
    const paired = pairArms(arm('base', ['a', 'b', 'c']), arm('rl', ['d', 'b']), { common: true })
    expect(paired.pairs.map(({ id }) => id)).toEqual(['b'])
    expect(paired.onlyBase).toEqual(['a', 'c'])
    expect(paired.onlyRl).toEqual(['d'])
  })

  it('says how many do not pair, and the first of each side', () => {
    expect(() =>
      pairArms(arm('base.jsonl', ['a', 'b', 'c', 'd', 'e']), arm('rl.jsonl', ['a']), whole),
    ).toThrow(
      'not every problem pairs: 4 only in base.jsonl ("b", "c", "d", …), 0 only in rl.jsonl; --common compares the 1 that both have',
    )
  })

  it('refuses arms that share no problem, showing an id of each', () => {
    const none = 'no problem of base.jsonl is in rl.jsonl; their ids look like "a" and "0"'
    for (const common of [true, false]) {
      expect(() =>
        pairArms(arm('base.jsonl', ['a', 'b']), arm('rl.jsonl', ['0']), { common }),
      ).toThrow(none)
    }
  })

  it('refuses arms that disagree about a problem', () => {
    expect(() =>
      pairArms(arm('base', ['a'], { stratum: 'x' }), arm('rl', ['a'], { stratum: 'y' }), whole),
    ).toThrow('the arms disagree about the stratum of "a": "x" and "y"')
    expect(() =>
      pairArms(arm('base', ['a'], { cluster: 'x' }), arm('rl', ['a'], { cluster: 'y' }), whole),
    ).toThrow('the arms disagree about the cluster of "a": "x" and "y"')
  })

  it('shows long ids by their start', () => {
    expect(() => pairArms(arm('base', ['x\u0085'.repeat(99)]), arm('rl', ['a']), whole)).toThrow(
      `look like "${'x '.repeat(30)}…" and "a"`,
    )
  })

  it('refuses an arm with two tallies of a problem', () => {
    expect(() => pairArms(arm('base', ['a', 'a']), arm('rl', ['a']), whole)).toThrow(
      'base has two tallies of "a"',
    )
  })
})
