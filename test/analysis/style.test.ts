import { describe, expect, it } from 'vitest'
import { analyse, compare } from '../../src/analysis/index.ts'
import {
  type CompletionFacts,
  type StyleMark,
  styleMarks,
  styleOf,
} from '../../src/records/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { random } from '../../src/statistics/index.ts'
import { arm } from '../helpers/arms.ts'

const marksOf = (text: string): StyleMark[] =>
  styleMarks.filter((_, i) => styleOf(text).marks & (1 << i))

describe('styleOf', () => {
  it.each<[string, StyleMark[]]>([
    ['The answer is 4.', []],
    ['Wait, that is wrong. Let me reconsider.', ['reflection']],
    ['Let me double-check by plugging back in.', ['verification']],
    ['<think>so</think> \\boxed{4}', ['thinking', 'boxed']],
    ['## Step 1\n1. add\n2. multiply', ['headings', 'lists']],
    ['```python\nprint(1)\n```', ['code']],
    ['a waiter waits; verily', []],
  ])('reads %j', (text, marks) => expect(marksOf(text)).toEqual(marks))

  it('counts characters, and takes no time over a long line', () => {
    expect(styleOf('abc').length).toBe(3)
    const started = performance.now()
    styleOf(`${' '.repeat(200_000)}${'substitut'.repeat(20_000)}`)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

interface World {
  /** Chance that a completion is long and reflects, in each arm. */
  reflects: { base: number; rl: number }
  /** Chance of being right, by arm and by whether it reflects. */
  right: (arm: 'base' | 'rl', reflects: boolean) => number
}

function world({ reflects, right }: World, { problems = 60, n = 24, seed = 1 } = {}) {
  const stream = random(seed)
  const made = (which: 'base' | 'rl') =>
    arm(
      Array.from({ length: problems }, () => {
        const completions = Array.from({ length: n }, (): CompletionFacts => {
          const does = stream.uniform() < reflects[which]
          return {
            answer: null,
            style: {
              length: does ? 2000 : 500,
              marks: does ? 1 << styleMarks.indexOf('reflection') : 0,
            },
            correct: stream.uniform() < right(which, does),
          }
        })
        return { n, c: completions.filter(({ correct }) => correct).length, completions }
      }),
      { name: which },
    )
  return [made('base'), made('rl')] as const
}

function styleOfWorld(made: World, seed = 1) {
  const [base, rl] = world(made, { seed })
  const { style } = analyse(base, rl, ['style'], { draws: 300 }).findings
  if (!style || 'needs' in style) throw new Error('not examined')
  return style
}

const shift = { base: 0.2, rl: 0.8 }

describe('style', () => {
  it('finds no gain in a shift of style with equal p', () => {
    const { data } = styleOfWorld({ reflects: shift, right: () => 0.4 })
    for (const part of [data.gain, data.left, data.explained]) {
      expect(part.low).toBeLessThan(0)
      expect(part.high).toBeGreaterThan(0)
    }
    const reflection = data.measures.find(({ name }) => name === 'reflection')!
    expect(reflection.difference.low).toBeGreaterThan(0.4)
  })

  it('takes a gain away that goes with style alone', () => {
    const { data, summary } = styleOfWorld({
      reflects: shift,
      right: (_, reflects) => (reflects ? 0.6 : 0.2),
    })
    expect(data.gain.value).toBeCloseTo(0.24, 1)
    expect(data.gain.low).toBeGreaterThan(0)
    expect(data.left.low).toBeLessThan(0)
    expect(data.left.high).toBeGreaterThan(0)
    expect(data.explained.low).toBeGreaterThan(0)
    expect(summary).toMatch(/times as long; certainly different are reflection in/)
  })

  it('leaves a gain that is there in every style', () => {
    const { data } = styleOfWorld({
      reflects: shift,
      right: (which, reflects) => (which === 'rl' ? 0.5 : 0.2) + (reflects ? 0.1 : 0),
    })
    expect(data.left.value).toBeCloseTo(0.3, 1)
    expect(data.left.low).toBeGreaterThan(0.15)
    expect(data.matchedOn).toEqual(['length', 'reflection'])
  })

  it('has nothing to say where no completions look alike', () => {
    const { data } = styleOfWorld({ reflects: { base: 0, rl: 1 }, right: () => 0.5 })
    expect(data.left).toEqual({ value: 0, low: -1, high: 1 })
    expect(data.overlap).toEqual({ base: 0, rl: 0 })
  })

  it('holds what is left as often as it says', () => {
    let held = 0
    for (let seed = 0; seed < 200; ++seed) {
      const { left } = styleOfWorld(
        { reflects: shift, right: (which, r) => (which === 'rl' ? 0.3 : 0.2) + (r ? 0.3 : 0) },
        seed,
      ).data
      if (left.low <= 0.1 && left.high >= 0.1) held++
    }
    expect(held).toBeGreaterThanOrEqual(187)
  })

  it('explains a gain that is certainly not there between completions that look alike', () => {
    // Long chains are right more often in both arms, the trained one writes them, and each kind is worse there.
    const [base, rl] = world({
      reflects: { base: 0.2, rl: 0.9 },
      right: (which, r) => (r ? 0.8 : 0.3) - (which === 'rl' ? 0.2 : 0),
    })
    const { verdict, objections } = compare(base, rl, { draws: 300 })
    expect(verdict.rules.find(({ name }) => name === 'sharper')).toMatchObject({ holds: true })
    const row = objections.find(({ id }) => id === 'style')!
    expect(row.outcome).toBe('explained by style')
    expect(verdict.objected).toContain(
      `${row.question} (style: explained by style; the claim itself stays true)`,
    )
  })

  it('does not call a gain explained that may be left, and is drawn', () => {
    const [base, rl] = world({ reflects: shift, right: (_, r) => (r ? 0.6 : 0.2) })
    const found = compare(base, rl, { draws: 300 })
    const row = found.objections.find(({ id }) => id === 'style')!
    expect(row.outcome).toBe('cannot tell')
    expect(found.verdict.objected.join()).not.toContain('style')
    expect(renderReport(found)).toContain('id="figure-style-gain"')
  })

  it('says what it needs', () => {
    const { style } = analyse(arm([1, 2]), arm([1, 2]), ['style'], { draws: 300 }).findings
    expect(style).toMatchObject({
      needs: expect.stringMatching(
        /^the texts of both arms with a grade each, which `passbound analyze run\/` and /,
      ) as string,
    })
  })
})
