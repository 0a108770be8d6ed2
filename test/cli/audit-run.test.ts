import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Store } from '../../src/store/index.ts'
import { passbound } from '../helpers/passbound.ts'
import { condition, grade, sample, scratchFolder } from '../store/maker.ts'

let folder: { path: string } & AsyncDisposable
beforeAll(async () => {
  folder = await scratchFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

const lucky =
  '195+367+562+900 = 1924 and -437-2*234 = -805, so 1924 - 805 = 1119. The answer is 1119.'
const slip = '195+367+562+900 = 1924, and 1924 - 905 = 1019. The answer is 1019.'
const clean = '195+367+562+900 = 2024, and 2024 - 905 = 1119. The answer is 1119.'

const problems = ['p', 'q'].map((id) => ({ id, question: 'How many?', gold: '1119' }))
const arms = ['base', 'rl'].map((name) => ({ name, arm: name, point: '', hash: name, condition }))

/** The base is lucky on p alone, and wrong by one slip on q; the trained arm writes clean chains. */
const texts: Record<string, readonly [text: string, right: boolean][]> = {
  'base p': [
    [lucky, true],
    [slip, false],
  ],
  'base q': [
    [slip, false],
    [clean, true],
  ],
  'rl p': [
    [clean, true],
    [clean, true],
  ],
  'rl q': [
    [clean, true],
    [slip, false],
  ],
}

async function newRun(name: string): Promise<string> {
  const path = join(folder.path, name)
  const store = await Store.open(path, { create: true })
  await store.writePlan({ format: 'passbound-plan@1', samples: 2, looks: [], arms, problems })
  for (const [of, chains] of Object.entries(texts))
    for (const [index, [completion, right]] of chains.entries()) {
      const [arm, problem] = of.split(' ') as [string, string]
      const at = { condition: arm, problem, index }
      await store.append([sample(at, { completion })])
      const verdict = right ? 'correct' : 'incorrect'
      await store.appendGrades('exact@1', [grade(at, { verdict, answer: '1' })])
    }
  await store.close()
  return path
}

describe('passbound audit run/', () => {
  it('stores the audits as facts, and says what they come to', async () => {
    const run = await newRun('whole')
    const { code, stdout } = await passbound(['audit', run, '--json'])
    expect(code).toBe(0)
    const found = JSON.parse(stdout)
    expect(found).toMatchObject({ auditor: 'arithmetic@1', grader: 'exact@1', audited: 8 })
    expect(found.arms[0]).toMatchObject({
      arm: 'base',
      samples: 4,
      audited: 4,
      slips: 4,
      luckyOnly: ['p'],
      lucky: [{ problem: 'p', index: 0 }],
      classes: {
        'right, not refuted': 1,
        'right by cancelling errors (lucky)': 1,
        'wrong by arithmetic alone': 2,
      },
    })
    expect(await readdir(join(run, 'audits'))).toEqual(['arithmetic@1'])
    // Again: nothing is left to do, and the same comes out.
    const again = JSON.parse((await passbound(['audit', run, '--json'])).stdout)
    expect(again).toEqual({ ...found, audited: 0 })
  })

  it('goes on where it was, with what came since', async () => {
    const run = await newRun('grown')
    await passbound(['audit', run, '--json'])
    await rm(join(run, 'audits', 'arithmetic@1'), { recursive: true })
    const store = await Store.open(run)
    const at = { condition: 'rl', problem: 'q', index: 2 }
    await store.append([sample(at, { completion: slip })])
    await store.appendGrades('exact@1', [grade(at, { verdict: 'incorrect' })])
    await store.close()
    const { audited, arms: rows } = JSON.parse((await passbound(['audit', run, '--json'])).stdout)
    expect(audited).toBe(9)
    expect(rows[1]).toMatchObject({ arm: 'rl', samples: 5, audited: 5 })
  })

  it('is written for a reader', async () => {
    const { stdout } = await passbound(['audit', await newRun('text')])
    expect(stdout).toContain('base: 4 of 4 samples audited; 4 of 9 claims are false')
    expect(stdout).toContain('       1  right by cancelling errors (lucky)')
    expect(stdout).toContain('solved by lucky chains alone: p')
    expect(stdout).toContain('lucky, for instance: p #0')
  })

  it('takes verdicts of judges on its samples', async () => {
    const run = await newRun('judged')
    const path = join(folder.path, 'judges.jsonl')
    const rows = [
      { arm: 'base', problem: 'p', sample: 0, valid: [false, true, false] },
      { arm: 'base', problem: 'q', sample: 1, valid: true },
    ]
    await writeFile(path, rows.map((row) => JSON.stringify(row)).join('\n'))
    const { stdout } = await passbound(['audit', run, '--verdicts', path, '--json'])
    const [base, rl] = JSON.parse(stdout).arms
    expect(base.judged.data).toMatchObject({
      right: 2,
      judged: 2,
      agreement: { neither: 1, judgeRefutes: 0, auditRefutes: 0, both: 1 },
      validShare: null,
    })
    expect(base.judged.data.points[0]).toEqual({
      k: 1,
      pass: 0.5,
      audit: 0.25,
      any: 0.5,
      majority: 0.25,
      all: 0.25,
    })
    expect(rl.judged.caveats[0]).toBe(
      '3 of 3 right chains have no verdict: invalid in the lower end and valid in the upper; the majority’s line takes them to be as the judged ones of their problem',
    )
    expect(rl.judged.data.points[0]).toMatchObject({
      pass: 0.75,
      any: 0.75,
      majority: null,
      all: 0,
    })
  })

  it('puts verdicts of judges into the report, beside the audit', async () => {
    const run = await newRun('judged-report')
    const path = join(folder.path, 'judges-report.jsonl')
    const rows = [
      { arm: 'base', problem: 'p', sample: 0, valid: [false, true, false] },
      { arm: 'rl', problem: 'p', sample: 1, valid: true },
    ]
    await writeFile(path, rows.map((row) => JSON.stringify(row)).join('\n'))
    const before = await passbound(['analyze', run, '--verdicts', path])
    expect(before).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `verdicts stand beside the audit, and ${run} has none: passbound audit ${run}`,
      ),
    })
    await passbound(['audit', run])
    const report = join(folder.path, 'judged.html')
    const { stdout } = await passbound(['analyze', run, '--verdicts', path, '-o', report])
    expect(stdout).toContain(
      'by its judges, who read 1 of 2 right chains of the base and 1 of 3 of the trained arm, valid-chain pass@1 lies between .000 and .500 for the base and between .250 and .750 for the trained arm (a chain without a verdict is invalid in the lower end and valid in the upper)',
    )
    const html = await readFile(report, 'utf8')
    expect(html).toContain('valid-chain pass@k by judges')
    expect(html).toContain('only the audit 0, both 1')
    const files = await passbound(['analyze', path, path, '--verdicts', path])
    expect(files.stderr).toContain('--verdicts names the chains of a run folder')
  })

  it('asks whose grades are meant where there are several', async () => {
    const run = await newRun('two')
    const store = await Store.open(run)
    await store.appendGrades('paper@1', [grade({ condition: 'base', problem: 'p', index: 1 })])
    await store.close()
    const { code, stderr } = await passbound(['audit', run])
    expect(code).toBe(2)
    expect(stderr).toContain('has grades by exact@1, paper@1; choose one with --grader')
    const { stdout } = await passbound(['audit', run, '--grader', 'exact@1', '--json'])
    expect(JSON.parse(stdout).grader).toBe('exact@1')
  })
})

