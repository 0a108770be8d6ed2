import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claims, type DifferenceBand } from '../../src/analysis/claims.ts'
import type { Objection } from '../../src/analysis/comparison.ts'
import { outcome } from '../../src/analysis/outcome.ts'
import { smallest } from '../../src/analysis/perturbations.ts'
import { besides } from '../../src/analysis/to-decide.ts'
import { verdict, verdictName } from '../../src/analysis/verdict.ts'

/** A band at k = 1, 4 and 16 from its limits. */
function band(...limits: [low: number, high: number][]): DifferenceBand {
  return {
    ks: [1, 4, 16],
    low: limits.map(([low]) => low),
    high: limits.map(([, high]) => high),
    mean: limits.map(([low, high]) => (low + high) / 2),
  }
}

const gain: [number, number] = [0.02, 0.1]
const loss: [number, number] = [-0.1, -0.02]
const open: [number, number] = [-0.1, 0.1]
const none: [number, number] = [-0.005, 0.005]
const below: [number, number] = [-0.1, 0.005]

describe('verdictName', () => {
  it.each([
    ['broader', [open, open, gain]],
    ['broader', [gain, gain, gain]],
    ['broader', [loss, open, gain]],
    ['sharper and narrower', [gain, open, loss]],
    ['sharper and narrower', [gain, loss, open]],
    ['sharper, not broader', [gain, open, below]],
    ['sharper, not broader', [gain, open, none]],
    ['sharper, breadth undecided', [gain, open, open]],
    ['worse', [loss, open, open]],
    ['worse', [loss, loss, loss]],
    ['narrower', [open, open, loss]],
    ['narrower', [loss, gain, open]],
    ['no change', [none, none, none]],
    ['undecided', [open, open, open]],
    ['undecided', [none, open, none]],
    // Failing to reject is not absence: a narrow band that holds 0 but leaves the margin decides nothing.
    ['undecided', [[-0.011, 0.002], none, none]],
  ] satisfies [string, [number, number][]][])('is %s', (name, limits) => {
    expect(verdictName(band(...limits), 0.01)).toBe(name)
  })

  it('never claims more when the band widens', () => {
    const limit = fc
      .tuple(
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
      )
      .map(([low, width]): [number, number] => [low, low + width])
    fc.assert(
      fc.property(
        fc.tuple(limit, limit, limit),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        (limits, more) => {
          const held = (wider: number) =>
            claims(
              band(...limits.map(([low, high]): [number, number] => [low - wider, high + wider])),
              0.01,
              {
                loss: [],
              },
            )
              .filter(({ holds }) => holds)
              .map(({ name }) => name)
          expect(held(0)).toEqual(expect.arrayContaining(held(more)))
        },
      ),
    )
  })
})

describe('verdict', () => {
  const input = { margin: 0.01, confounds: [], names: { base: 'Qwen', rl: 'Zero' } }

  it('says it in a sentence with the k at which it is certain', () => {
    expect(verdict({ ...input, band: band(gain, open, loss) }).sentence).toBe(
      'Zero is right more often with one attempt, and Qwen solves more when it has many (gain certain at k = 1, loss certain at k = 16)',
    )
  })

  it('prints every rule that it tried, with the numbers that decided it', () => {
    const { rules } = verdict({ ...input, band: band(gain, open, below) })
    expect(rules.map(({ claim, holds }) => [claim, holds])).toEqual([
      ['D(1) > 0', true],
      ['D(1) < 0', false],
      ['D(16) > 0', false],
      ['D(k) < 0 at some computed k from 1 to 16', false],
      ['D(16) < 0.01', true],
      ['D(k) > −0.01 at every computed k from 1 to 16', false],
      ['|D(k)| < 0.01 at every computed k from 1 to 16', false],
    ])
    expect(rules[0]!.because).toBe('D(1) = +.060 [+.020, +.100]')
  })

  it('is not comparable where something else differs, and names it', () => {
    const decided = verdict({
      ...input,
      band: band(gain, gain, gain),
      confounds: ['temperature: 0.6 and 1.0'],
    })
    expect(decided.name).toBe('not comparable')
    expect(decided.sentence).toContain('temperature: 0.6 and 1.0')
  })

  it('names what would change it', () => {
    const { wouldChange } = verdict({ ...input, band: band(gain, open, open) })
    expect(wouldChange.map((sentence) => sentence.split(' becoming')[0])).toEqual([
      'D(16) > 0',
      'D(k) < 0 at some computed k from 1 to 16',
      'D(16) < 0.01',
    ])
  })
})

describe('smallest', () => {
  it.each([
    [10, 7, 7],
    [10, 1, 1],
    [10, 10, 10],
    [10, 11, null],
    [0, 1, null],
  ])('up to %i, holding from %i on, is %j', (most, from, expected) => {
    expect(smallest(most, (count) => count >= from)).toBe(expected)
  })
})

describe('besides', () => {
  const row = (id: string, became: Objection['outcome']): Objection => ({
    id,
    question: '',
    outcome: became,
    evidence: '',
    smallestFlip: null,
  })

  it('says what was decided, and counts what the verdict does not survive and what nobody checked', () => {
    const ledger = [row('noise', 'accounted for'), row('one benchmark', 'survives')]
    expect(besides(ledger)).toBe(
      'the band decides what the rules ask: for that no more data is needed',
    )
    expect(besides([...ledger, row('tokens', 'flips'), row('grader', 'not examined')])).toMatch(
      /needed\. Beside it stand 1 objection that it does not survive \(tokens\) and 1 objection that nobody checked$/,
    )
  })
})

describe('outcome', () => {
  it.each([
    ['sharper and narrower', 'sharper and narrower', 'survives'],
    ['sharper and narrower', 'sharper, breadth undecided', 'becomes undecided'],
    ['sharper and narrower', 'sharper, not broader', 'becomes undecided'],
    ['sharper and narrower', 'broader', 'flips'],
    ['broader', 'sharper, not broader', 'flips'],
    ['sharper, not broader', 'worse', 'flips'],
    ['no change', 'sharper and narrower', 'flips'],
    ['broader', 'undecided', 'becomes undecided'],
    ['undecided', 'sharper and narrower', 'becomes decided'],
    ['undecided', 'undecided', 'stays undecided'],
    ['sharper, breadth undecided', 'sharper, not broader', 'survives'],
    ['narrower', 'worse', 'becomes undecided'],
  ] as const)('from %s to %s: %s', (before, after, expected) => {
    expect(outcome(before, after)).toBe(expected)
  })
})
