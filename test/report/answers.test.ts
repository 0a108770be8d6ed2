import { expect, it } from 'vitest'
import { compare } from '../../src/analysis/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { arm } from '../helpers/arms.ts'

const tally = (right: number, ...wrong: number[]) => ({
  n: right + wrong.reduce((sum, count) => sum + count, 0),
  c: right,
  answerSpace: 100,
  answers: [
    { answer: 'right', count: right, correct: true },
    ...wrong.map((count, i) => ({ answer: `wrong ${i}`, count, correct: false })),
  ].filter(({ count }) => count > 0),
})

it('draws everything that answers and answer spaces allow', () => {
  const base = Array.from({ length: 12 }, (_, i) => tally(i % 4, 4 - (i % 4), 3, 1))
  const rl = Array.from({ length: 12 }, (_, i) => tally(2 * (i % 4), 8 - 2 * (i % 4)))
  const page = renderReport(compare(arm(base), arm(rl, { name: 'grpo' }), { draws: 200 }))
  for (const id of ['floor', 'sets', 'signal', 'majority', 'diversity', 'parity'])
    expect(page).toContain(`id="figure-${id}"`)
  const [content] = page.split('<script>')
  expect(content?.match(/NaN|undefined|⚠/g)).toBeNull()
  const words = page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(words).toContain('votes to match')
  expect(words).not.toContain('What guessing reaches is not drawn')
  expect(words).toMatch(
    /Is coverage at large k just guessing\? .? (stays undecided|becomes decided)/,
  )
})
