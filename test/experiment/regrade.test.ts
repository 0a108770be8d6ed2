import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { regradeRun } from '../../src/experiment/index.ts'
import type { Grader } from '../../src/records/index.ts'
import { Store } from '../../src/store/index.ts'
import { sample, scratchFolder } from '../store/maker.ts'

const problems = [{ id: 'p', question: '', gold: '1' }]

/** Says that everything is right, and counts how often it was asked. */
function counting(): Grader & { asked: number } {
  return {
    name: 'counting',
    version: '1',
    asked: 0,
    grade() {
      ++this.asked
      return { verdict: 'correct', answer: null, rule: null, span: null, reason: 'counted' }
    },
  }
}

describe('regradeRun', () => {
  it('goes on where it was stopped, and grades nothing twice', async () => {
    await using folder = await scratchFolder()
    const run = join(folder.path, 'run')
    const store = await Store.open(run, { create: true })
    const keys = Array.from({ length: 600 }, (_, index) => ({
      condition: 'c0',
      problem: 'p',
      index,
    }))
    await store.append(keys.map((key) => sample(key)))
    await store.close()
    let kept = 0
    const stopped = regradeRun(run, counting(), {
      problems,
      onProgress({ graded, total }) {
        expect(total).toBe(600)
        kept = graded
        throw new Error('stopped')
      },
    })
    await expect(stopped).rejects.toThrow('stopped')
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(600)
    const grader = counting()
    const { graded, tallies } = await regradeRun(run, grader, { problems })
    expect([graded, grader.asked]).toEqual([600 - kept, 600 - kept])
    expect(tallies.get('c0')).toMatchObject([{ n: 600, c: 600, u: 0, ungraded: 0 }])
    const again = counting()
    expect(await regradeRun(run, again, { problems })).toMatchObject({ graded: 0 })
    expect(again.asked).toBe(0)
  })
})
