import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArm } from '../../src/logs/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'
import { armOf } from './arm-of.ts'

const folder = join(import.meta.dirname, '../fixtures/logs')
const expectedOf = (file: string) => file.replace(/\.(?:jsonl|csv)(?:\.gz)?$/, '.tallies.json')
const files = globSync('*/*', { cwd: folder }).filter((file) => !file.endsWith('.tallies.json'))

describe('a log of each format', () => {
  it('has its expected tallies beside it', () => {
    expect(files.length).toBeGreaterThan(10)
    expect(files.filter((file) => !existsSync(join(folder, expectedOf(file))))).toEqual([])
  })

  it.each(files.toSorted())('%s gives its tallies', async (file) => {
    const expected = JSON.parse(readFileSync(join(folder, expectedOf(file)), 'utf8'))
    const { problems, notes } = await readArm(join(folder, file))
    expect({ problems, notes }).toEqual(expected)
  })

  it.each(files.toSorted())('%s gives the same from standard input, byte by byte', async (file) => {
    const { problems, notes } = await readArm(join(folder, file))
    const piped = await armOf(readFileSync(join(folder, file)), { chunkBytes: 1 })
    expect({ problems: piped.problems, notes: piped.notes }).toEqual({ problems, notes })
  })
})

describe.skipIf(sharedData === null)('a real evaluation of 100 problems x 8', () => {
  it('has 728 correct completions and an answer for each', async () => {
    const arm = await readArm(sharedFile('logs/qwen-math-cot-100x8.jsonl'))
    expect(arm.name).toBe('qwen-math-cot-100x8')
    expect(arm.notes).toEqual([])
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
