import { describe, expect, it } from 'vitest'
import * as format from '../../src/report/format.ts'

describe('phrases', () => {
  it('keeps a difference and its interval on one line', () => {
    expect(format.unbrokenDifference({ value: 0.02, low: -0.004, high: 0.036 })).toBe(
      '+.020 [−.004,\u00A0+.036]',
    )
  })

  it('ends a sentence once and leaves a name its case', () => {
    expect(format.sentence('gain certain')).toBe('Gain certain.')
    expect(format.sentence('Is it so?')).toBe('Is it so?')
    expect(format.sentence('grpo is right', ['base', 'grpo'])).toBe('grpo is right.')
  })
})
