import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextSet } from '../../src/logs/text-set.ts'
import { armOf, jsonl } from './arm-of.ts'

describe('a set of texts', () => {
  it('tells what was there before, as a set of the texts themselves does', () => {
    const text = fc.oneof(fc.constantFrom('', 'a', 'b'), fc.string())
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), text), { maxLength: 3000 }), (all) => {
        const [hashes, texts] = [new TextSet(), new Set<string>()]
        for (const [group, each] of all) {
          const whole = JSON.stringify([group, each])
          expect(hashes.add(group, each)).toBe(texts.has(whole))
          texts.add(whole)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('holds 200,000 texts of one length apart', () => {
    const set = new TextSet()
    for (let i = 0; i < 200_000; ++i) expect(set.add(i % 7, `text ${1e9 + i}`)).toBe(false)
    for (let i = 0; i < 200_000; ++i) expect(set.add(i % 7, `text ${1e9 + i}`)).toBe(true)
  })
})

describe('samples that repeat each other', () => {
  const long = 'so it goes, '.repeat(20)

  it('are counted where they are long and of one problem, with the cause that is known of the tool', async () => {
    const row = (id: number, completions: string[]) => ({
      doc_id: id,
      doc: { problem: `${id}?` },
      target: '2',
      resps: [completions],
      filtered_resps: ['2'],
      filter: 'none',
      metrics: ['exact_match'],
      exact_match: 1,
    })
    const { notes } = await armOf(
      jsonl([row(0, [long, long, 'short', 'short', `${long}.`]), row(1, [long, `${long}!`])]),
    )
    expect(notes.at(-1)).toBe(
      "completions that repeat another of their problem word for word: 1 of 5 that have 200 characters or more (lm-eval's request cache (--use_cache) answers all repeats with one text)",
    )
  })

  it('are to be expected of one seed for all', async () => {
    const rows = (seeds: (number | undefined)[]) =>
      jsonl(
        seeds.map((seed) => ({ id: 'a', correct: true, ...(seed === undefined ? {} : { seed }) })),
      )
    const said = async (seeds: (number | undefined)[]) => (await armOf(rows(seeds))).notes
    expect(await said([7, 7])).toEqual([
      'all samples were drawn with one seed (7), from which a server draws one text again and again',
    ])
    expect(await said([7, 8])).toEqual([])
    expect(await said([7, undefined])).toEqual([])
    expect(await said([7])).toEqual([])
  })
})
