import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findSandbox } from '../../src/grading/index.ts'
import { Store } from '../../src/store/index.ts'
import { passbound } from '../helpers/passbound.ts'
import { sample, scratchFolder } from '../store/maker.ts'

const isIsolated = findSandbox({ unsafe: true }).isolation === 'bubblewrap'
const right = '```python\ndef twice(n):\n    return 2 * n\n```'
const wrong = '```python\ndef twice(n):\n    return 4\n```'
const test_list = ['assert twice(2) == 4', 'assert twice(3) == 6']

describe('passbound grade --grader code', () => {
  it('runs the programs of a file of pairs on their tests, which need no gold', async () => {
    await using folder = await scratchFolder()
    const rows = [
      { id: 'a', completion: right, test_list },
      { id: 'b', completion: wrong, test_list },
      { id: 'c', completion: 'print(int(input()) + 1)', tests: [{ input: '1', output: '2' }] },
      { id: 'd', completion: right },
    ]
    await writeFile(
      join(folder.path, 'rows.jsonl'),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    )
    const args = ['grade', 'rows.jsonl', '--grader', 'code']
    const { code, stdout } = await passbound([...args, '--unsafe-exec', '--json'], {
      cwd: folder.path,
    })
    expect(code).toBe(0)
    const graded: unknown = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(graded).toMatchObject([
      { id: 'a', verdict: 'correct', reason: 'passed 2 tests' },
      { id: 'b', verdict: 'incorrect', reason: 'test 2: another value' },
      { id: 'c', verdict: 'correct' },
      { id: 'd', verdict: 'undecided', reason: 'the problem has no tests' },
    ])
    const unasked = await passbound(args, { cwd: folder.path })
    expect([unasked.code, unasked.stderr.includes('--unsafe-exec')]).toEqual(
      isIsolated ? [0, false] : [2, true],
    )
    const exact = await passbound(['grade', 'rows.jsonl'], { cwd: folder.path })
    expect(exact.stderr).toBe('passbound: rows.jsonl line 1: no "gold" field\n')
  })

  it('grades a run by the tests that its problems keep', async () => {
    await using folder = await scratchFolder()
    const store = await Store.open(join(folder.path, 'run'), { create: true })
    const completions = [right, wrong, right]
    await store.append(
      completions.map((completion, index) =>
        sample({ condition: 'c0', problem: 'p', index }, { completion }),
      ),
    )
    await store.close()
    const problem = { id: 'p', question: 'Write twice.', gold: 'none', test_list }
    await writeFile(join(folder.path, 'p.jsonl'), `${JSON.stringify(problem)}\n`)
    const args = ['grade', 'run', '--grader', 'code', '--unsafe-exec', '--problems', 'p.jsonl']
    const { stdout } = await passbound(args, { cwd: folder.path })
    expect(stdout).toBe('c0: 3 samples, 2 correct, 1 incorrect, 0 undecided under code@1\n')
  })
})
