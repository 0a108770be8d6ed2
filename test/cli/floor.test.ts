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

  it.each([
    [
      ['--space', '1', '--k', '1'],
      'with one answer to guess, guessing solves a problem within 1 attempt with chance 1\n',
    ],
    [['--space', '1', '--k', '10^100'], 'within 10^100 attempts with chance 1\n'],
    [
      ['--space', '2', '--k', '1'],
      'guessing among 2 answers solves a problem within 1 attempt with chance .500\n',
    ],
    [['--space', '1.5', '--k', '2'], 'with chance .889\n'],
  ])('has sense at the end of its range: %j', async (args, summary) => {
    const { code, stdout } = await passbound(['floor', ...args])
    expect(code).toBe(0)
    expect(stdout).toContain(summary)
  })

  it('says of one problem that it has no other', async () => {
    const { code, stdout } = await passbound(['floor', '-', '--k', '1', '--space', '1'], {
      input: '{"id":1,"gold":"7"}\n',
    })
    expect(code).toBe(0)
    expect(stdout).toContain('        1    1.000    0.000\n\nexact for this problem\n')
    expect(stdout).toContain('one problem has no other whose reference answer could be guessed')
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
    [['floor', '--space', '0.5'], '', 'the answer space must be at least 1, got 0.5'],
    [['floor', '--space', '10', '--k', '1.5'], '', 'k must be a whole number from 1, got 1.5'],
    [['floor', '--space', '10', '--k', '0.1'], '', 'k must be a whole number from 1, got 0.1'],
    [
      ['floor', '-', '--k', '1.5'],
      golds,
      '--k must be a whole number from 1 where problems are given, got 1.5',
    ],
    [
      ['floor', '-', '--k', '10^100'],
      golds,
      '--k must be a whole number from 1 where problems are given, got 10^100',
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
