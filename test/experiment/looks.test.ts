import { describe, expect, it } from 'vitest'
import { graderOf } from '../../src/experiment/index.ts'
import { lookAt } from '../../src/experiment/looks.ts'

const at = '2026-01-01T00:00:00.000Z'
const looks = [
  { data: 'small', at, grader: 'exact@1' },
  { data: 'grown', at, grader: 'exact@1' },
]

describe('lookAt', () => {
  it('is the same look at the same data, and the next at grown ones', () => {
    expect(lookAt({ looks }, 'exact@1', 'small')).toEqual({ number: 1, recorded: true })
    expect(lookAt({ looks }, 'exact@1', 'grown')).toEqual({ number: 2, recorded: true })
    expect(lookAt({ looks }, 'exact@1', 'larger')).toEqual({ number: 3, recorded: false })
  })

  it('counts for each grader by itself', () => {
    expect(lookAt({ looks }, 'paper@1', 'judged otherwise')).toEqual({ number: 1, recorded: false })
  })

  it('counts looks of before graders were kept for all', () => {
    const old = looks.map(({ data }) => ({ data, at }))
    expect(lookAt({ looks: old }, 'paper@1', 'grown').number).toBe(2)
    expect(lookAt({ looks: old }, 'paper@1', 'larger').number).toBe(3)
  })
})

describe('graderOf', () => {
  const held = ['exact@1', 'exact@2', 'paper@1']
  const plan = { grader: 'paper@1' }

  it.each([
    [held, { plan, wanted: 'exact@2' }, 'exact@2'],
    [held, { plan, wanted: 'paper' }, 'paper@1'],
    [held, { plan, wanted: undefined }, 'paper@1'],
    [['exact@1'], { plan, wanted: undefined }, 'exact@1'],
    [['exact@1'], { plan: null, wanted: undefined }, 'exact@1'],
    [[], { plan, wanted: undefined }, undefined],
  ])('of %j is, for %j, %s', (graders, asked, expected) => {
    expect(graderOf(graders, asked)).toBe(expected)
  })

  it.each([
    [{ plan: {}, wanted: undefined }, 'has grades by exact@1, exact@2, paper@1; choose one'],
    [{ plan, wanted: 'exact' }, 'no grades by exact; it has exact@1, exact@2, paper@1'],
  ])('leaves %j open', (asked, message) => {
    expect(() => graderOf(held, asked)).toThrow(message)
  })
})
