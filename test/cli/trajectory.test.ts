import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-trajectory-'))
})
afterAll(async () => rm(folder, { recursive: true }))

function passbound(args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/passbound.js', 'trajectory', ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

const steps = ['0=examples/deepscaler/base.jsonl', '100=examples/deepscaler/rl.jsonl']

describe('passbound trajectory', () => {
  it('prints each step and writes the picture', async () => {
    const picture = join(folder, 'run.svg')
    const { code, out } = await passbound([...steps, '-o', picture])
    expect(code).toBe(0)
    expect(out).toContain('      100    0.680    0.871    0.697     31.1     17.3     17.8  loss\n')
    expect(await readFile(picture, 'utf8')).toMatch(/^<svg /)
  })

  it.each([
    [['base.jsonl'], 'not a step and a file such as 150=step-150.jsonl: base.jsonl'],
    [[steps[0]!], 'a trajectory needs at least 2 steps, got 1'],
    [[...steps, '-o', 'run.pdf'], 'cannot tell the format of run.pdf: end it in .svg or .json'],
  ])('says in one line what is wrong with %j', async (args, message) => {
    const { code, err } = await passbound(args)
    expect(code).toBe(2)
    expect(err).toBe(`passbound: ${message}\n`)
  })
})
