import { describe, expect, it } from 'vitest'
import { auditChain, chainExample, markedSlips } from '../../src/audit/index.ts'
import { auditedChain, markSlips } from '../../src/report/mark-slips.ts'

const chain = 'First 3 * 4 = 13, then 13 + 5 = 18. The answer is 18.'

describe('markSlips', () => {
  it('marks each slip and says what it should be', () => {
    const audit = auditChain(chain, { gold: '17' })
    expect(markSlips(chain, markedSlips(audit)).source).toBe(
      'First <mark title="off by one: should be 12">3 * 4 = 13</mark><ins>should be 12</ins>, then 13 + 5 = 18. The answer is 18.',
    )
  })

  it('marks the outermost of nested slips once', () => {
    const text = '3 * 4 = <<3*4=13>>13'
    const slips = markedSlips(auditChain(text))
    expect(slips.map(({ start, end }) => text.slice(start, end))).toEqual([text])
  })

  it('shows markup that a model wrote as text', () => {
    const text = '<img src=x onerror=alert(1)>. So 1 + 1 = 3 </pre>'
    const { source } = auditedChain(chainExample(text, { right: false }))
    expect(source).not.toContain('<img')
    expect(source).toContain('<mark')
  })

  it('gives the class, the replayed end and the coverage', () => {
    const { source } = auditedChain(chainExample(chain, { right: false, gold: '17' }))
    expect(source).toContain('wrong by arithmetic alone; ends at 18; with every slip put right: 17')
    expect(source).toContain('% of its numbers took part in a checked claim')
  })

  it('refuses slips that are out of order', () => {
    const slip = { start: 5, end: 60, expected: null, kind: 'other' }
    expect(() => markSlips(chain, [slip])).toThrow('slip [5, 60) is out of order')
  })
})
