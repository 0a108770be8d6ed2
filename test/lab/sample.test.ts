import { describe, expect, it, vi } from 'vitest'
import {
  chainsOf,
  chanceCurve,
  heldOutProblems,
  isHeldOut,
  labArm,
  type LabSamples,
  readModel,
  sampleLab,
  scoreLab,
  type CountdownProblem,
  verify,
} from '../../src/lab/index.ts'

// Worker threads on a machine that others share.
vi.setConfig({ testTimeout: 120_000 })

const problems = heldOutProblems({ count: 6, maxChance: 0.05, seed: 3 })
const base = await readModel('base')

const sampled = ({ workers = 2, of = problems, n = 12, temperature = 1, seed = 5 } = {}) =>
  sampleLab({ model: base, problems: of, n, temperature, seed, workers })

const texts = (samples: LabSamples[]) =>
  samples.map(({ completions }) => completions.map(({ text }) => text))

describe('sampleLab', () => {
  it('draws the same for any number of workers, in the order of the problems', async () => {
    const one = await sampled({ workers: 1 })
    expect(await sampled({ workers: 2 })).toEqual(one)
    expect(one.map(({ problem }) => problem)).toEqual(problems)
    const alone = await sampled({ of: [problems[4]!], n: 5 })
    expect(texts(alone)[0]).toEqual(texts(one)[4]!.slice(0, 5))
    expect(texts(await sampled({ seed: 6 }))).not.toEqual(texts(one))
    expect(texts(await sampled({ temperature: 0.6 }))).not.toEqual(texts(one))
  })

  it('replays every chain against its problem', async () => {
    for (const { problem, completions } of await sampled())
      for (const { text, finish, verdict } of completions)
        expect(verdict).toEqual(verify(problem as CountdownProblem, { text, finish }))
  })

  it('says how far it is, and stops at a signal', async () => {
    const done: number[] = []
    const controller = new AbortController()
    const stopped = sampleLab({
      model: base,
      problems,
      n: 4,
      temperature: 1,
      seed: 1,
      workers: 1,
      signal: controller.signal,
      onProgress: (completions) => {
        done.push(completions)
        if (completions === 12) controller.abort(new Error('enough'))
      },
    })
    await expect(stopped).rejects.toThrow('enough')
    expect(done).toEqual([4, 8, 12])
  })

  it('is tallied by whole valid chains', async () => {
    const samples = await sampled()
    const arm = labArm('base', samples, { temperature: 1 })
    expect(arm.problems.map(({ id }) => id)).toEqual(problems.map(({ id }) => id))
    for (const [i, { n, c, u, tokens }] of arm.problems.entries()) {
      const { completions } = samples[i]!
      expect([n, u]).toEqual([12, 0])
      expect(c).toBe(completions.filter(({ verdict }) => verdict.correct).length)
      expect(tokens).toBe(completions.reduce((sum, { tokens: count }) => sum + count, 0))
    }
    expect(arm.conditions).toEqual({ temperature: '1' })
  })
})

describe('scoreLab', () => {
  it('gives the log-probabilities with which completions were drawn', async () => {
    const samples = await sampled({ temperature: 1.4 })
    const ended = samples.flatMap(({ problem, completions }) =>
      completions
        .filter(({ finish }) => finish === 'stop')
        .map(({ text, tokens, logProbability }) => ({ problem, text, tokens, logProbability })),
    )
    const scored = await scoreLab({ model: base, texts: ended, workers: 2 })
    for (const [i, { tokens, logProbability }] of ended.entries()) {
      const { logprobs } = scored[i]!
      expect(logprobs).toHaveLength(tokens)
      expect(logprobs.reduce((sum, value) => sum + value, 0)).toBeCloseTo(logProbability, 4)
    }
  })

  it('says of each token its rank and the mass that is likelier', async () => {
    const greedy = await sampled({ temperature: 0 })
    const likeliest = greedy.flatMap(({ problem, completions: [first] }) => ({
      problem,
      ...first!,
    }))
    for (const { ranks, above, logprobs } of await scoreLab({
      model: base,
      texts: likeliest,
      workers: 1,
    })) {
      expect(ranks).toEqual(ranks.map(() => 1))
      expect(above).toEqual(above.map(() => 0))
      expect(Math.max(...logprobs)).toBeLessThanOrEqual(0)
    }
    // No chain begins with a comma: everything else is likelier.
    const odd = [{ problem: problems[0]!, text: ',' }]
    const [hot, cold] = await Promise.all(
      [2, 0.5].map((temperature) => scoreLab({ model: base, texts: odd, temperature, workers: 1 })),
    )
    expect(hot![0]!.ranks[0]).toBeGreaterThan(9)
    expect(hot![0]!.above[0]).toBeGreaterThan(0.9)
    expect(hot![0]!.above[0]).toBeLessThan(cold![0]!.above[0]!)
    expect(hot![0]!.logprobs).toEqual(cold![0]!.logprobs)
  })

  it('scores no end where a text was cut before it', async () => {
    const [problem] = problems
    const [ended, cut] = await scoreLab({
      model: base,
      texts: [
        { problem: problem!, text: '1+1=2' },
        { problem: problem!, text: '1+1=2', finish: 'length' },
      ],
      workers: 1,
    })
    expect(ended!.logprobs.slice(0, -1)).toEqual(cut!.logprobs)
  })
})

describe('heldOutProblems', () => {
  it('are different held-out questions of little chance, the same for a seed', () => {
    const asked = heldOutProblems({ count: 40, maxChance: 0.005, seed: 9 })
    const questions = asked.map(({ numbers, target }) =>
      [...numbers.toSorted((a, b) => a - b), target].join(),
    )
    expect(new Set(questions).size).toBe(40)
    for (const { numbers, target, chance } of asked) {
      expect(isHeldOut(numbers, target)).toBe(true)
      expect(chance).toBeLessThanOrEqual(0.005)
    }
    expect(heldOutProblems({ count: 40, maxChance: 0.005, seed: 9 })).toEqual(asked)
  })
})

describe('chanceCurve', () => {
  it('is 1 − (1 − p)^k on average', () => {
    const [one, other] = problems as [(typeof problems)[0], (typeof problems)[0]]
    const expected = 1 - ((1 - one.chance) ** 8 + (1 - other.chance) ** 8) / 2
    const [point] = chanceCurve([one, other], [8])
    expect(point!.pass).toBeCloseTo(expected, 12)
    expect(one.chance).toBe(chainsOf(one.numbers).chance.get(one.target))
  })
})
