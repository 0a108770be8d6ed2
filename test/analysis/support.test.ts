import { describe, expect, it } from 'vitest'
import { analyse, chainScore, compare } from '../../src/analysis/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { arm } from '../helpers/arms.ts'
import { toyChains, type ToyPolicy } from '../helpers/scored-chains.ts'

const counts = arm(Array.from({ length: 30 }, (_, i) => i % 9))
const options = { draws: 300 }

function supportOf(base: ToyPolicy, rl: ToyPolicy, seed = 1) {
  const scored = toyChains(base, rl, { seed })
  const { support } = analyse(counts, counts, ['support'], { ...options, scored }).findings
  if (!support || 'needs' in support) throw new Error('not examined')
  return support
}

const wide = { likely: 0.6, vocabulary: 6 }
const sharp = { likely: 0.85, vocabulary: 6 }
/** Writes what the wide policy hardly ever does. */
const foreign = { likely: 0.1, vocabulary: 6 }

describe('chainScore', () => {
  it('sums a chain up by hand', () => {
    const score = chainScore(
      {
        problem: 'p',
        index: 3,
        logprobs: [-0.5, -8, -1],
        ranks: [1, 40, 2],
        above: [0, 0.97, 0.6],
      },
      { of: 'rl', under: 'base', nucleus: 0.95 },
    )
    expect(score).toEqual({
      problem: 'p',
      of: 'rl',
      under: 'base',
      index: 3,
      tokens: 3,
      total: -9.5,
      outside: 1,
      rare: 1,
      rarest: { chance: Math.exp(-8), rank: 40 },
    })
  })
})

