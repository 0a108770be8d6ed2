import { describe, expect, it } from 'vitest'
import { auditChain, show, type Verdict } from '../../src/audit/index.ts'
import { cleanLines, wrongLines } from './lines.ts'

/** Verdict, text and value of every claim. */
function claimsOf(text: string): [Verdict, string, string | null][] {
  return auditChain(text).claims.map(({ verdict, text: claim, actual }) => [
    verdict,
    claim,
    actual === null ? null : show(actual),
  ])
}

describe('claims', () => {
  it('are found in prose with their place', () => {
    const text = 'She buys 3 boxes, so 3 * 12 = 36 eggs, and 36 - 4 = 31 are whole.'
    const [first, second] = auditChain(text).claims
    expect(text.slice(first!.start, first!.end)).toBe('3 * 12 = 36')
    expect(second).toMatchObject({ verdict: 'false', text: '36 - 4 = 31', actual: 32 })
  })

  it.each<[string, [Verdict, string, string | null][]]>([
    ['2 + 3 = 5', [['true', '2 + 3 = 5', '5']]],
    ['10 / 3 = 3.33', [['rounded', '10 / 3 = 3.33', '10/3']]],
    ['22/7 ≈ 3.1', [['rounded', '22/7 ≈ 3.1', '22/7']]],
    ['4095 ≈ 4100', []],
    ['39 * 105 ≈ 4000', [['approximate', '39 * 105 ≈ 4000', '4095']]],
    ['39 * 105 ≈ 4950', [['false', '39 * 105 ≈ 4950', '4095']]],
    [
      '10 - 4 = 6 + 3 = 9',
      [
        ['run-on', '10 - 4 = 6 + 3', '6'],
        ['true', '6 + 3 = 9', '9'],
      ],
    ],
    ['7.5 / 1/2 = 15', [['ambiguous', '7.5 / 1/2 = 15', '3.75']]],
    ['17.50 + 35 = 52', [['false', '17.50 + 35 = 52', '52.5']]],
    ['25/75*100% = 25%', [['false', '25/75*100% = 25%', '1/3']]],
    ['20/80*100 = 25%', [['true', '20/80*100 = 25%', '25']]],
    ['20% of 50 = 10', [['true', '20% of 50 = 10', '10']]],
    [String.raw`2\frac34 + 1 = 3.75`, [['true', String.raw`2\frac34 + 1 = 3.75`, '3.75']]],
    ['1,200 * 3 = 3,600', [['true', '1,200 * 3 = 3,600', '3600']]],
    ['5 feet + 3 inches = 63 inches', [['ambiguous', '5 feet + 3 inches = 63', '8']]],
    [
      '5 + 3 = <<5+3=8>>8',
      [
        ['true', '5 + 3 = <<5+3=8>>8', '8'],
        ['true', '5+3=8', '8'],
      ],
    ],
    [
      '14 * 10 = <<20*14=280>>280',
      [
        ['false', '14 * 10 = <<20*14=280>>280', '140'],
        ['true', '20*14=280', '280'],
      ],
    ],
    [
      '6+1=7,3*7=22,22-2=20',
      [
        ['true', '6+1=7', '7'],
        ['false', '3*7=22', '21'],
        ['true', '22-2=20', '20'],
      ],
    ],
    [
      '4-9=-5,-5*2=-10,8-9=-1',
      [
        ['true', '4-9=-5', '-5'],
        ['true', '-5*2=-10', '-10'],
        ['true', '8-9=-1', '-1'],
      ],
    ],
    ['1,5*3=4,5*2=9', []],
    ['7/2=3,5*2=7', []],
    ['x = 5, then 3x = 15', [['true', '3x = 15', '15']]],
    ['A = 3, B = 4. A * B = 3 * 5', [['false', 'A * B = 3 * 5', '12']]],
    ['the number of dogs - 2 = 9 - 2 = 7', [['true', '9 - 2 = 7', '7']]],
    [
      '1/3 + 1/3 = 0.67, and 0.67 * 3000 = 2000',
      [
        ['rounded', '1/3 + 1/3 = 0.67', '2/3'],
        ['rounded', '0.67 * 3000 = 2000', '2010'],
      ],
    ],
    ['12 times 12, which gives 145.', [['false', '12 times 12, which gives 145', '144']]],
    ['Dividing 48 by 6 gives 8.', [['true', 'Dividing 48 by 6 gives 8', '8']]],
    [
      '99999999999999999999 + 1 = 100000000000000000000',
      [['true', '99999999999999999999 + 1 = 100000000000000000000', '100000000000000000000']],
    ],
    ['3 * 4 = 13, which is false', [['refuted', '3 * 4 = 13', '12']]],
    ['3 * 4 = 13. Wait, it is 12.', [['corrected', '3 * 4 = 13', '12']]],
    ['3 * 4 = 13. Wait, I forgot the tax.', [['false', '3 * 4 = 13', '12']]],
    [
      '3 * 4 = 13. Let us see again: 3 * 4 = 12.',
      [
        ['corrected', '3 * 4 = 13', '12'],
        ['true', '3 * 4 = 12', '12'],
      ],
    ],
  ])('reads %s', (text, expected) => {
    expect(claimsOf(text)).toEqual(expected)
  })

  it.each(cleanLines)('calls nothing false in: %s', (line) => {
    expect(claimsOf(line).filter(([verdict]) => verdict === 'false')).toEqual([])
  })

  it.each(wrongLines)('finds the wrong step in: %s', (line) => {
    expect(claimsOf(line).map(([verdict]) => verdict)).toContain('false')
  })

  it('go over line ends only where the expression does', () => {
    expect(claimsOf('195 + 367 +\n562 = 1124')).toEqual([
      ['true', '195 + 367 +\n562 = 1124', '1124'],
    ])
    expect(claimsOf('2 * x +\n4 + 3 = 8')).toEqual([])
    expect(claimsOf('1000 - 356 = 644 times\n1000 - 135 = 865 times').map(([v]) => v)).toEqual([
      'true',
      'true',
    ])
    expect(claimsOf('- 437 - 468 = -905')).toEqual([['true', '437 - 468 = -905', '-905']])
    expect(claimsOf('- 437 - 468 = -31')).toEqual([['true', '437 - 468 = -31', '-31']])
    expect(claimsOf('- 437 - 468 = -805')).toEqual([['false', '437 - 468 = -805', '-905']])
    expect(claimsOf('S &= 3 + 4 \\\\\n&= 8')).toEqual([['false', '3 + 4 \\\\\n&= 8', '7']])
  })
})

describe('identities', () => {
  it.each<[string, Verdict[]]>([
    ['(x + 1)^2 = x^2 + 2x + 1', ['true']],
    ['S = 5+12x+24+48+15 = 96+12x', ['false']],
    ['3*2*x = 5x', ['false']],
    ['8.33x*150 = 12375x', ['false']],
    // Conditions, not identities.
    ['2x + 3 = 11', []],
    ['x^2 = 2x + 3', []],
    ['2(x+3) = 2x + 5', []],
    ['y = 2x + 1 = x + 5', []],
  ])('judges %s', (text, verdicts) => {
    expect(claimsOf(text).map(([verdict]) => verdict)).toEqual(verdicts)
  })
})
