import { describe, expect, it } from 'vitest'
import { Gatherer } from '../../src/lab/gatherer.ts'

/** Doubles numbers; keeps who was handed what. */
function doubling({ workers, most = 100 }: { workers: number; most?: number }) {
  const handed: [number, number[]][] = []
  const gatherer = new Gatherer<number, number>({
    workers,
    most,
    groupOf: (question) => String(question % 2),
    answer: async (worker, questions) => {
      handed.push([worker, questions])
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (questions.includes(13)) throw new RangeError('not 13')
      return questions.map((question) => 2 * question)
    },
  })
  return { gatherer, handed }
}

describe('Gatherer', () => {
  it('hands together what came together, by group, and answers each', async () => {
    const { gatherer, handed } = doubling({ workers: 1 })
    const answers = await Promise.all([2, 3, 4, 5, 6].map((each) => gatherer.ask(each)))
    expect(answers).toEqual([4, 6, 8, 10, 12])
    expect(handed).toEqual([
      [0, [2, 4, 6]],
      [0, [3, 5]],
    ])
  })

  it('shares between free workers, and never hands more than it may', async () => {
    const { gatherer, handed } = doubling({ workers: 2, most: 3 })
    await Promise.all(Array.from({ length: 10 }, (_, i) => gatherer.ask(2 * i)))
    expect(handed.map(([, questions]) => questions.length)).toEqual([3, 3, 2, 2])
    expect(new Set(handed.map(([worker]) => worker))).toEqual(new Set([0, 1]))
  })

  it('fails those whose batch failed, and goes on', async () => {
    const { gatherer } = doubling({ workers: 1 })
    const [odd, even] = await Promise.allSettled([gatherer.ask(13), gatherer.ask(2)])
    expect(odd).toMatchObject({ status: 'rejected' })
    expect(even).toEqual({ status: 'fulfilled', value: 4 })
    expect(await gatherer.ask(7)).toBe(14)
  })
})
