import { describe, expect, it } from 'vitest'
import { passbound } from '../helpers/passbound.ts'

const golds = ['7', '7.0', '8', '9']
  .map((gold, id) => `${JSON.stringify({ id, gold, source: 'quiz' })}\n`)
  .join('')

describe('passbound floor', () => {
  it('takes 10^10^100 attempts', async () => {
    const { code, stdout } = await passbound(['floor', '--space', '1000', '--k', '10^10^100'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^guessing among 1,000 answers solves a problem within 10\^\(10\^100\) attempts with chance 1 − e\^−\(10\^\(10\^100 − 3\)\)\n/,
    )
  })

  it('reads reference answers', async () => {
    const { code, stdout } = await passbound(['floor', '-', '--k', '1', '2', '--space', '10'], {
      input: golds,
    })
    expect(code).toBe(0)
    expect(stdout).toContain('        1    0.100    0.167\n        2    0.190    0.278\n')
  })

  it('prints one JSON document with --json', async () => {
    const { stdout } = await passbound(['floor', '-', '--k', '2', '--json'], { input: golds })
    expect((JSON.parse(stdout) as { data: object }).data).toMatchObject({ problems: 4 })
  })

  it.each([
    [['floor'], '', 'nothing to guess: give a file of problems, or --space such as 1000'],
    [
      ['floor', '--space', '10', '--k', 'all'],
      '',
      'k must be a positive number such as 1000, 1e30 or 10^10^100, got all',
    ],
    [
      ['floor', '-', '--k', '10^100'],
      golds,
      '--k must be a number from 1 where problems are given, got 10^100',
    ],
    [
      ['floor', '-'],
      golds + golds,
      'standard input line 5: the id 0 stands already in standard input line 1',
    ],
    [
      ['floor', '-'],
      '{"id":1}\n',
      'standard input line 1: no gold (gold, answer, target, expected); an experiment may name its column under problems.columns.gold, the row has id',
    ],
  ])('says in one line what is wrong with %j', async (args, input, message) => {
    const { code, stderr } = await passbound(args, { input })
    expect(code).toBe(2)
    expect(stderr).toBe(`passbound: ${message}\n`)
  })
})
