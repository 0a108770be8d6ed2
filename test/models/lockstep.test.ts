import { describe, expect, it } from 'vitest'
import { Lockstep } from '../../src/models/gguf/lockstep.ts'

/** Takes `turns` turns and leaves; what it does between them takes as many ticks as its place says. */
async function member(
  steps: Lockstep,
  { place, turns }: { place: number; turns: number },
  log: string[],
) {
  for (let i = 0; i < turns; ++i) {
    await steps.turn(place)
    log.push(`${i}:${place}`)
    for (let tick = 0; tick < (place * 7) % 5; ++tick) await Promise.resolve()
  }
  steps.leave()
}

describe('Lockstep', () => {
  it('gives all a turn in the order of their places, whoever asked first', async () => {
    const steps = new Lockstep()
    const log: string[] = []
    const places = [2, 0, 3, 1]
    for (const _ of places) steps.join()
    await Promise.all(places.map((place) => member(steps, { place, turns: 3 }, log)))
    expect(log.join(' ')).toBe('0:0 0:1 0:2 0:3 1:0 1:1 1:2 1:3 2:0 2:1 2:2 2:3')
  })

  it('does not wait for who has left', async () => {
    const steps = new Lockstep()
    const log: string[] = []
    const turns = [1, 4, 2]
    for (const _ of turns) steps.join()
    await Promise.all(turns.map((each, place) => member(steps, { place, turns: each }, log)))
    expect(log.join(' ')).toBe('0:0 0:1 0:2 1:1 1:2 2:1 3:1')
  })

  it('waits for who has joined and has not asked yet', async () => {
    const steps = new Lockstep()
    const log: string[] = []
    steps.join()
    const first = member(steps, { place: 0, turns: 2 }, log)
    steps.join()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(log).toEqual(['0:0'])
    await Promise.all([first, member(steps, { place: 1, turns: 1 }, log)])
    expect(log).toEqual(['0:0', '1:0', '0:1'])
  })
})
