import { describe, expect, it } from 'vitest'
import { compare } from '../../src/analysis/index.ts'
import type { Arm } from '../../src/records/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { arm } from '../helpers/arms.ts'

const twelve = Array.from({ length: 12 }, (_, i) => ({ c: i % 8, truncated: 1 }))

const made = (rest: Partial<Arm>) =>
  arm(twelve, {
    conditions: { temperature: '0.6', max_tokens: '4096' },
    reading: {
      grader: 'exact@1',
      empty: 3,
      duplicates: { long: 48, repeated: 12 },
      rules: { boxed: 72, '': 24 },
      prompts: new Map(twelve.map((_, i) => [`p${i}`, 'same'])),
      promptSource: 'samples',
    },
    ...rest,
  })

function found(base: Arm, rl: Arm) {
  const comparison = compare(base, rl, { draws: 100 })
  if ('needs' in comparison.reading) throw new Error(comparison.reading.needs)
  return { ...comparison, reading: comparison.reading }
}

describe('reading', () => {
  it('has how each arm was read, as shares', () => {
    const { data, summary } = found(made({}), made({})).reading
    expect(data.base).toEqual({
      n: { min: 8, max: 8 },
      answered: null,
      truncated: 12 / 96,
      unresolved: 0,
      empty: 3 / 96,
      repeated: 0.25,
      grader: 'exact@1',
      rules: [
        { rule: 'boxed', share: 0.75 },
        { rule: 'none', share: 0.25 },
      ],
      conditions: { temperature: '0.6', max_tokens: '4096' },
    })
    expect(summary).toBe(
      'nothing that both arms state differs (grader, temperature, max_tokens and prompts)',
    )
  })

  // One knob changed at a time.
  it.each([
    [{ conditions: { temperature: '1', max_tokens: '4096' } }, 'temperature: 0.6 and 1'],
    [{ conditions: { temperature: '0.6', max_tokens: '8192' } }, 'max_tokens: 4096 and 8192'],
    [{ reading: { grader: 'paper@1' } }, 'grader: exact@1 and paper@1'],
    [
      {
        reading: {
          prompts: new Map([
            ['p0', 'other'],
            ['p1', 'same'],
          ]),
          promptSource: 'samples',
        },
      },
      'prompts: another text on 1 of 2 problems',
    ],
  ])('names the culprit of %j', (changed, culprit) => {
    const { verdict, reading, objections } = found(made({}), made(changed))
    expect(verdict.name).toBe('not comparable')
    expect(verdict.sentence).toContain(culprit)
    expect(reading.data.differing).toEqual([culprit])
    const row = objections.find(({ id }) => id === 'comparability')!
    expect([row.outcome, row.evidence]).toEqual(['flips', expect.stringContaining(culprit)])
  })

  it('does not compare prompts of different kinds of log, nor what one arm leaves out', () => {
    const other = made({
      conditions: { top_p: '0.95' },
      reading: { prompts: new Map([['p0', 'other']]), promptSource: 'lm-eval' },
    })
    const { verdict, reading } = found(made({}), other)
    expect(verdict.name).not.toBe('not comparable')
    expect(reading.summary).toMatch(/^neither condition nor grader nor prompt is known/)
  })

  it('stands in the ledger and the report', () => {
    const comparison = found(made({}), made({}))
    const row = comparison.objections.find(({ id }) => id === 'comparability')!
    expect(row.outcome).toBe('accounted for')
    expect(row.evidence).toContain('truncated 12.5 % and 12.5 %, empty 3.1 % and 3.1 %')
    const page = renderReport(comparison)
    expect(page).toContain('answer found by: boxed')
    expect(page).toContain('exact@1')
  })
})
