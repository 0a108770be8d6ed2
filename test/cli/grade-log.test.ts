import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passbound } from '../helpers/passbound.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'
import { scratchFolder } from '../store/maker.ts'

let folder: { path: string } & AsyncDisposable
beforeAll(async () => {
  folder = await scratchFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

const grade = (...args: string[]) => passbound(['grade', ...args], { cwd: folder.path })

async function log(name: string, rows: object[]): Promise<string> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  await writeFile(join(folder.path, name), text)
  return name
}

describe('passbound grade on a log', () => {
  it("compares the tool's own grades with ours and lists where they differ, and over what", async () => {
    const path = await log('qwen.jsonl', [
      {
        idx: 7,
        question: 'How many?',
        gt: '10000',
        pred: ['10{,}000', '10000', '3'],
        code: ['so \\boxed{10{,}000}', 'so \\boxed{10000}', 'so \\boxed{3}'],
        score: [false, true, true],
      },
    ])
    const { code, stdout } = await grade(path, '--compare', 'tool', 'exact')
    expect(code).toBe(0)
    expect(stdout).toContain('pass@1: 0.6667 under tool (qwen-math), 0.6667 under exact@1')
    expect(stdout).toContain(
      '3 samples, 2 flip from tool (qwen-math) to exact@1\n7\t0\tincorrect -> correct\t10{,}000 for 10000: equal as rationals\n7\t2\tcorrect -> incorrect\t3 for 10000: different rationals\n',
    )
    const json = await grade(path, '--compare', 'tool', 'exact', '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      from: 'tool (qwen-math)',
      to: 'exact@1',
      table: { correct: { correct: 1, incorrect: 1 }, incorrect: { correct: 1 } },
      problems: [{ problem: '7', n: 3, from: { c: 2, u: 0 }, to: { c: 2, u: 0 } }],
    })
  })

  it('counts what the tool did not grade as undecided, and says what it leaves out', async () => {
    const path = await log('some.jsonl', [
      { id: 'a', gold: '4', completion: '\\boxed{4}', correct: null },
      { id: 'a', gold: '4', correct: true },
    ])
    const { stdout, stderr } = await grade(path, '--compare', 'tool', 'exact', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ samples: 1, table: { undecided: { correct: 1 } } })
    expect(stderr).toContain('1 samples without a completion or a reference answer: left out')
  })

  it('refuses a log that holds nothing to grade', async () => {
    const path = await log('none.jsonl', [{ id: 'a', correct: true }])
    expect(await grade(path, '--compare', 'tool', 'exact')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `${path} has no sample with both a completion and a reference answer; name their columns`,
      ) as string,
    })
  })
})

describe.skipIf(sharedData === null)('passbound grade on a real log', () => {
  it('agrees with all stored scores but one, and names that one', async () => {
    const path = sharedFile('logs', 'qwen-math-cot-100x8.jsonl')
    const { stdout } = await grade(path, '--compare', 'tool', 'exact', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      samples: 800,
      flips: [{ from: 'incorrect', to: 'correct' }],
    })
  })
})
