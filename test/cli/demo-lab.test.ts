import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { demoText, labDemo } from '../../src/cli/demo-lab.ts'
import { loadExperiment, prepareExperiment, readRunArms } from '../../src/experiment/index.ts'
import { chanceCurve, countdown, heldOutOf, problemRows } from '../../src/lab/index.ts'

/** The whole quick demo: 38,400 completions. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 })
const folder = await mkdtemp(join(tmpdir(), 'passbound-demo-'))
afterAll(async () => rm(folder, { recursive: true }))
const demo = labDemo({ quick: true, folder })

const questions = heldOutOf(countdown, { count: 300, maxChance: countdown.maxChance, seed: 1 })

describe('the quick demo', () => {
  it('gives the committed counts from the committed weights', async () => {
    const counts = (await demo).cells.map(({ arm, tallies }) => ({
      arm,
      correct: tallies.reduce((sum, { c }) => sum + c, 0),
      hash: createHash('sha256')
        .update(
          tallies
            .map(({ id, n, c }) => `${id} ${n} ${c}\n`)
            .toSorted()
            .join(''),
        )
        .digest('hex')
        .slice(0, 16),
    }))
    expect(counts).toEqual([
      { arm: 'base', correct: 504, hash: 'dfc72025d11661dc' },
      { arm: 'rl-120', correct: 1094, hash: 'db90e5980739c94f' },
    ])
  })

  it('shows RL above the base at one attempt and below it at 64, both certain', async () => {
    const { points } = (await demo).comparison.curves.data
    const first = points[0]!
    const last = points.at(-1)!
    expect([first.k, last.k]).toEqual([1, 64])
    expect(first.low).toBeGreaterThan(0)
    expect(last.high).toBeLessThan(0)
    expect((await demo).comparison.verdict.name).toBe('sharper and narrower')
  })

  it('asks the held-out questions that the lab would write', async () => {
    const file = await readFile('examples/demo/questions.jsonl', 'utf8')
    const rows = problemRows(countdown, questions).map((row) => `${JSON.stringify(row)}\n`)
    expect(file).toBe(rows.join(''))
  })

  it('is in full what the docs say', async () => {
    const asked = await Promise.all(
      ['demo', 'ways'].map(async (name) => {
        const path = `examples/demo/${name}.yaml`
        const { arms, problems, samples } = await prepareExperiment(await loadExperiment(path))
        return { arms: arms.map((arm) => arm.name), problems: problems.length, samples }
      }),
    )
    const swept = [1, 0.6, 1.4].flatMap((temperature) =>
      ['base', 'rl-120'].map((arm) => `${arm} temperature=${temperature}`),
    )
    const ways = ['base', 'lora', 'block', 'distilled']
    expect(asked).toEqual([
      { arms: swept, problems: 190, samples: 256 },
      { arms: ways, problems: 100, samples: 64 },
    ])
  })

  it('draws the exact floor of chance in the figure of pass@k', async () => {
    const { comparison, report } = await demo
    const ks = [1, 4, 16, 64]
    for (const { k, pass } of chanceCurve(questions, ks)) {
      const point = comparison.curves.data.points.find((each) => each.k === k)!
      expect(point.floor).toBeCloseTo(pass, 10)
      expect(point.base).toBeGreaterThan(pass)
    }
    const page = await readFile(report, 'utf8')
    expect(page).toContain('guessing')
    expect(page).toContain('flailers (30 %)')
  })

  it('says what it found in a table and five lines', async () => {
    const lines = demoText(await demo, { output: 'report.html', folder: 'runs/demo' })
    expect(lines.slice(lines.indexOf('') + 1)).toHaveLength(5)
    expect(lines.join('\n')).toContain('random valid moves')
    expect(lines.join('\n')).toContain('flailers (30 %)')
  })

  it('leaves runs that go on, and is not drawn again', async () => {
    const { arms, grader } = await readRunArms(join(folder, 'quick'))
    expect([arms.map(({ arm }) => arm), grader]).toEqual([['base', 'rl-120'], 'countdown@1'])
    await demo
    const stations: string[] = []
    const again = await labDemo({
      quick: true,
      folder,
      onProgress: ({ done, total, station }) => stations.push(`${done} of ${total}, ${station}`),
    })
    expect(new Set(stations)).toEqual(
      new Set([
        '38400 of 38400, drawing, recording and grading',
        '38400 of 38400, sealing them',
        '38400 of 38400, comparing, and writing the reports',
      ]),
    )
    expect(again.comparison.curves).toEqual((await demo).comparison.curves)
  })
})
