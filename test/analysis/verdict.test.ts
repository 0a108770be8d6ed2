import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claims, type DifferenceBand } from '../../src/analysis/claims.ts'
import type { Objection } from '../../src/analysis/comparison.ts'
import { outcome } from '../../src/analysis/outcome.ts'
import { smallest } from '../../src/analysis/perturbations.ts'
import { besides } from '../../src/analysis/to-decide.ts'
import { decided, verdict, verdictName } from '../../src/analysis/verdict.ts'

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
    const differing = verdict({
      ...input,
      band: band(gain, gain, gain),
      confounds: ['temperature: 0.6 and 1.0'],
    })
    expect(differing.name).toBe('not comparable')
    expect(differing.sentence).toContain('temperature: 0.6 and 1.0')
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
    expect(
      besides([row('style', 'explained by style'), row('temperature', 'cannot tell')]),
    ).toMatch(
      /Beside it stand 1 objection that leaves it true and explains it in another way \(style\) and 1 objection of which these data cannot tell$/,
    )
    expect(besides([...ledger, row('tokens', 'flips'), row('grader', 'not examined')])).toMatch(
      /needed\. Beside it stand 1 objection that it does not survive \(tokens\) and 1 objection that nobody checked$/,
    )
  })
})

describe('outcome', () => {
  const of = (...limits: [number, number][]) => decided(band(...limits), 0.01)

  it.each([
    // What is said still holds, whatever else comes to be certain.
    ['survives', [gain, open, loss], [gain, open, loss]],
    ['survives', [gain, open, open], [gain, open, below]],
    ['survives', [gain, open, open], [gain, gain, gain]],
    ['survives', [open, open, loss], [loss, open, loss]],
    ['survives', [loss, open, gain], [gain, open, gain]],
    // Something that was said is no longer certain; the opposite is not, either.
    ['becomes undecided', [gain, open, loss], [gain, open, open]],
    ['becomes undecided', [gain, open, loss], [gain, open, below]],
    ['becomes undecided', [gain, open, open], [open, open, gain]],
    ['becomes undecided', [open, open, gain], [open, open, open]],
    ['becomes undecided', [open, open, gain], [gain, open, none]],
    // Each of these pairs could both be true.
    ['becomes undecided', [none, none, none], [[0.001, 0.011], none, none]],
    ['becomes undecided', [open, loss, open], [open, open, gain]],
    ['becomes undecided', [gain, open, below], [gain, open, [0.002, 0.1]]],
    // These could not.
    ['flips', [gain, open, loss], [gain, gain, gain]],
    ['flips', [open, open, gain], [gain, open, loss]],
    ['flips', [gain, open, below], [loss, open, open]],
    ['flips', [gain, open, below], [gain, open, gain]],
    ['flips', [none, none, none], [gain, open, loss]],
    ['flips', [loss, open, open], [gain, open, gain]],
    ['becomes decided', [open, open, open], [gain, open, loss]],
    ['stays undecided', [open, open, open], [open, open, open]],
  ] satisfies [string, [number, number][], [number, number][]][])(
    '%s from %j to %j',
    (expected, before, after) => {
      expect(outcome(of(...before).verdict, of(...after))).toBe(expected)
    },
  )

  it('loses nothing to limits that did not bear a claim before, either', () => {
    const said = 'sharper and narrower'
    const wide = of(gain, open, open)
    expect(outcome(said, of(open, open, open), of(open, open, open))).toBe('cannot tell')
    expect(outcome(said, wide, wide)).toBe('cannot tell')
    expect(outcome(said, of(open, open, open), wide)).toBe('becomes undecided')
    expect(outcome(said, of(loss, open, open), wide)).toBe('flips')
    expect(outcome(said, of(gain, open, loss), wide)).toBe('survives')
    expect(outcome(said, of(gain, gain, gain), of(gain, gain, gain))).toBe('cannot tell')
  })

  it('rules out only what cannot be true beside what holds', () => {
    const limit = fc
      .tuple(
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
      )
      .map(([low, width]): [number, number] => [low, low + width])
    fc.assert(
      fc.property(fc.tuple(limit, limit, limit), (limits) => {
        const { holds, refuted } = of(...limits)
        expect(holds.filter((name) => refuted.includes(name))).toEqual([])
      }),
    )
  })
})
