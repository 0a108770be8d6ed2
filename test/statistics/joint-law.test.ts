import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fitJointLaw, type JointLaw, passAtK, random } from '../../src/statistics/index.ts'

describe('fitJointLaw', () => {
  it('keeps the difference in pass@k that was observed', () => {
    const [base, rl] = [example('base'), example('rl')]
    const law = fitJointLaw(base, rl)
    for (const k of [1, 8, 32, 128]) {
      const seen = rl.map(({ n, c }, i) => passAtK(n, c, k) - passAtK(base[i]!.n, base[i]!.c, k))
      const mean = seen.reduce((sum, x) => sum + x, 0) / seen.length
      expect(Math.abs(expectation(law, (p, q) => (1 - p) ** k - (1 - q) ** k) - mean)).toBeLessThan(
        0.001,
      )
    }
  })

  it('finds how the arms hang together', () => {
    const { uniform } = random(8)
    const drawn = (p: number) => {
      let c = 0
      for (let i = 0; i < 32; ++i) c += uniform() < p ? 1 : 0
      return { n: 32, c }
    }
    const ps = Array.from({ length: 1500 }, () => (uniform() < 0.4 ? 0.2 : 0.7))
    const law = fitJointLaw(
      ps.map(drawn),
      ps.map((p) => drawn(1 - p)),
    )
    expect(expectation(law, () => 1)).toBeCloseTo(1, 9)
    const opposite = expectation(law, (p, q) => (p < 0.45 === q > 0.5 ? 1 : 0))
    expect(opposite).toBeGreaterThan(0.99)
    expect(Math.abs(expectation(law, (p) => (p < 0.45 ? 1 : 0)) - 0.4)).toBeLessThan(0.03)
  })

  it('refuses arms that do not pair', () => {
    expect(() => fitJointLaw([{ n: 1, c: 1 }], [])).toThrow('1 and 0 problems do not pair')
  })
})

const expectation = ({ one, other, weight }: JointLaw, of: (p: number, q: number) => number) =>
  weight.reduce(
    (sum, w, i) => sum + w * of(one[Math.floor(i / other.length)]!, other[i % other.length]!),
    0,
  )

function example(arm: string): { n: number; c: number }[] {
  const path = new URL(`../../examples/deepscaler/${arm}.jsonl`, import.meta.url)
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line): { n: number; c: number } => JSON.parse(line))
}
