import { describe, expect, it } from 'vitest'
import { Crew } from '../../src/lab/crew.ts'

/** A worker that answers n by n² and its own number, refuses 13, waits for ever at −1 and ends at 99. */
const script = `
  import { parentPort, workerData } from 'node:worker_threads'
  parentPort.on('message', (n) => {
    if (n === 99) process.exit(7)
    if (n === 13) parentPort.postMessage({ error: new RangeError('not 13') })
    else if (n >= 0) parentPort.postMessage({ reply: n * n + workerData })
  })`
const worker = new URL(`data:text/javascript,${encodeURIComponent(script)}`)

const crewOf = (size: number, signal?: AbortSignal) =>
  new Crew<number, number>(worker, { size, data: 1000, ...(signal ? { signal } : {}) })

describe('Crew', () => {
  it('answers in the order of the requests, whoever does the work', async () => {
    const crew = crewOf(2)
    const seen: number[] = []
    const replies = await crew.share([5, 4, 3, 2, 1, 0], (reply) => seen.push(reply))
    expect(replies).toEqual([1025, 1016, 1009, 1004, 1001, 1000])
    expect(seen.toSorted((a, b) => b - a)).toEqual(replies)
    expect(await crew.share([])).toEqual([])
    await crew.close()
  })

  it('hands on what a worker threw, and goes on', async () => {
    const crew = crewOf(1)
    await expect(crew.ask(0, 13)).rejects.toThrow('not 13')
    expect(await crew.ask(0, 2)).toBe(1004)
    await crew.close()
  })

  it('does not wait for a worker that is gone', async () => {
    const crew = crewOf(1)
    for (const n of [99, 1])
      await expect(crew.ask(0, n)).rejects.toThrow('a worker of the lab ended with code 7')
    await crew.close()
  })

  it('gives up what is under way at a signal', async () => {
    const controller = new AbortController()
    const crew = crewOf(2, controller.signal)
    const asked = crew.share([-1, -1])
    controller.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    await expect(crew.ask(0, 1)).rejects.toThrow('enough')
  })
})
