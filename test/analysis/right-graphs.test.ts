import { describe, expect, it } from 'vitest'
import { type Approach, type ApproachPair, rightGraphs } from '../../src/analysis/right-graphs.ts'
import { auditChain, operationGraph } from '../../src/audit/index.ts'
import { random, type Random } from '../../src/statistics/index.ts'

function found(problems: readonly ApproachPair[], ks: readonly number[]) {
  const finding = rightGraphs(problems, ks)
  if ('needs' in finding) throw new Error(finding.needs)
  return finding.data
}

describe('rightGraphs', () => {
  const [right, slipped, other] = [
    '12 + 5 = 17, 17 * 2 = 34. The answer is 34.',
    '12 + 5 = 18, 18 * 2 = 36. The answer is 36.',
    '12 - 5 = 7. The answer is 7.',
  ].map((text) => ({
    graph: operationGraph(text),
    isModel: auditChain(text, { gold: '34' }).class === 'right, not refuted',
  })) as [Approach, Approach, Approach]

  it('sees right approaches under wrong arithmetic', () => {
    const problems = ['a', 'b'].map((id) => ({
      id,
      base: [slipped, slipped, other, other],
      rl: Array<Approach>(4).fill(right),
    }))
    const { points, followed } = found(problems, [1, 2, 4])
    // Half of the base's four go the right way, and k reaches to half of them.
    expect(points.map(({ k }) => k)).toEqual([1, 2])
    expect(points[0]!.base.value).toBeCloseTo(1 / 2, 12)
    expect(points[0]!.rl.value).toBeCloseTo(1, 12)
    expect(followed).toEqual({ base: 1, rl: 1 })
  })

  it('lets no sample vouch for itself', () => {
    const alone = { id: 'a', base: [right, other], rl: [other, other] }
    const { points, without } = found([alone, { ...alone, id: 'b' }], [1])
    expect(points[0]!.base.value).toBe(0)
    expect(without).toBe(0)
  })

  it('needs two completions of a problem', () => {
    expect(rightGraphs([{ id: 'a', base: [right], rl: [right, right] }], [1])).toEqual({
      needs: expect.stringContaining('two completions of each problem'),
    })
  })

  it.each([1, 5, 20, 1e9])(
    'shows no gain where both arms choose alike among %i right ways and one calculates better',
    (graphs) => {
      const stream = random(graphs)
      const studies = Array.from({ length: 40 }, () => {
        const problems = Array.from({ length: 60 }, (_, i) => ({
          id: `p${i}`,
          base: approaches(8, { graphs, calculates: 0.2 }, stream),
          rl: approaches(8, { graphs, calculates: 0.8 }, stream),
        }))
        return found(problems, [1, 4]).points.map(({ gain }) => gain)
      })
      for (const j of [0, 1]) {
        const gains = studies.map((points) => points[j]!)
        const mean = gains.reduce((sum, { value }) => sum + value, 0) / gains.length
        expect(Math.abs(mean)).toBeLessThan(0.02)
        const covered = gains.filter(({ low, high }) => low <= 0 && 0 <= high).length
        expect(covered / gains.length).toBeGreaterThanOrEqual(0.95)
      }
    },
  )

  it('cannot see a right way that nobody carried through', () => {
    // Each arm has ways of its own; the base never calculates rightly, so that its ways are not known.
    const problems = Array.from({ length: 20 }, (_, i) => ({
      id: `p${i}`,
      base: Array.from({ length: 8 }, () => ({ graph: 'base', isModel: false })),
      rl: Array.from({ length: 8 }, () => ({ graph: 'rl', isModel: true })),
    }))
    expect(found(problems, [1]).points[0]!.gain.value).toBeCloseTo(1, 12)
  })
})

function approaches(
  n: number,
  { graphs, calculates }: { graphs: number; calculates: number },
  { integer, uniform }: Random,
): Approach[] {
  return Array.from({ length: n }, () => ({
    graph: `g${integer(graphs)}`,
    isModel: uniform() < calculates,
  }))
}
