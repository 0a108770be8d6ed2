import { describe, expect, it } from 'vitest'
import { compareWritten, gradeAnswer, policies, policyFor } from '../../src/grading/index.ts'

const verdict = (a: string, b: string) => compareWritten(a, b).verdict

// What boxed answers of contest, textbook and exam problems look like.
const inTheField: [string, string][] = [
  ['x \\le -2 \\text{ or } x \\ge 3', '(-\\infty, -2] \\cup [3, \\infty)'],
  ['\\frac{\\pi}{4}+k\\pi', '\\frac{\\pi}{4}+k\\pi, k\\in\\mathbb{Z}'],
  ['\\mathbb{R}^+', '(0,\\infty)'],
  ['1:3', '1 \\text{ to } 3'],
  ['\\frac{1}{6}', '\\frac{1}{6} \\approx 0.1667'],
  ['x=2, y=-1', '(2,-1)'],
  ['(a,b)=(2,3)', 'a=2,b=3'],
  ['\\{-1, 1\\}', 'x = \\pm 1'],
  ['y = \\frac{1}{2}x + 3', 'y = 0.5x + 3'],
  ['x^2 + y^2 = 25', 'x^2 + y^2 - 25 = 0'],
  ['(x-2)^{2}+(y+3)^{2}=16', '(x-2)^2+(y+3)^2=4^2'],
  ['\\cos\\theta + i\\sin\\theta', 'e^{i\\theta}'],
  ['\\cot 15^\\circ', '2+\\sqrt3'],
  ['\\frac{\\sqrt[3]{4}}{2}', '2^{-1/3}'],
  ['\\binom{100}{50}', '\\frac{100!}{50!50!}'],
  ['\\frac{2n}{n+1}', '2-\\frac{2}{n+1}'],
  ['\\arctan(2)', '\\tan^{-1}(2)'],
  ['\\overrightarrow{AB} = (1,2)', '(1,2)'],
  ['$\\frac{9}{2}$ square units', '4.5'],
  ['\\$12.50', '12.5 dollars'],
]

