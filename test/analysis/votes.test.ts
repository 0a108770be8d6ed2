import { describe, expect, it } from 'vitest'
import { chains } from '../../src/analysis/chains.ts'
import { compare } from '../../src/analysis/index.ts'
import { designOf, type Evidence } from '../../src/analysis/evidence.ts'
import { majority } from '../../src/analysis/majority.ts'
import { votes } from '../../src/analysis/votes.ts'
import { chainKey, type CompletionFacts, pairArms } from '../../src/records/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { readArm } from '../../src/logs/index.ts'
import { arm } from '../helpers/arms.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

type Given = Partial<CompletionFacts> & { answer: string | null }

/** A problem whose right answer is 1. */
function tally(...given: Given[]) {
  const completions = given.map((each) => ({ correct: each.answer === '1', ...each }))
  const counts = new Map<string, number>()
  for (const { answer } of given)
    if (answer !== null) counts.set(answer, (counts.get(answer) ?? 0) + 1)
  return {
    n: given.length,
    c: completions.filter(({ correct }) => correct).length,
    answers: [...counts].map(([answer, count]) => ({ answer, count, correct: answer === '1' })),
    completions,
  }
}

const many = <T>(value: T) => Array.from({ length: 12 }, () => value)

function evidence(base: ReturnType<typeof tally>, rl = base): Evidence {
  const { pairs } = pairArms(arm(many(base)), arm(many(rl)), { common: false })
  return {
    pairs,
    ks: [1, 2, 4],
    design: designOf(pairs, false),
    band: { alpha: 0.05, draws: 300, seed: 0, method: 'bounded' },
    margin: 0.01,
  }
}

/** One right and likely completion of five tokens against two wrong and unlikely ones of ten. */
const sure = tally(
  { answer: '1', tokens: 5, logprob: -0.5, certainty: 3 },
  { answer: '2', tokens: 10, logprob: -20, certainty: -1 },
  { answer: '2', tokens: 10, logprob: -20, certainty: -2 },
  { answer: null, tokens: 10, logprob: -1, certainty: -9 },
)

