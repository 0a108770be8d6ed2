import { describe, expect, it } from 'vitest'
import { insertion } from '../../src/audit/index.ts'

describe('insertion', () => {
  it.each([
    ['So 195+367+562+900 =', ' 2024'],
    ['So 195+367+562+900 = ', '2024'],
    ['So 195+367+562+900=', '2024'],
    ['-437 - 2*234 =', ' -905'],
    ['48/2 = $<<48/2=', '24'],
    ['5*.40=<<5*.40=', '2'],
    ['that is 3 * (4 + 5) =', ' 27'],
    ['x = 10 / 4 =', ' 2.5'],
    ['10 / 3 =', ' 3.333333'],
    ['2/3 of 18 eggs =', ' 12'],
    [String.raw`$\frac{3}{4} \times 20 =`, ' 15'],
    ['She pays 3 * $12 =', ' 36'],
    ['1,200 * 3 =', ' 3600'],
    ['12 - 5 = 7 and 7 * 2 =', ' 14'],
    ['<|im_start|>assistant\n19 + 9 - 4 =', ' 24'],
    ['The sum\n\n(3 + 4) * 2 =', ' 14'],
    ['First 5,\n3 + 4 =', ' 7'],
    ['22 - 8 = 14\n11 + 17 =', ' 28'],
    ['6+1=7,3*7=', '21'],
    ['4-9=-5,-5*2=', '-10'],
    ['8/4=2,(2+3)*4=', '20'],
    [String.raw`\sqrt{2} * 2 =`, ' 2.828427'],
  ])('after %s comes %s', (text, expected) => {
    expect(insertion(text)).toBe(expected)
  })

  it.each([
    ['no equals sign', 'So 3 + 4'],
    ['nothing before it', 'x ='],
    ['a letter', '3x + 4 ='],
    ['one number', 'the total is 5 ='],
    ['a cut left edge', 'the number of dogs - 2 ='],
    ['an argument on a line of its own', 'max(\n3 + 4 ='],
    ['a line that goes on', 'the number of dogs -\n2 * 3 ='],
    ['a function', 'f(3 + 4) ='],
    ['half of something', 'f(2) * 3 ='],
    ['a cut list', 'max(3, 4 + 5) ='],
    ['an open bracket', '(3 + 4 ='],
    ['division by zero', '3 / 0 ='],
    ['a power beyond the budget', '9^9^9^9 ='],
    ['a comparison', '3 + 4 !='],
    ['what may be a decimal comma', '7/2=3,5*2='],
    ['a closed annotation', '48/2 = <<48/2=24>>24 apples ='],
  ])('is null for %s', (_, text) => {
    expect(insertion(text)).toBeNull()
  })
})
