import { describe, expect, it } from 'vitest'
import { compareExpressions, parseTokens, realValue, tokenize } from '../../src/arithmetic/index.ts'

const parse = (text: string) => parseTokens(tokenize(text))
const verdict = (a: string, b: string) => compareExpressions(parse(a), parse(b)).verdict

describe('compareExpressions', () => {
  it.each([
    ['\\sqrt{8}', '2\\sqrt2'],
    ['\\sqrt{3+2\\sqrt2}', '1+\\sqrt2'],
    ['\\sqrt[3]{2+\\sqrt5}+\\sqrt[3]{2-\\sqrt5}', '1'],
    ['\\cos 36^\\circ', '\\frac{1+\\sqrt5}{4}'],
    ['e^{i\\pi}', '-1'],
    ['(1+i)^2', '2i'],
    ['\\pi/4', '45^\\circ'],
    ['\\arctan 1', '\\pi/4'],
    ['\\log_2 8', '3'],
    ['\\frac{\\log 8}{\\log 2}', '3'],
    ['10^{200}+\\sqrt2', '\\sqrt2+10^{200}'],
    ['(x+1)^2', 'x^2+2x+1'],
    ['\\tan^2(y)+1', '\\sec^2(y)'],
    ['\\sin(a+b)-\\sin(a-b)', '2\\sin b\\cos a'],
    ['\\frac{1}{3\\sqrt[3]{x}^2}', '\\frac{1}{3x^{2/3}}'],
    ['\\sqrt{x}\\sqrt{y}', '\\sqrt{xy}'],
    ['\\ln(x^2)', '2\\ln x'],
    ['(-1)^n', '\\cos(n\\pi)'],
    ['\\frac{n!}{(n-2)!}', 'n(n-1)'],
    ['\\binom{n}{2}', '\\frac{n(n-1)}{2}'],
    ['\\sum_{k=1}^{n} k^2', '\\frac{n(n+1)(2n+1)}{6}'],
    ['F_kF_{n-k-1}', 'F_{n-k-1}F_k'],
    ['f(x)+f(y)', 'f(y)+f(x)'],
  ])('%s equals %s', (a, b) => {
    expect(verdict(a, b)).toBe('equal')
    expect(verdict(b, a)).toBe('equal')
  })

  it.each([
    ['10^{20}+\\sqrt2', '10^{20}+\\sqrt3'],
    ['10^{200}+\\sqrt2', '10^{200}+\\sqrt3'],
    ['1+e^{-1000}', '1+e^{-1001}'],
    ['\\frac{1}{2004!}', '\\frac{1}{2006!}'],
    ['2^{-99}', '2^{-98}'],
    ['\\frac{2^{2005}+1}{3\\cdot 2^{2006}}', '\\frac{1}{3\\cdot 2^{2006}}'],
    ['1-\\frac{1}{\\mathrm{e}}', '1+\\frac{1}{\\mathrm{e}}'],
    ['204_5', '204'],
    ['|x|', 'x'],
    ['\\sqrt{x^2}', 'x'],
    ['(x+1)^{20}', 'x^{20}+1'],
    ['f(x)', 'f(y)'],
    ['x^2-10^{-30}', 'x^2'],
    ['x_1', 'x_2'],
  ])('%s differs from %s', (a, b) => {
    expect(verdict(a, b)).toBe('different')
    expect(verdict(b, a)).toBe('different')
  })

  it.each([
    ['9^{9^{9^9}}', '1', 'power over budget'],
    ['\\log 100', '2', 'depends on the base of a logarithm'],
    ['\\frac{1}{x-x}', '1', 'division by zero'],
    ['\\infty+1', '3', 'infinity inside an expression'],
  ])('leaves %s against %s undecided', (a, b, reason) => {
    const result = compareExpressions(parse(a), parse(b))
    expect(result.verdict).toBe('undecided')
    expect(result.reason).toContain(reason)
  })
})

// mpmath 1.3 at 47 digits: [pi, sqrt(2), e, exp(-7/3), log(1e-6), sin(-100), cos(1000/7), atan(-17), asin(1/3)]
describe('realValue', () => {
  it.each([
    ['\\pi', '3.14159265358979323846264338328'],
    ['\\sqrt 2', '1.41421356237309504880168872421'],
    ['e', '2.71828182845904523536028747135'],
    ['e^{-7/3}', '0.09697196786440506280990665930'],
    ['\\ln 10^{-6}', '-13.81551055796427410410794872811'],
    ['\\sin(-100)', '0.50636564110975879365655761046'],
    ['\\cos(1000/7)', '-0.08521939385797063160444993688'],
    ['\\arctan(-17)', '-1.51204050407917392632913838919'],
    ['\\arcsin(1/3)', '0.33983690945412193709639251339'],
  ])('%s = %s', (text, expected) => {
    const difference = compareExpressions(parse(text), parse(expected))
    expect(difference.verdict).toBe('different')
    const [value, known] = [realValue(parse(text)), realValue(parse(expected))]
    expect(Number(value && known && value.minus(known).abs().toNumber() < 1e-28)).toBe(1)
  })

  it('is null for what is no real number', () => {
    expect(realValue(parse('2+i'))).toBeNull()
    expect(realValue(parse('x'))).toBeNull()
    expect(realValue(parse('1/0'))).toBeNull()
  })
})
