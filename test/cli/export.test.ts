import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArm } from '../../src/logs/index.ts'
import { Store } from '../../src/store/index.ts'
import { passbound } from '../helpers/passbound.ts'
import { condition, sample, scratchFolder } from '../store/maker.ts'

const problems = [
  { id: 'p', question: 'What is 2 + 3?', gold: '5', stratum: "Ada's", answerSpace: 10 },
  { id: 'q', question: 'What is 1 / 2?', gold: '0.5', stratum: 'other', answerSpace: 10 },
]
const verdicts = ['correct', 'incorrect', 'undecided'] as const

let folder: { path: string } & AsyncDisposable
beforeAll(async () => {
  folder = await scratchFolder()
  const store = await Store.open(join(folder.path, 'run'), { create: true })
  const arms = ['base', 'rl'].map((name) => ({
    name,
    arm: name,
    point: '',
    hash: `of-${name}`,
    condition,
  }))
  await store.writePlan({
    format: 'passbound-plan@1',
    grader: 'exact@1',
    samples: 4,
    looks: [],
    arms,
    problems,
  })
  const keys = arms.flatMap(({ hash }) =>
    problems.flatMap(({ id }) =>
      [0, 1, 2, 3].map((index) => ({ condition: hash, problem: id, index })),
    ),
  )
  await store.append(
    keys.map((key) =>
      sample(key, key.index < 3 ? {} : { finish: 'censored', censoring: 'deadline' }),
    ),
  )
  const grade = { answer: null, rule: null, span: null, reason: '' }
  const graded = keys.filter(({ index }) => index < 3)
  for (const grader of ['exact@1', 'paper@1'])
    await store.appendGrades(
      grader,
      graded.map((key) => ({ ...key, ...grade, verdict: verdicts[key.index]! })),
    )
  await store.close()
})
afterAll(() => folder[Symbol.asyncDispose]())

const run = (...args: string[]) => passbound(args, { cwd: folder.path })

describe('passbound export', () => {
  it.each(['parquet', 'jsonl', 'csv'])(
    'writes a .%s that reads as the arms of the run',
    async (ending) => {
      const file = `out.${ending}`
      expect(await run('export', 'run', '-o', file)).toMatchObject({
        code: 0,
        stderr: `16 samples in ${file}; passbound compare ${file} --arms base,rl compares two of its arms\n`,
      })
      const path = join(folder.path, file)
      const arm = await readArm(path, { select: { arm: 'rl' } })
      expect(arm.problems).toMatchObject([
        { id: 'p', n: 4, c: 1, u: 2, stratum: "Ada's", answerSpace: 10 },
        { id: 'q', n: 4, c: 1, u: 2, stratum: 'other', answerSpace: 10 },
      ])
      await expect(readArm(path)).rejects.toThrow(
        'holds several arms: base, rl; choose one (--select arm=base), or two to compare (--arms base,rl)',
      )
    },
  )

  it('is compared by one name, and says how where it is not', async () => {
    await run('export', 'run', '-o', 'both.parquet')
    const { code, stdout } = await run('compare', 'both.parquet', '--arms', 'base,rl', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      arms: { base: { name: 'base' }, rl: { name: 'rl' } },
    })
    expect(await run('compare', 'both.parquet')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('or two arms of both.parquet (--arms base,rl)'),
    })
    expect((await run('compare', 'both.parquet', '--arms', 'base,rlx')).stderr).toContain(
      'both.parquet has no arm "rlx"; it has: base, rl',
    )
  })
})