describe('votes', () => {
  const found = votes(evidence(sure))
  if ('needs' in found) throw new Error(found.needs)
  const at = (name: string) => found.data.selectors.find((each) => each.name === name)!

  it('weighs by likelihood a token and by length, or takes the best completion', () => {
    const values = found.data.selectors.map(({ name, points }) => [name, points.at(-1)!.base.value])
    expect(values).toEqual([
      ['plurality', 0],
      // e^−.1 = .90 against twice e^−2 = .27
      ['by likelihood', 1],
      ['most likely', 1],
      ['by length', 0],
      // .2 against twice .1 is a tie.
      ['by brevity', 0.5],
      // A score below 0 can rank, but not weigh.
      ['most certain', 1],
    ])
  })

  it('says what each gains over the plurality, with its limits', () => {
    const { base } = at('by likelihood').overPlurality
    expect(base.value).toBe(1)
    expect(base.low).toBeGreaterThan(0)
    expect(at('plurality').overPlurality.base).toEqual({ value: 0, low: 0, high: 0 })
    expect(found.summary).toMatch(
      /^at k = 4 a plurality gets \.000 in the base .* by likelihood \+1\.000 \[/,
    )
  })

  it('has the plurality that the exact vote has', () => {
    const exact = majority(evidence(sure))
    if ('needs' in exact) throw new Error(exact.needs)
    for (const [j, { base }] of exact.data.points.entries())
      expect(Math.abs(at('plurality').points[j]!.base.value - base)).toBeLessThan(0.06)
  })

  it('votes on answers where chains are graded too, and takes the best completion by its own grade', () => {
    // Of three chains to 1 the likeliest is false; 1 is the right answer all the same.
    const lucky = {
      ...tally(
        { answer: '1', tokens: 5, logprob: -0.5 },
        { answer: '1', tokens: 5, logprob: -5 },
        { answer: '1', tokens: 5, logprob: -5 },
        { answer: '2', tokens: 5, logprob: -9 },
      ),
      c: 2,
    }
    lucky.completions[0]!.correct = false
    const both = votes(evidence(lucky))
    const exact = majority(evidence(lucky))
    if ('needs' in both || 'needs' in exact) throw new Error('needs more')
    const last = (name: string) =>
      both.data.selectors.find((each) => each.name === name)!.points.at(-1)!.base.value
    expect([last('plurality'), exact.data.points.at(-1)!.base]).toEqual([1, 1])
    expect([last('by likelihood'), last('most likely')]).toEqual([1, 0])
  })

  it('needs each completion, with something to weigh by', () => {
    const needs = {
      needs:
        'the answer of each completion with its tokens, log-probability or certainty, which `passbound analyze` reads',
    }
    expect(votes(evidence(tally({ answer: '1' }, { answer: '2' })))).toEqual(needs)
    const { completions: _, ...counts } = sure
    const { pairs } = pairArms(arm(many(counts)), arm(many(counts)), { common: false })
    expect(votes({ ...evidence(sure), pairs })).toEqual(needs)
  })
})

// simpleRL-reason's 100 × 8 with the scores of a reward model: pass@8 .96, maj@8 .925, rm@8 .94
describe.skipIf(sharedData === null)('votes of a real evaluation', () => {
  it('takes the completion that a reward model likes best', async () => {
    const read = await readArm(sharedFile('logs/qwen-math-cot-100x8.jsonl'), { completions: {} })
    const { pairs } = pairArms(read, read, { common: false })
    const found = votes({ ...evidence(sure), pairs, design: designOf(pairs, false) })
    if ('needs' in found) throw new Error(found.needs)
    const last = (name: string) =>
      found.data.selectors.find((each) => each.name === name)!.points.at(-1)!.base.value
    expect(last('plurality')).toBeCloseTo(0.925, 12)
    expect(last('most certain')).toBeCloseTo(0.94, 12)
  })
})

describe('chains', () => {
  const chain = (text: string) => chainKey(text)
  const base = tally(
    { answer: '1', chain: chain('a + b'), approach: '(+ # #)' },
    { answer: '1', chain: chain('A  +\nb '), approach: '(+ # #)' },
    { answer: '1', chain: chain('b + a'), approach: null },
    { answer: '2', chain: chain('a - b'), approach: '(- # #)' },
  )
  const rl = tally(
    ...Array.from({ length: 4 }, () => ({ answer: '1', chain: chain('a'), approach: '#' })),
  )
  const found = chains(evidence(base, rl))
  if ('needs' in found) throw new Error(found.needs)

  it('counts different chains, whatever their white space and case', () => {
    const { chains: points } = found.data
    expect(points.map(({ k }) => k)).toEqual([1, 2, 4])
    expect(points.at(-1)!.base.value).toBeCloseTo(3, 12)
    expect(points.at(-1)!.rl.value).toBeCloseTo(1, 12)
    // Of the six pairs one is of equal chains.
    expect(points[1]!.base.value).toBeCloseTo(2 - 1 / 6, 12)
  })

  it('counts right approaches only, as far as they can be followed', () => {
    const { approaches, followed } = found.data
    expect(approaches!.map((point) => point.base.value)).toEqual([
      expect.closeTo(1 / 2, 12),
      expect.closeTo(1 - 1 / 6, 12),
      expect.closeTo(1, 12),
    ])
    expect(followed).toEqual({ base: 2 / 3, rl: 1 })
    expect(found.caveats[1]).toContain('66.7 % of the base')
  })

  it('says what it needs, and is drawn where it has it', () => {
    const without = chains(evidence(tally({ answer: '1' }, { answer: '2' })))
    expect(without).toEqual({
      needs: 'the text of each completion, which `passbound analyze` reads',
    })
    const whole = tally(...base.completions.map((each) => ({ ...each, tokens: 3, logprob: -1 })))
    const page = renderReport(compare(arm(many(whole)), arm(many(whole)), { draws: 100 }))
    for (const id of ['votes-base', 'votes-rl', 'chains', 'approaches'])
      expect(page).toContain(`id="figure-${id}"`)
  })
})
