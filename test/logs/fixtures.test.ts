import { globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LogReader, readArm, type ReadArmOptions, readSamples } from '../../src/logs/index.ts'
import type { Arm } from '../../src/records/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'
import { armOf } from './arm-of.ts'

const folder = join(import.meta.dirname, '../fixtures/logs')

/** Each file of tallies with the log that it is of: named in it, or named as it is. */
const cases = globSync('*/*.tallies.json', { cwd: folder })
  .toSorted()
  .map((file) => {
    const {
      log,
      options,
      graded = true,
      ...expected
    } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    const [stem] = globSync(`${file.replace('.tallies.json', '')}{,.*}`, { cwd: folder })
      .filter((each) => !each.endsWith('.tallies.json'))
      .toSorted()
    const path = join(folder, log === undefined ? stem! : join(dirname(file), log))
    const format = dirname(file).replace('counts-csv', 'counts')
    return { file, path, format, graded, options: options as ReadArmOptions, expected }
  })
const [withGrades, withoutGrades] = [true, false].map((each) =>
  cases.filter(({ graded }) => graded === each),
) as [typeof cases, typeof cases]

const told = ({ problems, notes, conditions }: Arm) => ({
  problems,
  notes,
  ...(conditions ? { conditions } : {}),
})

describe('a log of each format', () => {
  it('has its expected tallies beside it', () => {
    const logs = globSync('*/*', { cwd: folder }).filter((file) => !file.endsWith('.tallies.json'))
    const tested = new Set(cases.map(({ path }) => path))
    expect(logs.length).toBeGreaterThan(30)
    expect(logs.filter((log) => !tested.has(join(folder, log)))).toEqual([])
  })

  it.each(withGrades)('$file is what is read', async ({ path, format, options, expected }) => {
    const arm = await readArm(path, options)
    expect(told(arm)).toEqual(expected)
    // Each of the formats that might take it was asked, and the right one first.
    expect(arm.reading?.promptSource).toBe(format)
  })

  it.each(withoutGrades)('$file is what is counted, and refused as an arm', async (each) => {
    const log = new LogReader(each.path, each.options)
    const counts = new Map<string | number, { n: number; u: number }>()
    for await (const { problem: id, correct, gold, stratum } of readSamples(log)) {
      const count = counts.get(id) ?? { id, n: 0, c: 0, u: 0, gold, stratum }
      counts.set(id, count)
      count.n++
      if (correct === null) count.u++
    }
    expect({ problems: [...counts.values()], notes: log.notes() }).toEqual(each.expected)
    expect([...log.formats].map(({ name }) => name)).toEqual([each.format])
    await expect(readArm(each.path, each.options)).rejects.toThrow('says of none of its samples')
  })

  const streams = withGrades.filter(
    ({ path }) => statSync(path).isFile() && !/\.(?:eval|parquet)$/.test(path),
  )
  it.each(streams)('$file comes from standard input, byte by byte', async ({ path, ...rest }) => {
    const piped = await armOf(readFileSync(path), { chunkBytes: 1, ...rest.options })
    // Some tools write their settings into the name of the file alone.
    const { conditions: _, ...expected } = rest.expected
    expect(told(piped)).toMatchObject(expected)
  })
})

describe.skipIf(sharedData === null)('a real evaluation of 100 problems x 8', () => {
  it('has 728 correct completions and an answer for each', async () => {
    const arm = await readArm(sharedFile('logs/qwen-math-cot-100x8.jsonl'))
    expect(arm.name).toBe('qwen-math-cot-100x8')
    // Counted once more by a Counter in Python.
    expect(arm.notes).toEqual([
      'completions that repeat another of their problem word for word: 76 of 800 that have 200 characters or more (a cache, one seed for all, or temperature 0?)',
    ])
    expect(arm.problems).toHaveLength(100)
    expect(new Set(arm.problems.map(({ n }) => n))).toEqual(new Set([8]))
    expect(sum(arm.problems.map(({ c }) => c))).toBe(728)
    for (const { answers, c } of arm.problems) {
      expect(sum((answers ?? []).map(({ count }) => count))).toBe(8)
      const correct = answers?.filter((answer) => answer.correct).map(({ count }) => count)
      expect(sum(correct ?? [])).toBe(c)
    }
  })

  it.each(['base', 'rl'])('gives the pass@1 that was published for %s', async (name) => {
    const expected = JSON.parse(readFileSync(sharedFile('deepscaler/expected.json'), 'utf8'))
    const { problems } = await readArm(sharedFile(`deepscaler/${name}.jsonl`))
    expect(problems).toHaveLength(1060)
    expect(sum(problems.map(({ n, c }) => c / n)) / 1060).toBeCloseTo(expected[name][0], 12)
    expect(new Set(problems.map(({ stratum }) => stratum)).size).toBe(4)
  })
})

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)
