import { describe, expect, it } from 'vitest'
import { compare, type CompareOptions } from '../../src/analysis/index.ts'
import { gradeVerbatim } from '../../src/grading/verbatim.ts'
import { cutQuestion } from '../../src/problems/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { arm } from '../helpers/arms.ts'

const flat = (c: number, rest: object = {}) =>
  arm(Array.from({ length: 40 }, () => ({ n: 32, c, ...rest })))

/** Half of the problems are from before the cutoff, and there the trained arm is better. */
const dated = (before: number, after: number) =>
  arm(
    Array.from({ length: 80 }, (_, i) => ({
      n: 32,
      c: i < 40 ? before : after,
      released: i < 40 ? '2023-05-01' : '2024-09-01',
    })),
  )

function asked(base: ReturnType<typeof arm>, rl: ReturnType<typeof arm>, options: CompareOptions) {
  const comparison = compare(base, rl, { draws: 200, ...options })
  const row = (id: string) => comparison.objections.find((each) => each.id === id)!
  return { ...comparison, row }
}

describe('contamination', () => {
  it('flips a gain that fresh numbers take back', () => {
    const fresh = { base: flat(8), rl: flat(4) }
    const { contamination, row, verdict } = asked(flat(8), flat(24), { contamination: { fresh } })
    if ('needs' in contamination) throw new Error(contamination.needs)
    expect(verdict.name).toMatch(/^sharper/)
    const { base, rl, verdict: there } = contamination.data.fresh!
    expect([base.value, rl.value]).toEqual([0, -20 / 32])
    expect(rl.high).toBeLessThan(0)
    expect(there).not.toMatch(/^sharper/)
    expect(row('contamination').outcome).toBe('flips')
    expect(row('contamination').evidence).toMatch(
      /^with fresh numbers \(40 problems\) pass@1 changes by/,
    )
  })

  it('asks the verdict of what was released after the cutoff', () => {
    const { contamination, row } = asked(dated(8, 8), dated(30, 8), {
      contamination: { cutoff: '2024-06-01' },
    })
    if ('needs' in contamination) throw new Error(contamination.needs)
    expect(contamination.data.later).toMatchObject({ problems: 40, undated: 0 })
    expect(row('contamination').outcome).not.toBe('survives')
    const held = asked(dated(8, 8), dated(30, 30), { contamination: { cutoff: '2024-06-01' } })
    expect(held.row('contamination').outcome).toBe('survives')
  })

  it.each([
    ['2024-06', '2024-06-15', 0],
    ['2024-06', '2024-07-01', 40],
    ['2024-06-15', '2024-06', 0],
    ['2024-06-01', '2024-06-01T23:59:00Z', 0],
    ['2024-06-01', '2024-06-02T00:00:00Z', 40],
  ])('with the cutoff %s counts what came out on %s as later %i times', (cutoff, on, problems) => {
    const released = (c: number) =>
      arm(Array.from({ length: 80 }, (_, i) => ({ n: 32, c, released: i < 40 ? '2023-05' : on })))
    const { contamination } = asked(released(8), released(24), { contamination: { cutoff } })
    if ('needs' in contamination) throw new Error(contamination.needs)
    expect(contamination.data.later).toMatchObject({ problems })
  })

  it('is not examined where fewer than two problems came out after the cutoff', () => {
    const late = { contamination: { cutoff: '2025-01-01' } }
    const { row, verdict, ...found } = asked(dated(8, 8), dated(30, 30), late)
    expect(row('contamination')).toMatchObject({
      outcome: 'not examined',
      evidence:
        'needs two problems or more from after the cutoff: 0 problems released after 2025-01-01: too few to ask the verdict of',
    })
    expect(verdict.objected.join()).not.toContain('contamination')
    expect(renderReport({ verdict, ...found })).toContain('0 problems released after 2025-01-01')
  })

  it('asks fresh problems in the clusters of those that they vary', () => {
    // Ten pairs of problems that go together: half gain all, half lose some.
    const drawn = (c: (i: number) => number, rest: (i: number) => object = () => ({})) =>
      arm(Array.from({ length: 40 }, (_, i) => ({ n: 8, c: c(i), ...rest(i) })))
    const cluster = (i: number) => ({ cluster: `c${i % 4}` })
    const better = (i: number) => 4 + (i % 4)
    const own = { base: drawn(() => 4, cluster), rl: drawn(better, cluster) }
    const bare = { base: drawn(() => 4), rl: drawn(better) }
    const [kept, lost] = [own, bare].map((arms) => {
      const { contamination } = asked(arms.base, arms.rl, { contamination: { fresh: bare } })
      if ('needs' in contamination) throw new Error(contamination.needs)
      return contamination.data.fresh!
    })
    expect(lost!.holds).toContain('sharper')
    expect(kept!.holds).not.toContain('sharper')
  })

  it('has how many cut questions are completed, without a verdict on it', () => {
    const partial = { base: flat(0), rl: flat(16) }
    const { row } = asked(flat(8), flat(24), { contamination: { partial } })
    expect(row('contamination').outcome).toBe('accounted for')
    expect(row('contamination').evidence).toMatch(
      /^of cut questions the base completes \.0 % \[\.0, [\d.]+\] word for word, the trained arm 50\.0 %/,
    )
  })

  it('needs its input, and refuses what does not fit', () => {
    const { row } = asked(flat(8), flat(24), {})
    expect(row('contamination')).toMatchObject({
      outcome: 'not examined',
      evidence: expect.stringMatching(/^needs both arms on fresh problems \(`--fresh`\)/),
    })
    expect(() => asked(flat(8), flat(9), { contamination: { cutoff: 'June' } })).toThrow(
      'the cutoff must be a date such as 2024-06-01, got June',
    )
    expect(() => asked(flat(8), flat(9), { contamination: { cutoff: '2024-06-01' } })).toThrow(
      'a cutoff needs `released` (such as 2024-02-01) in the rows; none has it',
    )
  })
})

