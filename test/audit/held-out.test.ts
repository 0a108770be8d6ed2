import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { auditChain, show } from '../../src/audit/index.ts'
import { regexCoverage } from './regex-coverage.ts'

interface HeldOut {
  id: string
  gold: string
  /** The right value of the one step that was written down wrong. */
  planted: string | undefined
  text: string
}

/**
 * Chains written by hand, in as many styles as came to mind, after the extractor's rules were done and
 * before it was tried on them: a heading `### id | answer | right value of the slip`, then the text.
 */
function heldOut(name: string): HeldOut[] {
  const file = readFileSync(new URL(`../fixtures/chains/${name}.txt`, import.meta.url), 'utf8')
  return file
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [head = '', ...lines] = section.split('\n')
      const [id = '', gold = '', planted] = head.split(' | ')
      return { id, gold, planted, text: lines.join('\n').trim() }
    })
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe.each(['clean', 'clean-more'])('80 chains by hand without a slip, %s', (name) => {
  const chains = heldOut(name)

  it('have none found', () => {
    expect(chains).toHaveLength(80)
    const flagged = chains.filter(({ text }) => auditChain(text).slips.length > 0)
    expect(flagged.map(({ id }) => id)).toEqual([])
  })

  it('are covered at least as well as by a plain regular expression', () => {
    expect(mean(chains.map(({ text }) => auditChain(text).coverage))).toBeGreaterThan(
      mean(chains.map(({ text }) => regexCoverage(text))),
    )
  })
})

describe('60 chains by hand with one slip each', () => {
  const chains = heldOut('planted').map((chain) => ({
    ...chain,
    audit: auditChain(chain.text, { gold: chain.gold }),
  }))

  it('have it found, and nothing else', () => {
    expect(chains).toHaveLength(60)
    const values = ({ audit }: (typeof chains)[number]) =>
      new Set(audit.slips.map(({ actual }) => show(actual!)))
    expect(chains.map((chain) => [chain.id, ...values(chain)])).toEqual(
      chains.map(({ id, planted }) => [id, planted]),
    )
  })

  it('end at the reference answer once it is put right', () => {
    const lost = chains.filter(({ audit }) => audit.class !== 'wrong by arithmetic alone')
    // 53 states the right answer before its slip.
    expect(lost.map(({ id }) => id)).toEqual(['53'])
  })
})
