import { describe, expect, it } from 'vitest'
import { auditChain, operationGraph, type SlipKind, slipKind } from '../../src/audit/index.ts'

function replayed(text: string): string | null {
  return auditChain(text).replayed
}

describe('replay', () => {
  it('carries a right value to the later steps that use the wrong one', () => {
    expect(replayed('3 * 4 = 13. Then 13 + 5 = 18. Then 18 * 2 = 36. The answer is 36.')).toBe('34')
  })

  it('knows a negative result when it is subtracted', () => {
    expect(replayed('-437 - 468 = -805. 2024 - 805 = 1219. The answer is 1219.')).toBe('1119')
    expect(replayed('-437 - 468 = -805. 2024 + (-805) = 1219. The answer is 1219.')).toBe('1119')
    // 2 is not −2.
    expect(replayed('3 - 4 = -2. 10 / 2 = 5. The answer is 5.')).toBe('5')
  })

  it('follows letters', () => {
    expect(replayed('A = 2 * 7 = 15. B = 3. A * B = 15 * 3 = 45. The answer is 45.')).toBe('42')
  })

  it('follows run-on equalities and annotations', () => {
    expect(replayed('10 - 4 = 7. 7 + 3 = 10 + 5 = 15. The answer is 15.')).toBe('14')
    expect(replayed('3 * 4 = <<3*4=13>>13 eggs. 13 + 5 = <<13+5=18>>18 in all.\n#### 18')).toBe(
      '17',
    )
  })

  it('goes through percentages and rounds where the chain rounds', () => {
    expect(replayed('20/80 = 30%. 30% of 60 = 18. The answer is 18.')).toBe('15')
    expect(replayed('3 * 4 = 13. 13 / 7 = 1.86. The answer is 1.86.')).toBe('1.71')
  })

  it('follows fractions as they are written, and sums with units', () => {
    expect(replayed('1/2 + 1/3 = 2/5. Then 2/5 * 30 = 12. The answer is 12.')).toBe('25')
    expect(
      replayed(
        String.raw`$\frac13 + \frac14 = \frac{4}{12} + \frac{3}{12} = \frac{8}{12}$, so $\boxed{\frac{8}{12}}$`,
      ),
    ).toBe('7/12')
    expect(replayed(String.raw`\(\frac{3}{4} \times \frac{1}{2} = \frac{3}{6}\)`)).toBe('0.375')
    // 2/5 was there before any result was written so.
    expect(
      replayed('2/5 * 10 = 4. 1/2 + 1/3 = 2/5. 3 + 4 = 7. 2/5 * 30 = 12. The answer is 12.'),
    ).toBeNull()
    expect(replayed('40 + 15 = 65 km/h. Then 65 km/h × 2 h = 130 km.')).toBe('110')
  })

  it('gives up where a wrong value may be another number', () => {
    // 5 is also the number of boxes.
    expect(
      replayed(
        'With 5 * 8 = 40 pens, 40 - 36 = 5 are left. A week has 7 * 2 = 14 lessons. 5 * 3 = 15. The answer is 15.',
      ),
    ).toBeNull()
    expect(replayed('22 - 19 = 2; 2 * 2 = 4. The answer is 4.')).toBeNull()
    expect(replayed('3 * 4 = 13. The answer is 40.')).toBeNull()
  })

  it('leaves a chain without slips alone', () => {
    expect(replayed('3 * 4 = 12. The answer is 40.')).toBe('40')
    expect(replayed('no numbers at all')).toBeNull()
  })
})

describe('slipKind', () => {
  it.each<[string, SlipKind]>([
    ['195+367+562+900 = 1924', 'carry'],
    ['-437 - 2*234 = -805', 'one digit'],
    ['180 - 300 = 120', 'sign'],
    ['25 * 40 = 10000', 'power of ten'],
    ['17 + 5 = 23', 'off by one'],
    ['17.5 + 35 = 52', 'rounding'],
    ['12 * 12 = 158', 'other'],
    ['(3 + 4) * 5 = 8 * 5', 'transcription'],
    ['14 * 10 = <<20*14=280>>280', 'transcription'],
    ['3*2*x = 5x', 'identity'],
  ])('%s: %s', (text, kind) => {
    expect(auditChain(text).slips.map(slipKind)).toEqual([kind])
  })
})

describe('operationGraph', () => {
  it('abstracts numbers, order and grouping away', () => {
    const once = operationGraph('16 - 3 - 4 = 9, 9 * 2 = 18. The answer is 18.')
    const twice = operationGraph('3 + 4 = 7. 16 - 7 = 9. 2 * 9 = 18. The answer is 18.')
    const others = operationGraph('Each: 30 - (1 + 2) = 27. So 27 * 10 = 270. The answer is 270.')
    expect(once).toBe('(* # (+ # - # #))')
    expect(twice).toBe(once)
    expect(others).toBe(once)
  })

  it('tells plans apart', () => {
    expect(operationGraph('16 + 3 = 19. The answer is 19.')).toBe('(+ # #)')
    expect(operationGraph('16 / 3 = 5.33. The answer is 5.33.')).toBe('(* # / #)')
    expect(operationGraph('3^2 = 9. The answer is 9.')).toBe('(^ # #)')
  })

  it('is null where the answer was not computed', () => {
    expect(operationGraph('16 + 3 = 19. The answer is 4.')).toBeNull()
  })
})
