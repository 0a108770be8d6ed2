import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '../../src/records/index.ts'
import { RunReader, Store } from '../../src/store/index.ts'
import { passbound } from '../helpers/passbound.ts'
import { condition, sample, scratchFolder } from '../store/maker.ts'

let folder: { path: string } & AsyncDisposable
beforeAll(async () => {
  folder = await scratchFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

const problems: Problem[] = [
  { id: 'p', question: 'What is 2 + 3?', gold: '5' },
  { id: 'q', question: 'What is 1 / 2?', gold: '\\frac12' },
]

const plan = {
  format: 'passbound-plan@1',
  samples: 4,
  looks: [],
  arms: [{ name: 'base', arm: 'base', point: '', hash: 'c0', condition }],
  problems,
}

/** `paper` takes 500 for 5; the third sample of p is censored, its fourth was graded before. */
const completions = [
  ['p', 0, '\\boxed{5}'],
  ['p', 1, '\\boxed{500}'],
  ['p', 2, '\\boxed{'],
  ['p', 3, '\\boxed{5}'],
  ['q', 0, '\\boxed{0.5}'],
  ['q', 1, 'no idea'],
  ['q', 2, '\\boxed{2}'],
  ['q', 3, '\\boxed{9^{9^{9^9}}}'],
] as const

async function newRun(name: string, { planned = true } = {}): Promise<string> {
  const store = await Store.open(join(folder.path, name), { create: true })
  if (planned) await store.writePlan(plan)
  await store.append(
    completions.map(([problem, index, completion]) =>
      sample(
        { condition: 'c0', problem, index },
        {
          completion,
          ...(completion === '\\boxed{' && { finish: 'censored', censoring: 'deadline' }),
        },
      ),
    ),
  )
  await store.appendGrades('exact@1', [
    {
      condition: 'c0',
      problem: 'p',
      index: 3,
      verdict: 'correct',
      answer: '5',
      rule: 'from before',
      span: null,
      reason: 'identical',
    },
  ])
  await store.close()
  return name
}

const grade = (...args: string[]) => passbound(['grade', ...args], { cwd: folder.path })

/** Everything in a run but the grades of `without`. */
async function rest(run: string, without: string): Promise<unknown[]> {
  const reader = await RunReader.open(join(folder.path, run))
  const rows: object[] = []
  const keys = []
  for await (const batch of reader.samples()) keys.push(...batch)
  for await (const batch of reader.texts(keys)) rows.push(...batch)
  for (const grader of reader.graders().filter((each) => each !== without))
    for await (const batch of reader.grades(grader)) rows.push(...batch)
  reader.close()
  return rows.map((row) => JSON.stringify(row)).toSorted()
}

describe('passbound grade on a run', () => {
  it('grades what the grader has not, once, and says how much is right', async () => {
    const run = await newRun('once')
    const first = await grade(run, '--grader', 'exact')
    expect(first).toMatchObject({
      code: 0,
      stdout: 'base: 8 samples, 3 correct, 3 incorrect, 1 undecided, 1 censored under exact@1\n',
    })
    expect(first.stderr).toContain('6 of 6 samples')
    const again = await grade(run, '--grader', 'exact', '--json')
    expect(again.stderr).toBe('')
    expect(JSON.parse(again.stdout)).toMatchObject({ grader: 'exact@1', graded: 0 })
    const reader = await RunReader.open(join(folder.path, run))
    const rules: unknown[] = []
    for await (const batch of reader.grades('exact@1', { problem: 'p' }))
      rules.push(...batch.filter(({ index }) => index === 3).map(({ rule }) => rule))
    reader.close()
    expect(rules).toEqual(['from before'])
  })

  it("grades by the run's own grader unless another is asked for", async () => {
    const store = await Store.open(join(folder.path, await newRun('own')))
    await store.writePlan({ ...plan, grader: 'paper@1' })
    await store.close()
    expect((await grade('own')).stdout).toMatch(/under paper@1\n$/)
    expect((await grade('own', '--grader', 'exact')).stdout).toMatch(/under exact@1\n$/)
    expect((await grade('own')).stdout).toMatch(/under paper@1\n$/)
  })

  it('touches neither samples nor the grades of others', async () => {
    const run = await newRun('others')
    const before = await rest(run, 'paper@1')
    expect(before).toHaveLength(9)
    expect((await grade(run, '--grader', 'paper')).code).toBe(0)
    expect(await rest(run, 'paper@1')).toEqual(before)
  })

  it('compares two graders by arm: the table, what flips, and pass@k with the censored in n', async () => {
    const run = await newRun('compared')
    const { code, stdout } = await grade(run, '--compare', 'paper', 'exact', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      arm: 'base',
      from: 'paper@1',
      to: 'exact@1',
      samples: 7,
      table: { correct: { correct: 3, incorrect: 1 } },
      flips: [
        { problem: 'p', sample: 1, from: 'correct', to: 'incorrect' },
        { problem: 'q', sample: 3, from: 'incorrect', to: 'undecided' },
      ],
      problems: [
        { problem: 'p', n: 4, from: { c: 3, u: 1 }, to: { c: 2, u: 1 } },
        { problem: 'q', n: 4, from: { c: 1, u: 0 }, to: { c: 1, u: 1 } },
      ],
    })
    const text = await grade(run, '--compare', 'paper@1', 'exact@1')
    expect(text.stdout).toContain('pass@1: 0.5000 to 0.6250 under paper@1, 0.3750 to 0.6250')
    expect(text.stdout).toContain(
      '7 samples, 2 flip from paper@1 to exact@1\np\t1\tcorrect -> incorrect\n',
    )
  })

  it('takes the problems of a run without a plan from a file, and says that it needs one', async () => {
    const run = await newRun('unplanned', { planned: false })
    expect(await grade(run)).toMatchObject({
      code: 2,
      stderr: `passbound: ${run} has no plan.json, which holds the references to grade against; name the problem file (--problems FILE)\n`,
    })
    await writeFile(join(folder.path, 'p.jsonl'), `${JSON.stringify(problems[0])}\n`)
    const { stdout, stderr } = await grade(run, '--problems', 'p.jsonl')
    expect(stderr).toContain('4 samples are of problems that are not known: not graded')
    expect(stdout).toBe(
      'c0: 8 samples, 2 correct, 1 incorrect, 0 undecided, 1 censored, 4 not graded under exact@1\n',
    )
  })

  it('refuses other references beside those of the plan, and graders that nobody knows', async () => {
    const run = await newRun('refused')
    await writeFile(join(folder.path, 'p.jsonl'), `${JSON.stringify(problems[0])}\n`)
    expect((await grade(run, '--problems', 'p.jsonl')).stderr).toContain('leave --problems out')
    expect((await grade(run, '--grader', 'fuzzy')).stderr).toContain('unknown grader: fuzzy')
    expect((await grade(run, '--compare', 'mine@2', 'exact')).stderr).toContain(
      `${run} has no grades by mine@2; it has grades by exact@1`,
    )
    await rm(join(folder.path, run), { recursive: true })
  })
})
