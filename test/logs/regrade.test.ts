import { describe, expect, it } from 'vitest'
import { Regrade } from '../../src/logs/index.ts'
import type { Grader } from '../../src/records/index.ts'
import { armOf, jsonl } from './arm-of.ts'

/** Right where the text is the reference answer, undecided where it is a question mark. */
const same: Grader = {
  name: 'same',
  version: '2',
  grade: (completion, { gold }) => ({
    verdict: completion === '?' ? 'undecided' : completion === gold ? 'correct' : 'incorrect',
    answer: completion === '' ? null : completion,
    rule: null,
    span: null,
    reason: 'compared',
  }),
}

const log = jsonl([
  { id: 'a', gold: '1', completion: '1', correct: true },
  { id: 'a', gold: '1', completion: '1', correct: false },
  { id: 'a', gold: '1', completion: '2', correct: true },
  { id: 'a', gold: '1', completion: '?', correct: true },
  { id: 'a', gold: '1', completion: '', correct: null },
  { id: 'b', completion: '1', correct: true },
])

describe('another grader', () => {
  it('stands in place of the tool, which it counts against its own', async () => {
    const regrade = new Regrade(same, { instead: true })
    const { problems, notes, conditions } = await armOf(log, { regrade })
    expect(problems).toEqual([
      {
        id: 'a',
        n: 5,
        c: 2,
        u: 1,
        answers: [
          { answer: '1', count: 2, correct: true },
          { answer: '2', count: 1, correct: false },
          { answer: '?', count: 1, correct: false },
        ],
      },
      { id: 'b', n: 1, c: 0, u: 1 },
    ])
    expect(conditions).toEqual({ grader: 'same@2' })
    expect(notes).toEqual([
      'graded by same@2 in place of the tool: 3 of 4 that the tool graded differ (1 from correct to incorrect, 1 from incorrect to correct, 1 to undecided); 1 that it had not graded (0 of them correct)',
      'samples without a text or a reference answer, not graded again: 1',
      'unscored samples, counted as unresolved and not as wrong: 2',
    ])
  })

  it('may only look, and says where it differs', async () => {
    const regrade = new Regrade(same, { instead: false })
    expect(await armOf(log, { regrade })).toEqual(await armOf(log))
    expect([regrade.graded, regrade.known, regrade.differing, regrade.left]).toEqual([5, 4, 3, 1])
    expect(regrade.disagreements.map(({ tool, ours }) => [tool, ours])).toEqual([
      ['incorrect', 'correct'],
      ['correct', 'incorrect'],
      ['correct', 'undecided'],
    ])
  })

  it('needs no threshold for scores that it replaces', async () => {
    const rewards = jsonl([{ id: 'a', gold: '1', completion: '1', reward: 0.37 }])
    await expect(armOf(rewards)).rejects.toThrow('--threshold')
    const regrade = new Regrade(same, { instead: true })
    expect((await armOf(rewards, { regrade })).problems).toMatchObject([{ n: 1, c: 1, u: 0 }])
  })

  it('does not stand in for the grades of counts, which have no completions', async () => {
    const counts = jsonl([{ id: 'a', n: 4, c: 3 }])
    const beside = new Regrade(same, { instead: false })
    expect((await armOf(counts, { regrade: beside })).problems).toHaveLength(1)
    await expect(armOf(counts, { regrade: new Regrade(same, { instead: true }) })).rejects.toThrow(
      'holds counts and no completion to grade again; leave --regrade out',
    )
  })
})
