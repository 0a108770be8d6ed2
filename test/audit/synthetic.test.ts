import { describe, expect, it } from 'vitest'
import { auditChain, show } from '../../src/audit/index.ts'
import { regexCoverage } from './regex-coverage.ts'
import { syntheticChains } from './synthetic-chains.ts'

describe('synthetic chains in fourteen styles', () => {
  const chains = syntheticChains(2_800, { arithmetic: 0.15, plan: 0.2 }, 7)
  const audited = chains.map((chain) => ({
    chain,
    audit: auditChain(chain.text, { gold: chain.gold }),
  }))

  it('have nearly all of their planted errors found, and nothing else called false', () => {
    let planted = 0
    let found = 0
    const spurious: string[] = []
    for (const { chain, audit } of audited) {
      const values = new Set(audit.slips.map(({ actual }) => show(actual!)))
      planted += chain.planted.length
      found += chain.planted.filter((value) => values.has(value)).length
      spurious.push(...[...values].filter((value) => !chain.planted.includes(value)))
    }
    expect(planted).toBeGreaterThan(1_500)
    expect(found / planted).toBeGreaterThan(0.98)
    expect(spurious).toEqual([])
  })

  it('are covered at least as well as by a plain regular expression', () => {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(audited.map(({ audit }) => audit.coverage))).toBeGreaterThan(
      mean(chains.map(({ text }) => regexCoverage(text))),
    )
  })

  it('end at the reference answer once slips are put right, unless the plan was wrong', () => {
    const withSlips = audited.filter(({ chain }) => chain.planted.length > 0 && !chain.planIsWrong)
    const saved = withSlips.filter(({ chain, audit }) => audit.replayed === chain.gold)
    expect(saved.length / withSlips.length).toBeGreaterThan(0.95)
  })

  it('with a wrong plan and no slip are never saved by a calculator', () => {
    const wrong = audited.filter(
      ({ chain }) => chain.planIsWrong && chain.planted.length === 0 && !chain.isRight,
    )
    expect(new Set(wrong.map(({ audit }) => audit.class))).toEqual(new Set(['wrong otherwise']))
  })
})
