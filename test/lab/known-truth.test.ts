import { describe, expect, it, vi } from 'vitest'
import { calculatorCounterfactual } from '../../src/analysis/calculator-counterfactual.ts'
import { type FourWorlds, gainSplit } from '../../src/analysis/gain-split.ts'
import type { AuditedArms } from '../../src/analysis/audited-arms.ts'
import { AuditedProblem, chainAudit } from '../../src/audit/index.ts'
import {
  type ChainVerdict,
  heldOutOf,
  readModel,
  sampleLab,
  stories,
  type StoryProblem,
} from '../../src/lab/index.ts'
import { randomStoryDocument } from '../../src/lab/story-corpus.ts'
import type { AuditedTally } from '../../src/records/index.ts'
import { random } from '../../src/statistics/index.ts'

// 19,200 completions on a machine that others share.
vi.setConfig({ testTimeout: 240_000 })

/** One arm's chains on one problem, with what the task's verifier knows of each. */
interface Chains {
  problem: StoryProblem
  chains: { text: string; verdict: ChainVerdict }[]
}

/** What the audit finds in the chains, which sees their text, their grade and the reference answer. */
function found({ problem, chains }: Chains): AuditedTally {
  const audited = new AuditedProblem(problem.id)
  for (const { text, verdict } of chains)
    audited.add({
      right: verdict.answer === problem.target,
      answered: verdict.answer !== null,
      audit: chainAudit(text, String(problem.target)),
    })
  return audited.finish()
}

/** What is so: the verifier knows the reading that a chain follows and what it comes to without a slip. */
function known({ problem, chains }: Chains): AuditedTally {
  const { target } = problem
  const last = chains.map(({ text }) => Number(/(\d+)$/.exec(text)?.[1] ?? Number.NaN))
  const mended = chains.map(({ verdict }, i) => (verdict.parts!.mended ?? last[i]) === target)
  return {
    ...found({ problem, chains }),
    lenient: count(last.map((value) => value === target)),
    replayed: count(chains.map(({ verdict }, i) => verdict.answer !== null && mended[i]!)),
    both: count(mended),
  }
}

const count = (values: readonly boolean[]) => values.filter(Boolean).length

function splits(base: readonly AuditedTally[], rl: readonly AuditedTally[]) {
  return gainSplit(base.map((each, i) => ({ base: worlds(each), rl: worlds(rl[i]!) }))).data
}

const shown = ({ gain, format, arithmetic, rest }: ReturnType<typeof splits>) =>
  [gain, format, arithmetic, rest].map(({ value }) => value.toFixed(3))

function worlds({ n, right, lenient, replayed, both }: AuditedTally): FourWorlds {
  return { stated: right / n, lenient: lenient / n, replayed: replayed / n, both: both / n }
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

  // The figures of docs/lab.md. The other parts are not zero: where more approaches are right, a slip or
  // a missing mark costs more.
  it.each([
    [
      'approach',
      { ...planted, misreaders: 0.1 },
      ['0.172', '-0.054', '-0.068', '0.295'],
      ['0.172', '-0.054', '-0.070', '0.297'],
    ],
    [
      'arithmetic',
      { ...planted, slips: 0.01 },
      ['0.116', '-0.017', '0.127', '0.006'],
      ['0.116', '-0.016', '0.128', '0.003'],
    ],
    [
      'format',
      { ...planted, unmarked: 0 },
      ['0.082', '0.103', '-0.015', '-0.006'],
      ['0.082', '0.103', '-0.015', '-0.006'],
    ],
  ])('give a gain that was planted in %s to its part', (_what, mixture, audit, verifier) => {
    const trained = arm(2, mixture)
    expect(shown(splits(base.map(found), trained.map(found)))).toEqual(audit)
    expect(shown(splits(base.map(known), trained.map(known)))).toEqual(verifier)
  })
})

describe('the analyses on word problems before and after RL', () => {
  const sampled = async (name: string): Promise<Chains[]> => {
    const options = { problems, n: 64, temperature: 1, seed: 1, workers: 2 }
    const samples = await sampleLab({ model: await readModel(name), ...options })
    return samples.map(({ completions }, i) => ({ problem: problems[i]!, chains: completions }))
  }
  const arms = Promise.all([sampled('stories-base'), sampled('stories-rl')]).then(([base, rl]) => ({
    found: { base: base.map(found), rl: rl.map(found) },
    known: { base: base.map(known), rl: rl.map(known) },
    chains: [base, rl],
  }))

  it('split the gain as the verifier does, which knows each approach', async () => {
    const { found: byAudit, known: byVerifier } = await arms
    const split = splits(byAudit.base, byAudit.rl)
    const truth = splits(byVerifier.base, byVerifier.rl)
    // The figures of docs/lab.md.
    expect(shown(split)).toEqual(['0.566', '0.028', '-0.030', '0.568'])
    expect(shown(truth)).toEqual(['0.566', '0.029', '-0.030', '0.568'])
    for (const part of ['format', 'arithmetic', 'rest'] as const) {
      expect(split[part].low).toBeLessThan(truth[part].value)
      expect(split[part].high).toBeGreaterThan(truth[part].value)
    }
  })

  it('give the arithmetic share of the gain within 0.03', async () => {
    const shares = (tallies: AuditedArms) =>
      calculatorCounterfactual(tallies, [1, 16]).data.points.map(
        ({ k, arithmeticShare: { value } }) => `${value.toFixed(2)} at ${k}`,
      )
    const { found: byAudit, known: byVerifier } = await arms
    expect(shares(byAudit)).toEqual(['-0.06 at 1', '0.61 at 16'])
    expect(shares(byVerifier)).toEqual(['-0.06 at 1', '0.64 at 16'])
  })

  it('find of the lucky answers what arithmetic shows', async () => {
    const { found: byAudit, chains } = await arms
    const sum = <Item>(items: readonly Item[], value: (item: Item) => number) =>
      items.reduce((total, item) => total + value(item), 0)
    const counts = (['base', 'rl'] as const).map((arm, i) => ({
      right: sum(byAudit[arm], ({ right }) => right),
      audit: sum(byAudit[arm], ({ lucky }) => lucky),
      verifier: sum(chains[i]!, ({ problem, chains: drawn }) =>
        count(drawn.map(({ verdict }) => verdict.answer === problem.target && !verdict.correct)),
      ),
    }))
    expect(counts).toEqual([
      { right: 2597, audit: 38, verifier: 64 },
      { right: 8034, audit: 36, verifier: 40 },
    ])
  })
})
