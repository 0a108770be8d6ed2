import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditChain, auditRow, insertion, operationGraph } from '../../src/audit/index.ts'

/** Pieces from which chains of thought and hostile text alike are put together. */
const pieces = fc.constantFrom(
  '1',
  '2',
  '12',
  '1924',
  '0',
  '3.5',
  '.5',
  '1,200',
  '99999999999999999999',
  '1e9',
  '5:30',
  '=',
  ' = ',
  '≈',
  '+',
  ' - ',
  '-',
  '*',
  '**',
  '×',
  '/',
  '÷',
  '^',
  '!',
  '%',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '\\frac',
  '\\frac{',
  '}{',
  '\\sqrt',
  '\\text{',
  '\\boxed{',
  '\\left(',
  '\\',
  '\\\\',
  '&',
  '$',
  '<<',
  '>>',
  'x',
  'A',
  ' of ',
  ' is ',
  ' which gives ',
  'sum of ',
  ' and ',
  'apples',
  ' hours',
  '\n',
  '. ',
  ', ',
  '|',
  '#### ',
  'The answer is ',
  'Wait, ',
  '√',
  'π',
  '²',
  '…',
  '…=',
  '\u0000',
  '数',
)
const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''))

describe('any text', () => {
  it('is audited, with claims in place and numbers that make sense', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const audit = auditChain(text, { gold: '12' })
        for (const { start, end, text: claim } of audit.claims)
          expect(text.slice(start, end)).toBe(claim)
        expect(audit.coverage).toBeGreaterThanOrEqual(0)
        expect(audit.coverage).toBeLessThanOrEqual(1)
        expect(JSON.parse(JSON.stringify(auditRow('a', audit)))).toBeTruthy()
        operationGraph(text)
        insertion(text)
      }),
      { numRuns: 3_000 },
    )
  })

  it('gets the same answer twice', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(auditRow('a', auditChain(text))).toEqual(auditRow('a', auditChain(text)))
      }),
      { numRuns: 300 },
    )
  })
})

describe('true sums', () => {
  const number = fc.integer({ min: -99_999, max: 99_999 })
  const signed = (value: number) => (value < 0 ? `(${value})` : String(value))

  it('are never called false, and wrong ones always', () => {
    fc.assert(
      fc.property(number, number, number, fc.integer({ min: 1, max: 500 }), (a, b, c, off) => {
        const left = `${a} + ${signed(b)} * ${signed(c)}`
        const value = a + b * c
        expect(auditChain(`So ${left} = ${value}.`).claims[0]?.verdict).toBe('true')
        expect(auditChain(`So ${left} = ${value + off}.`).claims[0]?.verdict).toBe('false')
      }),
      { numRuns: 500 },
    )
  })
})

describe('hostile text', () => {
  const long = 100_000
  it.each<[string, string]>([
    ['digits', `${'9'.repeat(long)} = ${'9'.repeat(long)}`],
    ['operators', `${'1+'.repeat(long)}1 = 2`],
    ['signs', `${'-'.repeat(long)}1 = 1`],
    ['brackets', `${'('.repeat(long)}1${')'.repeat(long)} = 1`],
    ['open brackets', '(1+'.repeat(long)],
    ['closed brackets', `${'[('.repeat(long)}${')]'.repeat(long)}`],
    ['powers', `${'9^'.repeat(long)}9 = 1`],
    ['a tower', '9^9^9^9^9 = 1'],
    ['factorials', `9${'!'.repeat(long)} = 1`],
    ['fractions', `${String.raw`\frac{1}{`.repeat(long)}1${'}'.repeat(long)} = 1`],
    ['roots', String.raw`\sqrt{`.repeat(long)],
    ['equal signs', '1='.repeat(long)],
    ['annotations', '<<1+1=3>>'.repeat(long / 10)],
    ['open annotations', '<<'.repeat(long)],
    ['slips', '1+1=3, 3+4=7, 7+1=9. '.repeat(long / 20)],
    ['names', 'x=1 2x=5 '.repeat(long / 10)],
    ['subscripts', 'x_{'.repeat(long)],
    ['spoken sums', `sum of ${'1, '.repeat(long)}2 is 3`],
    ['spoken sums cut short', 'adding 1 and '.repeat(long / 10)],
    ['answers', 'answer is '.repeat(long / 10)],
    ['boxes', String.raw`\boxed{`.repeat(long)],
    ['lines', `${'\n'.repeat(long)}1+1=3`],
    ['products', `${'99999999999*'.repeat(long / 10)}1 = 2`],
    ['bullets', '- 1 + 1 = 3\n'.repeat(long / 10)],
    ['text groups', String.raw`\text{a`.repeat(long / 10)],
  ])('%s end in time', (_, text) => {
    expect(auditChain(text, { gold: '7' }).coverage).toBeGreaterThanOrEqual(0)
  })
})