describe('support', () => {
  it('is uniform where a model stands against itself', () => {
    for (const seed of [1, 2, 3]) {
      const { rlUnderBase, baseUnderRl } = supportOf(wide, wide, seed).data
      for (const { percentiles, self, logLikelihood } of [rlUnderBase, baseUnderRl]) {
        for (const law of [percentiles, self])
          for (const decile of law.deciles) {
            expect(decile.low).toBeLessThanOrEqual(0.1)
            expect(decile.high).toBeGreaterThanOrEqual(0.1)
          }
        expect(percentiles.mean.low).toBeLessThan(0.5)
        expect(percentiles.mean.high).toBeGreaterThan(0.5)
        expect(logLikelihood.token.difference.low).toBeLessThan(0)
        expect(logLikelihood.token.difference.high).toBeGreaterThan(0)
      }
    }
  })

  it('finds the chains of a sharpened policy likelier than the base’s own, and the base’s less so', () => {
    const { data, summary } = supportOf(wide, sharp)
    expect(data.rlUnderBase.percentiles.mean.low).toBeGreaterThan(0.5)
    expect(data.baseUnderRl.percentiles.mean.high).toBeLessThan(0.5)
    expect(data.rlUnderBase.outside!.tokens.others.value).toBeLessThan(0.01)
    expect(summary).toMatch(/^to the base, the trained arm’s chains are likelier than its own/)
    // E log p of its own tokens, and of the other's, exactly.
    const [own, others] = [wide, sharp].map(
      ({ likely }) => likely * Math.log(0.6) + (1 - likely) * Math.log(0.4 / 5),
    )
    expect(data.rlUnderBase.logLikelihood.token.own.value).toBeCloseTo(own!, 1)
    expect(data.rlUnderBase.logLikelihood.token.others.value).toBeCloseTo(others!, 1)
  })

  it('tells chains from elsewhere from those of a sharpened policy', () => {
    const [sharpened, elsewhere] = [sharp, foreign].map((rl) => supportOf(wide, rl).data)
    const law = elsewhere!.rlUnderBase.percentiles
    expect(law.mean.high).toBeLessThan(0.5)
    expect(law.mean.high).toBeLessThan(sharpened!.rlUnderBase.percentiles.mean.low)
    expect(law.deciles[0]!.low).toBeGreaterThan(0.1)
  })

  it('says so where chains of like length are missing', () => {
    const scored = toyChains(wide, wide)
    const stretched = {
      ...scored,
      chains: scored.chains.map((chain) =>
        chain.of === 'rl' ? { ...chain, tokens: chain.tokens * 10 } : chain,
      ),
    }
    const { support } = analyse(counts, counts, ['support'], {
      ...options,
      scored: stretched,
    }).findings
    if (!support || 'needs' in support) throw new Error('not examined')
    expect(support.data.rlUnderBase.percentiles.compared).toBe(0)
    expect(support.caveats.join()).toContain('only .0 % of the chains')
  })

  it('claims nothing of a broader verdict’s chains from few of them, and is drawn', () => {
    const few = arm(Array.from({ length: 30 }, () => 1))
    const many = arm(Array.from({ length: 30 }, (_, i) => 4 + (i % 5)))
    const unsolved = arm(Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 1 : 0)))
    const scored = toyChains(wide, sharp)
    const row = (found: ReturnType<typeof compare>) =>
      found.objections.find(({ id }) => id === 'support')!
    const broader = compare(unsolved, many, { ...options, scored })
    expect(broader.verdict.name).toBe('broader')
    expect(row(broader).outcome).toBe('cannot tell')
    expect(broader.verdict.objected.join()).not.toContain('support')
    expect(row(compare(few, many, options)).outcome).toBe('not examined')
    expect(renderReport(broader)).toContain('id="figure-support"')
  })

  describe('as an objection', () => {
    const problems = 200
    const unsolved = arm(Array.from({ length: problems }, (_, i) => (i % 3 === 0 ? 1 : 0)))
    const many = arm(Array.from({ length: problems }, (_, i) => 4 + (i % 5)))
    const few = arm(Array.from({ length: problems }, () => 1))
    const sharper = arm(Array.from({ length: problems }, (_, i) => (i % 3 === 0 ? 8 : 0)))

    /** Four chains an arm and problem, alike to the base but for what leaves its nucleus, in this share of the other's. */
    function chains({ leave = 0, below = 0, drawn = false, scored = problems }) {
      const one = (i: number, of: 'base' | 'rl', under: 'base' | 'rl', index: number) => ({
        problem: `p${i}`,
        index,
        of,
        under,
        tokens: 100,
        total: -30 - index - (of === under ? 0 : below),
        outside: of !== under && (4 * i + index) % 100 < 100 * leave ? 1 : 0,
        rare: 0,
        rarest: { chance: 0.01, rank: 3 },
      })
      const arms = ['base', 'rl'] as const
      const all = Array.from({ length: scored }, (_, i) =>
        arms.flatMap((of) =>
          arms.flatMap((under) => [0, 1, 2, 3].map((index) => one(i, of, under, index))),
        ),
      )
      return {
        chains: all.flat(),
        nucleus: { base: { mass: 0.95, drawn }, rl: { mass: 0.95, drawn } },
      }
    }
    const row = (base: typeof few, rl: typeof few, scored: ReturnType<typeof chains>) => {
      const { verdict, objections } = compare(base, rl, { ...options, scored })
      return { ...objections.find(({ id }) => id === 'support')!, of: verdict }
    }

    it('calls chains the base’s own only within the margins', () => {
      const within = row(unsolved, many, chains({}))
      expect(within.of.name).toBe('broader')
      expect(within.outcome).toBe('within reach of the base')
      expect(within.of.objected.join()).toContain('(support: within reach of the base; the claim')
      expect(row(unsolved, many, chains({ leave: 0.04 })).outcome).toBe('cannot tell')
      expect(row(unsolved, many, chains({ leave: 0.5 })).outcome).toBe('survives')
      expect(row(unsolved, many, chains({ below: 9 })).outcome).toBe('survives')
      expect(row(unsolved, many, chains({ scored: 3 })).outcome).toBe('cannot tell')
    })

    it('takes no leaving of a nucleus for news where the base was drawn within it', () => {
      const left = row(unsolved, many, chains({ leave: 0.5, drawn: true }))
      expect(left.outcome).toBe('within reach of the base')
      expect(left.evidence).toContain('which says nothing of a base that was drawn within it')
    })

    it('has nothing to say against a gain with few attempts', () => {
      const found = row(few, sharper, chains({ leave: 0.5 }))
      expect(found.of.name).toMatch(/^sharper/)
      expect(found.outcome).toBe('accounted for')
      expect(found.evidence).toMatch(/^the verdict claims nothing of it; /)
    })
  })

  it('says what it needs', () => {
    const { support } = analyse(counts, counts, ['support'], options).findings
    expect(support).toMatchObject({ needs: expect.stringContaining('scored under both') as string })
    const few = toyChains(wide, wide, { n: 2 })
    const { support: short } = analyse(counts, counts, ['support'], {
      ...options,
      scored: few,
    }).findings
    expect(short).toMatchObject({
      needs: expect.stringContaining('at least four chains of each arm') as string,
    })
  })
})
