import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkKey, KeySet, largestIndex } from '../../src/store/key-set.ts'

const keys = fc.record({
  condition: fc.constantFrom('a', 'b', '__proto__'),
  problem: fc.constantFrom('p', 'q', ''),
  index: fc.integer({ min: 0, max: 300 }),
})

describe('KeySet', () => {
  it('agrees with a set of strings', () => {
    const command = fc.record({ action: fc.constantFrom('add', 'delete', 'has'), key: keys })
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
        const set = new KeySet()
        const model = new Set<string>()
        for (const { action, key } of commands) {
          const name = JSON.stringify(key)
          const had = model.has(name)
          if (action === 'add') model.add(name)
          if (action === 'delete') model.delete(name)
          expect(set[action](key)).toBe(action === 'add' ? !had : had)
          expect(set.size).toBe(model.size)
        }
        expect(new Set([...set].map((key) => JSON.stringify(key)))).toEqual(model)
      }),
    )
  })
})

describe('checkKey', () => {
  it('says which index it got', () => {
    const at = (index: number) => () => checkKey({ condition: 'a', problem: 'p', index })
    expect(at(1.5)).toThrow('invalid sample index; not an integer in [0, 16777215]: 1.5')
    expect(at(-1)).toThrow('invalid sample index')
    expect(at(largestIndex + 1)).toThrow('invalid sample index')
    expect(at(largestIndex)).not.toThrow()
  })

  it('refuses names that Parquet could not hold', () => {
    expect(() => checkKey({ condition: 'a', problem: 'x\ud800', index: 0 })).toThrow(
      'invalid key; a lone surrogate in: "x\\ud800"',
    )
  })
})
