import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareWritten, extract, gradeCompletion } from '../../src/grading/index.ts'

/** Inputs that hang or crash graders in use, or would if they were evaluated before they are measured. */
const hostile: Record<string, string> = {
  'a tower of powers': '9^{9^{9^{9^9}}}',
  'a tower with a sum': '5^(5^(5^(5^5))-4)',
  'a double factorial': '100000!!',
  'factorials of factorials': '(((9!)!)!)!',
  'a power of a sum': '(x+1)^{100000}',
  'a root of high degree': '\\sqrt[999999]{2}',
  'nested roots': `${'\\sqrt{'.repeat(300)}2${'}'.repeat(300)}`,
  'nested fractions': `${'\\frac{1}{'.repeat(300)}2${'}'.repeat(300)}`,
  'open brackets': '('.repeat(2_400),
  'open braces': '{'.repeat(2_400),
  backslashes: '\\'.repeat(2_400),
  'triple sums': '\\sum_{a=1}^{1000}\\sum_{b=1}^{1000}\\sum_{c=1}^{1000} abc',
  'a long product': '\\prod_{k=1}^{1000}(x+k)',
  'a set of long products': `${'\\prod_{k=1}^{1000}\\ln(k+x),'.repeat(45)}1`,
  'exponentials of exponentials': 'e^{e^{e^{e^e}}}',
  'a sine of something huge': '\\sin(10^{100})',
  'many plus-minus signs': `1${'\\pm1'.repeat(400)}`,
  'a chain of relations': 'x<'.repeat(800),
  'a wide matrix': `\\begin{pmatrix}${'1&'.repeat(450)}1\\end{pmatrix}`,
  'a list of 600': '1,'.repeat(600),
  'nothing but dollars': '$'.repeat(2_400),
  'null characters': '\0\0\0',
  'a megabyte': 'x+'.repeat(500_000),
}

describe('hostile answers', () => {
  it.each(Object.entries(hostile))('%s: ends, and is never taken for something else', (_, text) => {
    for (const other of ['1', 'x', '\\sqrt{2}', '\\text{no}', `${text}+1`]) {
      expect(compareWritten(other, text).verdict).not.toBe('equal')
      expect(compareWritten(text, other).verdict).not.toBe('equal')
    }
  })

  it('does the work of no more than one budget, whatever is asked', () => {
    // 46 × 46 comparisons that each would use up a budget of their own: seconds, were it not shared.
    const text = hostile['a set of long products'] ?? ''
    expect(compareWritten(text, text.replace('1000', '999'))).toMatchObject({
      verdict: 'undecided',
    })
  })

  it.each([
    ['\\boxed{'.repeat(20_000)],
    ['<answer>'.repeat(20_000)],
    ['the answer is '.repeat(20_000)],
    ['$'.repeat(100_000)],
    ['\n\nQuestion: '.repeat(5_000)],
    ['a. '.repeat(50_000)],
    [`\\boxed{1}${' and \\boxed{1}'.repeat(5_000)}`],
  ])('extraction is linear in a completion', (text) => {
    const found = extract(text)
    expect(found === null || found.span.end <= text.length).toBe(true)
  })
})

const pieces = fc.constantFrom(
  ...'0 1 2 3 7 10 0.5 x y n e i + - * / ^ _ ( ) [ ] { } , ; : | ! = < > % \\frac{1}{2} \\sqrt{2} \\pi \\le \\ne \\in \\cup \\pm \\cdot \\times \\infty \\text{cm} \\text{and} \\left( \\right) \\{ \\} \\sin \\ln \\log \\binom{5}{2} ^\\circ \\% $ \\boxed{ \\begin{pmatrix} \\end{pmatrix} & \\\\ or and \\overline{3} \\sum_{k=1}^{n} \\ \u00b2 \u221a \u2264'.split(
    ' ',
  ),
)
const soup = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(' '))

describe('100,000 fuzzed pairs', () => {
  // In each direction, so that 50,000 draws are 100,000 pairs.
  it('are decided the same in both orders, and never crash', () => {
    fc.assert(
      fc.property(soup, soup, (a, b) => {
        expect(compareWritten(b, a).verdict).toBe(compareWritten(a, b).verdict)
      }),
      { numRuns: 50_000, seed: 7 },
    )
  }, 120_000)
})

const integer = fc.integer({ min: -99_999, max: 99_999 })
const atom = fc.oneof(
  integer.map(String),
  fc.tuple(integer, fc.integer({ min: 2, max: 99 })).map(([a, b]) => `\\frac{${a}}{${b}}`),
  fc
    .tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom(2, 3, 5, 7))
    .map(([a, b]) => `${a}\\sqrt{${b}}`),
  fc.integer({ min: 2, max: 99 }).map((n) => `${n}\\pi`),
  fc.tuple(integer, fc.integer({ min: 1, max: 9 })).map(([a, b]) => `${b}x^2 + (${a})x`),
)
const answer = fc.oneof(
  atom,
  fc.tuple(atom, atom).map(([a, b]) => `(${a}, ${b})`),
  fc.array(atom, { minLength: 2, maxLength: 4 }).map((items) => `\\{${items.join(', ')}\\}`),
  atom.map((a) => `x = ${a}`),
)

describe('metamorphic pairs', () => {
  it('an answer equals itself however it is spaced and delimited', () => {
    fc.assert(
      fc.property(answer, (a) => {
        const forms = [
          ` ${a} `,
          `$${a}$`,
          `\\(${a}\\)`,
          `${a}.`,
          `\\displaystyle ${a}`,
          a.replaceAll(' ', '\\,'),
          a.replaceAll('\\frac', '\\dfrac'),
        ]
        for (const form of forms) expect(compareWritten(a, form).verdict).toBe('equal')
        expect(gradeCompletion(a, `So we get \\boxed{${a}}.`).verdict).toBe('correct')
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })

  it('a number never equals itself with one digit changed', () => {
    fc.assert(
      fc.property(answer, fc.nat(), fc.integer({ min: 1, max: 9 }), (a, place, by) => {
        const places = [...a.matchAll(/\d/g)].map(({ index }) => index)
        const at = places[place % places.length] ?? 0
        const changed = a.slice(0, at) + String((Number(a[at]) + by) % 10) + a.slice(at + 1)
        // 1√2 + 0, \frac{0}{3} and repeated items may stay equal: then the values are.
        const { verdict, reason } = compareWritten(a, changed)
        expect(
          verdict === 'different' ||
            /\\frac\{-?0\}|0+x|\\\{|0\\|^0|\/0/.test(changed + a) ||
            verdict === 'undecided',
          `${a} | ${changed}: ${reason}`,
        ).toBe(true)
      }),
      { numRuns: 2_000, seed: 7 },
    )
  })
})