describe('training seeds', () => {
  it('survives where every seed says the same, and not where one does not', () => {
    const [base, rl] = [flat(8), flat(24)]
    const held = asked(base, rl, { siblings: [flat(23), flat(25)] })
    expect(held.row('training seeds').outcome).toBe('survives')
    const broken = asked(base, rl, { siblings: [flat(23), { ...flat(2), name: 'seed-3' }] })
    expect(broken.row('training seeds').outcome).toBe('flips')
    expect(broken.row('training seeds').evidence).toContain('(seed-3: D(1) = −.188')
    expect(broken.verdict.objected.join(' ')).toContain('training seeds: the verdict flips')
  })
})

describe('training seeds with fewer completions', () => {
  const few = { ...arm(Array.from({ length: 40 }, () => ({ n: 4, c: 3 }))), name: 'seed-4' }

  it('end at their own largest k, and are held against the verdict there', () => {
    const { seeds: found, objections } = compare(flat(8), flat(24), { draws: 100, siblings: [few] })
    if ('needs' in found) throw new Error(found.needs)
    expect(found.data.siblings[0]).toMatchObject({ k: 4, own: { verdict: 'broader' } })
    expect(found.summary).toMatch(/^seed-4: .* at k = 4$/)
    expect(found.caveats[1]).toBe(
      'seed-4 has no more than 4 completions of some problem; up to k = 4 the verdict here is: broader',
    )
    const row = objections.find(({ id }) => id === 'training seeds')!
    expect(row.evidence).toContain('D(4) = ')
    expect(row.evidence).toContain('its completions end there')
  })

  it('are refused where they have too few for the smallest k', () => {
    expect(() => compare(flat(8), flat(24), { siblings: [few], k: { from: 8, to: 32 } })).toThrow(
      'seed-4 has 4 completions of a problem, fewer than the smallest k of this comparison, 8',
    )
  })
})

describe('cut questions', () => {
  const problem = { id: 'p', question: 'Find the sum of 3 and 4, then halve it.', gold: '3.5' }

  it('are the first words, with the rest to be said word for word', () => {
    const cut = cutQuestion(problem, 0.6)
    expect(cut).toEqual({ id: 'p', question: 'Find the sum of 3 and ', gold: '4, then halve it.' })
    expect(gradeVerbatim(cut.gold, ' 4,  then\nhalve it. The answer').verdict).toBe('correct')
    expect(gradeVerbatim(cut.gold, '5, then halve it.').reason).toBe('differs at word 1')
    expect(gradeVerbatim(cut.gold, '')).toMatchObject({ verdict: 'incorrect', answer: null })
  })

  it('need enough words', () => {
    expect(() => cutQuestion({ ...problem, question: '1+1' }, 0.6)).toThrow(
      '"p" has 1 words, too few to leave out 40 %',
    )
  })
})
