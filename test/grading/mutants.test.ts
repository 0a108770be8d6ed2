import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answerClasses, compareWritten } from '../../src/grading/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

type Row = [kind: string, change: string, gold: string, answer: string, label: 0 | 1]

// Made by generate-mutants.py beside it, which labels the values that it builds and reads no text.
const file = resolve(import.meta.dirname, '../fixtures/grading/mutants.jsonl')
const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
const counts = JSON.parse(head) as {
  rows: number
  equal: number
  discarded: Record<string, number>
}
const rows = lines.map((line) => JSON.parse(line) as Row)
const verdicts = rows.map(([, , gold, answer]) => compareWritten(gold, answer).verdict)

describe('the mutation suite', () => {
  it('holds at least 3,000 labelled pairs of both kinds, with what was discarded counted by reason', () => {
    expect(rows).toHaveLength(counts.rows)
    expect(rows.length).toBeGreaterThanOrEqual(3_000)
    expect(rows.filter(({ 4: label }) => label === 1)).toHaveLength(counts.equal)
    expect(Object.values(counts.discarded).every((count) => count > 0)).toBe(true)
  })

  it('has no false accept', () => {
    expect(rows.filter(({ 4: label }, at) => label === 0 && verdicts[at] === 'equal')).toEqual([])
  })

  it('has at least 95 % of its equal pairs accepted, and none refused', () => {
    const equal = verdicts.filter((_, at) => rows[at]?.[4] === 1)
    expect(
      equal.filter((verdict) => verdict === 'equal').length / equal.length,
    ).toBeGreaterThanOrEqual(0.95)
    expect(equal.filter((verdict) => verdict === 'different')).toEqual([])
  })

  it('leaves at most one in a hundred undecided', () => {
    expect(verdicts.filter((verdict) => verdict === 'undecided').length / rows.length).toBeLessThan(
      0.01,
    )
  })

  it('is decided the same in the other order', () => {
    const turned = rows.filter(
      ([, , gold, answer], at) => compareWritten(answer, gold).verdict !== verdicts[at],
    )
    expect(turned).toEqual([])
  })

  it('puts equal answers in one class and different ones in two', () => {
    // A tuple that answers for named values, and a unit that a number may go without, are matters of the pair.
    const plain = rows.filter(
      ([kind]) => !/assignments|unit|degrees|percent|ratio|time|choice|equation|base/.test(kind),
    )
    const wrong = plain.filter(([, , gold, answer, label]) => {
      const [a, b] = answerClasses([gold, answer])
      return (a === b) !== (label === 1)
    })
    expect(wrong).toEqual([])
  })
})

describe.skipIf(sharedData === null)("mutants of Math-Verify's cases", () => {
  it('are not accepted, but for sums whose result stays as stated', () => {
    const { cases } = JSON.parse(
      readFileSync(sharedFile('grading', 'math-verify-cases.json'), 'utf8'),
    ) as {
      cases: { gold_ex: string | null }[]
    }
    const golds = new Set(
      cases.map(({ gold_ex: gold }) => gold ?? '').filter((gold) => gold.length < 120),
    )
    const mutants = [...golds].flatMap((gold) =>
      mutantsOf(gold).map((mutant) => [gold, mutant] as const),
    )
    const accepted = mutants.filter(
      ([gold, mutant]) => compareWritten(gold, mutant).verdict === 'equal',
    )
    expect(mutants.length).toBeGreaterThan(1_500)
    // `z = 2 + 1 = 2` states the result 2: its slip is for the arithmetic audit.
    expect(accepted.filter(([gold]) => gold !== 'z = 1 + 1 = 2')).toEqual([])
  })
})

/** One digit, sign or bracket changed at every place where there is one. */
function mutantsOf(text: string): string[] {
  return Array.from(text).flatMap((character, at) => {
    const isRoot = text.slice(0, at).endsWith('\\sqrt')
    const changed = /\d/.test(character)
      ? [(Number(character) + 1) % 10, (Number(character) + 5) % 10].map(String)
      : isRoot
        ? []
        : ({ '+': ['-'], '-': ['+'], '<': ['>'], '[': ['('], ']': [')'] }[character] ?? [])
    return changed.map((by) => text.slice(0, at) + by + text.slice(at + 1))
  })
}