describe('passbound compare --audit', () => {
  it('audits the chains of two logs, and shows them in the report', async () => {
    const log = async (arm: string) => {
      const path = join(folder.path, `${arm}.jsonl`)
      const rows = Object.entries(texts).flatMap(([of, chains]) => {
        const [name, id] = of.split(' ')
        return chains.map(([completion, correct], sample_) => ({
          name,
          row: { id, sample: sample_, completion, correct, gold: '1119' },
        }))
      })
      const own = rows.filter(({ name }) => name === arm).map(({ row }) => JSON.stringify(row))
      await writeFile(path, own.join('\n'))
      return path
    }
    const page = join(folder.path, 'report.html')
    const files = [await log('base'), await log('rl')]
    const { code, stdout } = await passbound(['compare', ...files, '--audit', '--json', '-o', page])
    expect(code).toBe(0)
    const { audit, objections, auditedChains } = JSON.parse(stdout)
    expect(audit.data.valid.data.luckyOnly).toEqual({ base: ['p'], rl: [] })
    expect(audit.data.calculator.data.points[0].replayed).toMatchObject({
      base: { value: 1 },
      rl: { value: 1 },
    })
    expect(audit.data.slips.data.base.value).toBe(4 / 9)
    for (const id of ['lucky chains', 'arithmetic'])
      expect(objections.find((each: { id: string }) => each.id === id).outcome).not.toBe(
        'not examined',
      )
    expect(auditedChains.base[0]).toMatchObject({ problem: 'p', index: 0, replayed: '1119' })
    const report = await readFile(page, 'utf8')
    expect(report).toContain('The arithmetic of the chains')
    expect(report).toContain('<ins>should be 2024</ins>')
    const bare = JSON.parse((await passbound(['compare', ...files, '--json'])).stdout)
    expect(bare.audit).toEqual({
      needs: 'the audit of both arms’ chains (`compare --audit`, `audit run/`)',
    })
  })
})
