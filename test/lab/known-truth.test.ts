import { describe, expect, it, vi } from 'vitest'
import { calculatorCounterfactual } from '../../src/analysis/calculator-counterfactual.ts'
import { type FourWorlds, gainSplit } from '../../src/analysis/gain-split.ts'
import { auditChain, auditedTally, type AuditedTally } from '../../src/audit/index.ts'
import {
  type ChainVerdict,
  heldOutOf,
  readModel,
  sampleLab,
  stories,
  type StoryProblem,
} from '../../src/lab/index.ts'
import { randomStoryDocument } from '../../src/lab/story-corpus.ts'
import { random } from '../../src/statistics/index.ts'

// 19,200 completions on a machine that others share.
vi.setConfig({ testTimeout: 240_000 })

/** One arm's chains on one problem, with what the task's verifier knows of each. */
interface Chains {
  problem: StoryProblem
  chains: { text: string; verdict: ChainVerdict }[]
}

/** What the audit finds in the chains, which sees their text and the reference answer alone. */
function found({ problem, chains }: Chains): { worlds: FourWorlds; tally: AuditedTally } {
  const gold = String(problem.target)
  const strict = chains.map(({ verdict }) => verdict.answer === problem.target)
  const marked = chains.map(({ text }, i) => auditChain(text, { gold, right: strict[i]! }))
  const loose = chains.map(({ text }) => auditChain(text, { gold }))
  return {
    worlds: {
      stated: share(strict),
      lenient: share(loose.map(({ right }) => right)),
      replayed: share(
        marked.map(({ rightAfterReplay }, i) =>
          chains[i]!.verdict.answer === null ? false : rightAfterReplay,
        ),
      ),
      both: share(loose.map(({ rightAfterReplay }) => rightAfterReplay)),
    },
    tally: auditedTally(problem.id, marked),
  }
}

/** What is so: the verifier knows the reading that a chain follows and what it comes to without a slip. */
function known({ problem, chains }: Chains): { worlds: FourWorlds; tally: AuditedTally } {
  const { target } = problem
  const stated = chains.map(({ verdict }) => verdict.answer === target)
  const last = chains.map(({ text }) => Number(/(\d+)$/.exec(text)?.[1] ?? Number.NaN))
  const mended = chains.map(({ verdict }, i) => (verdict.parts!.mended ?? last[i]) === target)
  const replayed = chains.map(({ verdict }, i) => verdict.answer !== null && mended[i]!)
  return {
    worlds: {
      stated: share(stated),
      lenient: share(last.map((value) => value === target)),
      replayed: share(replayed),
      both: share(mended),
    },
    get tally() {
      return { ...found({ problem, chains }).tally, replayed: replayed.filter(Boolean).length }
    },
  }
}

const share = (values: readonly (boolean | null)[]) => values.filter(Boolean).length / values.length

function splits(base: readonly Chains[], rl: readonly Chains[]) {
  const by = (of: typeof found) =>
    gainSplit(base.map((each, i) => ({ base: of(each).worlds, rl: of(rl[i]!).worlds }))).data
  return { found: by(found), known: by(known) }
}

const problems = heldOutOf(stories, { count: 150, maxChance: 1, seed: 1 })

describe('the analyses on chains whose faults were planted', () => {
  const arm = (
    seed: number,
    mixture: { misreaders: number; slips: number; unmarked: number },
  ): Chains[] => {
    const stream = random(seed)
    return problems.map((problem) => ({
      problem,
      chains: Array.from({ length: 64 }, () => {
        const { text } = randomStoryDocument(stream, mixture, problem)
        return { text, verdict: stories.verify(problem, { text, finish: 'stop' }) }
      }),
    }))
  }
  const planted = { misreaders: 0.4, slips: 0.12, unmarked: 0.2 }
  const base = arm(1, planted)

  // The others are not zero: where more approaches are right, a slip or a missing mark costs more.
  it.each([
    ['approach', 'rest', { ...planted, misreaders: 0.1 }],
    ['arithmetic', 'arithmetic', { ...planted, slips: 0.01 }],
    ['format', 'format', { ...planted, unmarked: 0 }],
  ] as const)('give most of a gain in %s alone to its part', (_what, part, mixture) => {
    const { found: split, known: truth } = splits(base, arm(2, mixture))
    for (const each of ['format', 'arithmetic', 'rest'] as const) {
      expect(split[each].value).toBeCloseTo(truth[each].value, 1.7)
      if (each !== part) expect(Math.abs(split[each].value)).toBeLessThan(0.5 * split[part].value)
    }
  })
})

describe('the analyses on word problems before and after RL', () => {
  const sampled = async (name: string): Promise<Chains[]> => {
    const options = { problems, n: 64, temperature: 1, seed: 1, workers: 2 }
    const samples = await sampleLab({ model: await readModel(name), ...options })
    return samples.map(({ completions }, i) => ({ problem: problems[i]!, chains: completions }))
  }
  const arms = Promise.all([sampled('stories-base'), sampled('stories-rl')])

  it('split the gain as the verifier does, which knows each approach', async () => {
    const [base, rl] = await arms
    const { found: split, known: truth } = splits(base, rl)
    // The figures of docs/lab.md.
    const shown = (parts: typeof split) =>
      [parts.gain, parts.format, parts.arithmetic, parts.rest].map(({ value }) => value.toFixed(3))
    expect(shown(split)).toEqual(['0.566', '0.028', '-0.030', '0.568'])
    expect(shown(truth)).toEqual(['0.566', '0.029', '-0.030', '0.568'])
    for (const part of ['format', 'arithmetic', 'rest'] as const) {
      expect(split[part].low).toBeLessThan(truth[part].value)
      expect(split[part].high).toBeGreaterThan(truth[part].value)
    }
  })

  it('give the arithmetic share of the gain within 0.02', async () => {
    const [base, rl] = await arms
    const by = (of: typeof found) =>
      calculatorCounterfactual(
        { base: base.map((each) => of(each).tally), rl: rl.map((each) => of(each).tally) },
        [1, 16],
      ).data.points.map(({ k, arithmeticShare: { value } }) => `${value.toFixed(2)} at ${k}`)
    expect(by(found)).toEqual(['-0.05 at 1', '0.66 at 16'])
    expect(by(known)).toEqual(['-0.06 at 1', '0.64 at 16'])
  })

  it('find of the lucky answers what arithmetic shows', async () => {
    const counts = (await arms).map((arm) => {
      const sum = (of: (chains: Chains) => number) =>
        arm.reduce((total, each) => total + of(each), 0)
      return {
        right: sum(
          ({ problem, chains }) =>
            chains.filter(({ verdict }) => verdict.answer === problem.target).length,
        ),
        audit: sum((each) => found(each).tally.lucky),
        verifier: sum(
          ({ problem, chains }) =>
            chains.filter(({ verdict }) => verdict.answer === problem.target && !verdict.correct)
              .length,
        ),
      }
    })
    expect(counts).toEqual([
      { right: 2597, audit: 38, verifier: 64 },
      { right: 8034, audit: 36, verifier: 40 },
    ])
  })
})
