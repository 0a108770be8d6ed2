import { describe, expect, it } from 'vitest'
import { auditChain } from '../../src/audit/index.ts'
import { heldOutOf, stories, type StoryProblem } from '../../src/lab/index.ts'
import { plansOf } from '../../src/lab/stories.ts'
import {
  isHeldOutStory,
  randomStory,
  randomStoryDocument,
  type StoryMixture,
} from '../../src/lab/story-corpus.ts'
import { passageOf } from '../../src/lab/tasks.ts'
import { random } from '../../src/statistics/index.ts'

/** 12 + 3 · 8 = 36, and 36 − 7 = 29. */
const problem: StoryProblem = {
  id: 'Ann has 12. She buys 3 packs of 8. That is 7 more than Bob. How many has Bob?',
  start: 12,
  clauses: [
    { kind: 'buys', count: 3, each: 8 },
    { kind: 'more than', count: 7 },
  ],
  target: 29,
  chance: 1 / 8,
}

const checked = (text: string, finish: 'stop' | 'length' = 'stop') =>
  stories.verify(problem, { text, finish })

const mixture = stories.mixture as unknown as StoryMixture

describe('plansOf', () => {
  it('are the readings of each clause, each with each, that stay from 0 to 99', () => {
    // Packs: multiplied, added up, turned round (12 − 24 < 0), passed over; bob: −7, +7, passed over.
    const answers = plansOf(problem).map(({ answer, steps }) => `${answer} in ${steps.length}`)
    expect(answers).toEqual([
      '29 in 3',
      '43 in 3',
      '36 in 2',
      '16 in 3',
      '30 in 3',
      '23 in 2',
      '5 in 1',
      '19 in 1',
    ])
    expect(plansOf(problem).filter(({ isRight }) => isRight)).toHaveLength(1)
  })
})

describe('the verifier of word problems', () => {
  it.each([
    ['a right chain', '3*8=24; 12+24=36; 36-7=29 #### 29', 'right', true, 29, true],
    ['one whose factors are turned', '8*3=24; 24+12=36; 36-7=29 #### 29', 'right', true, 29, true],
    ['a slip that is carried on', '3*8=25; 12+25=37; 37-7=30 #### 30', 'right', false, 29, false],
    ['two slips that cancel', '3*8=25; 12+25=36; 36-7=29 #### 29', 'right', false, 29, false],
    ['packs added up', '3+8=11; 12+11=23; 23-7=16 #### 16', 'wrong', true, 16, false],
    ['a wrong way and a slip', '3*8=24; 12+24=36; 36+7=29 #### 29', 'wrong', false, 43, false],
    ['a reading below zero', '3*8=24; 12-24=12; 12-7=5 #### 5', 'wrong', false, -19, false],
    ['a clause passed over', '12-7=5 #### 5', 'wrong', true, 5, false],
    ['a number from nowhere', '3*9=27; 12+27=39; 39-7=32 #### 32', 'none', true, null, false],
    [
      'another answer than the last',
      '3*8=24; 12+24=36; 36-7=29 #### 28',
      'none',
      true,
      null,
      false,
    ],
  ] as const)('sees %s', (_what, text, approach, arithmetic, mended, correct) => {
    const verdict = checked(text)
    expect(verdict.parts).toEqual({ approach, arithmetic, mended })
    expect([verdict.wellFormed, verdict.correct]).toEqual([true, correct])
  })

  it('takes a chain without its mark for no answer, and still says how it was made', () => {
    expect(checked('3*8=24; 12+24=36; 36-7=29')).toEqual({
      wellFormed: false,
      valid: false,
      answer: null,
      correct: false,
      parts: { approach: 'right', arithmetic: true, mended: 29 },
    })
    expect(checked('3*8=24; 12+24=36; 36-7=29 #### 29', 'length').answer).toBeNull()
    expect(checked('3*8=; 12').parts).toEqual({ approach: 'none', arithmetic: true, mended: null })
    expect(checked('').parts!.approach).toBe('none')
  })
})

describe('the corpus of word problems', () => {
  const stream = random(7)
  const documents = Array.from({ length: 5000 }, () => randomStoryDocument(stream, mixture))
  const share = (of: (document: (typeof documents)[number]) => boolean) =>
    documents.filter(of).length / documents.length

  it('has its shares of wrong readings, slips and missing marks', () => {
    expect(share(({ plan }) => !plan.isRight)).toBeCloseTo(0.5, 1)
    expect(share(({ text }) => !text.includes('####'))).toBeCloseTo(0.1, 1)
    const sum = (of: (document: (typeof documents)[number]) => number) =>
      documents.reduce((total, document) => total + of(document), 0)
    // A little below 8 %, since a slip that leads out of 0 to 99 is drawn again.
    const slips = sum((document) => document.slips) / sum(({ steps }) => steps.length)
    expect(slips).toBeGreaterThan(0.07)
    expect(slips).toBeLessThan(0.082)
  })

  it('is what the verifier says of it, document by document', () => {
    for (const { problem: asked, plan, slips, text } of documents) {
      const { parts } = stories.verify(asked, { text, finish: 'stop' })
      expect(parts).toEqual({
        approach: plan.isRight ? 'right' : 'wrong',
        arithmetic: slips === 0,
        mended: plan.answer,
      })
    }
  })

  it('shows no held-out question, and fits the context', () => {
    for (const { problem: asked, text } of documents) {
      expect(isHeldOutStory(asked.id)).toBe(false)
      const { tokens, from } = passageOf(stories, { id: asked.id, text })
      expect(tokens.length - 1).toBeLessThanOrEqual(stories.shape.context)
      expect(tokens.length - from).toBeLessThanOrEqual(stories.maxCompletionTokens)
    }
  })

  it('has slips that the audit finds, and mends as they were planted in 49 of 50', () => {
    const slipped = documents.filter(({ slips }) => slips > 0).slice(0, 500)
    let mended = 0
    for (const { problem: asked, plan, slips, text } of slipped) {
      const audit = auditChain(text, { gold: String(asked.target) })
      expect(audit.slips).toHaveLength(slips)
      if (audit.replayed === String(plan.answer)) mended++
    }
    expect(mended / slipped.length).toBeGreaterThan(0.97)
  })
})

describe('questions of word problems', () => {
  it('are in one split or the other, one in ten held out', () => {
    const stream = random(9)
    const open = Array.from({ length: 300 }, () => randomStory(stream, { heldOut: false }))
    expect(open.some(({ id }) => isHeldOutStory(id))).toBe(false)
    const asked = heldOutOf(stories, { count: 200, maxChance: 0.2, seed: 1 })
    expect(new Set(asked.map(({ id }) => id)).size).toBe(200)
    for (const { id, chance, target, stratum } of asked) {
      expect(isHeldOutStory(id)).toBe(true)
      expect(chance).toBeLessThanOrEqual(0.2)
      expect(target >= 0 && target <= 99).toBe(true)
      expect(stratum).toMatch(/^[234] steps$/)
    }
    let held = 0
    for (let i = 0; i < 5000; i++) if (isHeldOutStory(`Ann has ${i}`)) held++
    expect(held / 5000).toBeCloseTo(0.1, 1)
  })
})

describe('the words of word problems', () => {
  it('are cut into the longest symbols, and come back', () => {
    const { encode, decode } = stories.vocabulary
    const text = `${stories.prompt(problem)}3*8=24; 12+24=36; 36-7=29 #### 29`
    expect(decode(encode(text))).toBe(text)
    expect(encode(' more than Bob')).toHaveLength(1)
    expect(() => encode('Ann had 3')).toThrow('no token for "A"')
  })
})