describe('compareWritten', () => {
  it.each(inTheField)('knows %s as %s', (a, b) => {
    expect(verdict(a, b)).toBe('equal')
    expect(verdict(b, a)).toBe('equal')
  })

  it.each([
    ['10{,}000', '10000'],
    ['\\text{(B)}', 'B'],
    ['13', '13\\text{ cm}^2'],
    ['10^6', '1000000'],
    ['\\pi/4', '45^\\circ'],
    ['e^{i\\pi}', '-1'],
    ['\\frac{600}{7}', '85\\frac{5}{7}'],
    ['x=5', '5'],
    ['(x,y)=(1,2)', '(1,2)'],
    ['x=1, y=2', '(1,2)'],
    ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '(1,2)'],
    ['5\\text{ cm}', '5'],
    ['100 \\text{ cm}', '1 \\text{ m}'],
    ['50\\%', '50'],
    ['50\\%', '1/2'],
    ['50\\%', '0.5'],
    ['(B)', '\\textbf{(B)}'],
    ['x \\ge 5', '[5,\\infty)'],
    ['5 \\le x', 'x\\geq5'],
    ['-2\\le x\\le 7', '[-2,7]'],
    ['x\\ne 3', '(-\\infty,3)\\cup(3,\\infty)'],
    ['\\mathbb{R}\\setminus\\{3\\}', '(-\\infty,3)\\cup(3,\\infty)'],
    ['all real numbers', '\\mathbb{R}'],
    ['\\mathbb{R}', '(-\\infty,\\infty)'],
    ['1:2', '10:20'],
    ['2/3', '2:3'],
    ['4:30 p.m.', '4:30 \\text{ pm}'],
    ['f(x)=x+1', 'f(t)=t+1'],
    ['y=2x+1', '2x+1'],
    ['\\{1,2,3\\}', '3,2,1'],
    ['1\\pm\\sqrt2', '1+\\sqrt2, 1-\\sqrt2'],
    ['\\frac{\\sqrt{3}}{3}', '\\frac{1}{\\sqrt3}'],
    ['0.\\overline{142857}', '1/7'],
    ['1.5\\times 10^{3}', '1500'],
    ['$32,348', '32348'],
    ['\\$5.50', '5.5'],
    ['\\text{Saturday}', 'saturday'],
    ['no solution', '\\text{No solution}'],
    ['x^2+2x+1', '(x+1)^2'],
    ['2x+4y-3=0', 'y=-\\frac12x+\\frac34'],
    ['1.2 million', '1200000'],
    ['\\frac{1}{2}\\text{ hour}', '30\\text{ minutes}'],
    ['90^\\circ', '90'],
    ['90°', '90 degrees'],
    ['$18$', '18 dollars'],
    ['3\\text{ and }5', '3,5'],
    ['x=3\\text{ or }x=5', '3,5'],
    ['m+n=113', '113'],
    ['\\boxed{7}', '7'],
    ['C', '\\text{C}'],
    ['2\\sqrt{3}\\text{ units}', '2\\sqrt3'],
    ['\\log_2 3', '\\frac{\\ln 3}{\\ln 2}'],
    ['-\\frac{3}{4}', '\\frac{-3}{4}'],
    ['\\dfrac{-3}{4}', '\\frac{3}{-4}'],
    ['3/4\\pi', '\\frac{3\\pi}{4}'],
    ['\\left(\\frac{1}{2},\\infty\\right)', 'x>\\frac12'],
    ['\\emptyset', '\\varnothing'],
    ['12 \\text{ cm}^2', '12\\text{ square centimeters}'],
    ['7!', '5040'],
    ['\\binom{5}{2}', '10'],
    ['2^{2024}', '4^{1012}'],
    ['60 mph', '60'],
    ['two', '2'],
    ['five', '5'],
    ['1,234,567', '1234567'],
    ['x_1=1,x_2=2', '1,2'],
    ['(0,1),(1,0)', '(1,0),(0,1)'],
    ['\\text{Yes}', 'yes'],
    ['True', '\\text{true}'],
    ['2n\\pi+\\frac{\\pi}{2}', '\\frac{\\pi}{2}+2\\pi n'],
    ['\\langle 1,2\\rangle', '(1,2)'],
    ['|x|\\le 3', '[-3,3]'],
    ['6.02e23', '6.02\\times10^{23}'],
    ['1-i', '1-1i'],
    ['x\\in\\{1,2\\}', '1,2'],
    ['\\sqrt{50}', '5\\sqrt{2}'],
    ['2.50', '2.5'],
    ['007', '7'],
    ['-0', '0'],
    ['\\$1{,}234.56', '1234.56'],
    ['a=1,b=2,c=3', '(1,2,3)'],
    ['1st', '1'],
    ['\\frac{x^2-1}{x-1}', 'x+1'],
    ['20 minutes', '20\\text{ min}'],
    ['\\text{Area}=12\\pi', '12\\pi'],
    ['12\\pi \\text{ cm}^3', '12\\pi'],
    ['3.5\\%', '3.5'],
    ['(2,3) \\cup (3,4)', '(2,4)\\setminus\\{3\\}'],
  ])('%s equals %s', (a, b) => {
    expect(verdict(a, b)).toBe('equal')
    expect(verdict(b, a)).toBe('equal')
  })

  // The first fourteen are accepted by Math-Verify 0.8 or by the paper's grader, or both.
  it.each([
    ['\\frac{1}{2004!}', '\\frac{1}{2006!}'],
    ['1/2^99', '1/2^98'],
    ['(2^2005+1)/(3*2^2006)', '1/(3*2^2006)'],
    ['1 - 1/\\mathrm{e}', '1 + 1/\\mathrm{e}'],
    ['3*x-1*y+13=0', '3x+4y+14=0'],
    ['4', '4\\sqrt(2)'],
    ['0:30', '0:45'],
    ['204_5', '204'],
    ['x=5+5+1=7=11', 'x=11'],
    ['7425000', '7425002'],
    ['5866608', '5866708'],
    ['16386.16', '16387.16'],
    ['[0,1)', '(0,1)'],
    ['x<=2', 'x>=2'],
    ['5', '500'],
    ['5', '0.05'],
    ['2\\frac12', '1'],
    ['\\infty', '9^9^9'],
    ['0', '1-1/2^{200}'],
    ['\\pi', '3.14'],
    ['\\pi', '22/7'],
    ['x', 'y'],
    ['(1,2)', '(2,1)'],
    ['[1,2]', '(1,2)'],
    ['\\{1,2\\}', '(1,2)'],
    ['5\\text{ cm}', '5\\text{ m}'],
    ['12:00', '1:00'],
    ['4:30 p.m.', '4:30 a.m.'],
    ['f(x)=x+1', 'f(t)=t+2'],
    ['x \\ge 5', 'x > 5'],
    ['-2<x<3', '-2<x\\le 3'],
    ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '\\begin{pmatrix}2\\\\1\\end{pmatrix}'],
    ['A', 'B'],
    ['\\text{(A)}', '\\text{(B)}'],
    ['Evelyn', 'Debra'],
    ['2+3i', '2-3i'],
    ['\\sqrt[3]{4}', '\\sqrt{4}'],
    ['10^6', '10^7'],
    ['1,2,3', '1,2'],
    ['3:4', '4:3'],
    ['y=2x+1', 'y=2x-1'],
    ['0.5', '0.05'],
    ['\\frac{3}{7}', '\\frac{7}{3}'],
    ['x^2+1', 'x^2-1'],
    ['2^{10}', '2^{11}'],
    ['100', '100x'],
    ['1.0000001', '1'],
    ['(-\\infty,3)', '(-\\infty,3]'],
    ['x\\in(1,2)\\cup(3,4)', '(1,2)\\cup(3,5)'],
    ['a_n=2n', 'a_n=2n+1'],
    ['\\text{no solution}', '0'],
    ['12\\text{ hours}', '12\\text{ minutes}'],
  ])('%s is not %s', (a, b) => {
    expect(verdict(a, b)).toBe('different')
    expect(verdict(b, a)).toBe('different')
  })

  it.each([
    ['1,2,\\ldots,n', '1,3,5,\\ldots,2n-1', 'unknown \\dots'],
    ['1', '9^9^9^9', 'power over budget'],
    ['90 minutes', '1 hour 30 minutes', 'a quantity in two units'],
    ['5\\text{ apples}', '5\\text{ oranges}', 'the same number of'],
    ['(-\\infty, \\infty)', 'x > 2 \\text{ and } x < 5', 'regions with ends that are no numbers'],
    ['1', '-[0,1)', 'no ] for its bracket'],
    ['0.5', '0.5\\%', 'a percent sign on one side only'],
    ['204_5', '54', 'the same number in another base'],
    ['1/2x', '\\frac{1}{2x}', 'equal only if a/bc means a/(bc)'],
    ['\\int_0^1 x dx', '\\frac12', 'unknown \\int'],
    ['\\log 100', '2', 'depends on the base of a logarithm'],
  ])('leaves %s against %s undecided', (a, b, reason) => {
    for (const result of [compareWritten(a, b), compareWritten(b, a)]) {
      expect(result.verdict).toBe('undecided')
      expect(result.reason).toContain(reason)
    }
  })

  it('takes a decimal for the value that it is the rounding of from six digits on', () => {
    expect(verdict('\\frac{1}{12}', '0.0833333')).toBe('equal')
    expect(verdict('\\frac{1}{12}', '0.0833334')).toBe('different')
    expect(verdict('\\sqrt{17}', '4.12311')).toBe('equal')
    expect(verdict('\\sqrt{17}', '4.1231')).toBe('different')
    expect(verdict('\\pi', '3.14159')).toBe('equal')
    expect(verdict('3.14159', '3.1415926')).toBe('different')
  })

  it('takes fewer digits, or a tolerance, only under a policy that says so', () => {
    expect(gradeAnswer('\\frac{600}{7}', '85.71').verdict).toBe('incorrect')
    expect(gradeAnswer('\\frac{600}{7}', '85.71', policies.rounded).verdict).toBe('correct')
    expect(gradeAnswer('\\frac{600}{7}', '85.72', policies.rounded).verdict).toBe('incorrect')
    expect(gradeAnswer('6.67e-11', '6.7e-11', policyFor('minerva_math')).verdict).toBe('correct')
    expect(gradeAnswer('100', '101.5', policyFor('minerva_math')).verdict).toBe('incorrect')
    expect(policyFor('aime24').name).toBe('exact')
  })
})
