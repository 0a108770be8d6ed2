import { openedPrompt } from '../prompts/index.ts'
import {
  InputError,
  type Problem,
  type Sample,
  type SampleKey,
  type SampleScore,
} from '../records/index.ts'
import { Store } from '../store/index.ts'
import { armNamed, type NamedArm } from './arm-names.ts'
import { armWorks, type PlacementOptions } from './arm-works.ts'
import { readPlan, type Plan } from './plan.ts'
import type { Prepared } from './prepare.ts'
import { scoreTexts, type ScoreEnd, type Scoring, type TextToScore } from './score-texts.ts'

export interface ScoreRunOptions extends PlacementOptions {
  folder: string
  /** Names of the arms under which texts are scored. Default all. */
  under?: readonly string[] | undefined
  /** Names of the arms whose completions are scored. Default all. */
  of?: readonly string[] | undefined
  /** At most so many completions of each problem, by index. */
  perProblem?: number | undefined
  signal?: AbortSignal
  onProgress?: (progress: ScoreProgress) => void
}

export interface ScoreProgress {
  under: string
  of: string
  done: number
  total: number
}

export interface ScoredPair extends ScoreEnd {
  under: string
  of: string
  /** Scored before this. */
  known: number
  /** Completions of which the server had split off the reasoning, so that what the model wrote is not known. */
  split: number
}

/** Scores that become one part of the run; what a kill loses at the most. */
const together = 256

/**
 * Scores the completions of a run under the arms of the experiment that drew it, and keeps what comes
 * beside the samples; what is there already is not asked for again. Each completion is scored as what
 * the model wrote, given the scoring arm's own prompt and the completion's opening.
 */
export async function scoreRun(
  prepared: Prepared,
  options: ScoreRunOptions,
): Promise<ScoredPair[]> {
  const works = armWorks(prepared, options)
  const providers = new Set(
    works.flatMap((work) => work.placements.map(({ provider }) => provider)),
  )
  const store = await Store.open(options.folder)
  try {
    if (store.plan === null) throw new InputError(`${options.folder} has no plan.json`)
    const plan = readPlan(store.plan)
    const pairs = pairsOf(prepared, plan, options)
    await store.seal()
    const ended: ScoredPair[] = []
    for (const { under, of } of pairs) {
      if (options.signal?.aborted) break
      const work = works.find(({ condition }) => condition === under.hash)!
      const temperature = Number(work.decoding['temperature'] ?? 1) || 1
      const { model, deadlineMs, placements } = work
      const scoring = { model, deadlineMs, placements, temperature, signal: options.signal }
      ended.push(
        await scorePair(store, { prompt: work.prompt, plan, scoring }, { under, of }, options),
      )
    }
    return ended
  } finally {
    await Promise.allSettled([...providers].map((provider) => provider.close()))
    await store.close()
  }
}

interface Named extends NamedArm {
  hash: string
}

function pairsOf(
  { arms }: Prepared,
  plan: Plan,
  { under, of, folder }: ScoreRunOptions,
): { under: Named; of: Named }[] {
  const chosen = <Arm extends Named>(all: readonly Arm[], names: readonly string[] | undefined) => {
    const wanted = names && new Set(names.map((name) => armNamed(all, name)))
    return wanted ? all.filter((arm) => wanted.has(arm)) : all
  }
  const scorers = chosen(arms, under)
  const drawn = new Set(plan.arms.map(({ hash }) => hash))
  const foreign = scorers.find(({ hash }) => !drawn.has(hash))
  if (foreign && under === undefined && !plan.arms.some(({ name }) => name === foreign.name))
    throw new InputError(
      `${folder} was not drawn by this experiment: it has no arm ${foreign.name}`,
    )
  return scorers.flatMap((scorer) =>
    chosen(plan.arms, of).map((arm) => ({ under: scorer, of: arm })),
  )
}

async function scorePair(
  store: Store,
  {
    prompt,
    plan,
    scoring,
  }: { prompt: Prepared['arms'][number]['prompt']; plan: Plan; scoring: Scoring },
  { under, of }: { under: Named; of: Named },
  { perProblem = Number.POSITIVE_INFINITY, onProgress }: ScoreRunOptions,
): Promise<ScoredPair> {
  const { missing, known } = await missingScores(store, { under, of }, perProblem)
  const problems = new Map(plan.problems.map((problem) => [problem.id, problem]))
  const waiting: SampleScore[] = []
  let split = 0
  let done = 0
  const reader = await store.reader()
  async function* texts(): AsyncGenerator<TextToScore<SampleKey>> {
    for await (const batch of reader.texts(missing))
      for (const sample of batch) {
        if (sample.reasoning === null) yield textOf(sample, problems, prompt)
        else split += 1
      }
  }
  try {
    const end = await scoreTexts(
      texts(),
      scoring,
      async ({ condition, problem, index }, scores) => {
        waiting.push({ condition, problem, index, ...scores })
        done += 1
        onProgress?.({ under: under.name, of: of.name, done, total: missing.length })
        if (waiting.length >= together) await store.appendScores(under.hash, waiting.splice(0))
      },
    )
    await store.appendScores(under.hash, waiting.splice(0))
    return { under: under.name, of: of.name, known, split, ...end }
  } finally {
    reader.close()
  }
}

/** What the model wrote, behind the scoring arm's prompt and what the model was given to continue. */
function textOf(
  { condition, problem, index, completion, opening }: Sample,
  problems: ReadonlyMap<string, Problem>,
  prompt: Prepared['arms'][number]['prompt'],
): TextToScore<SampleKey> {
  const given = opening ?? ''
  return {
    tag: { condition, problem, index },
    prompt: openedPrompt(prompt(problems.get(problem)!), given),
    completion: completion.slice(given.length),
  }
}

async function missingScores(
  store: Store,
  { under, of }: { under: Named; of: Named },
  perProblem: number,
): Promise<{ missing: SampleKey[]; known: number }> {
  const reader = await store.reader()
  try {
    const scored = new Set<string>()
    for await (const batch of reader.scoreKeys(under.hash))
      for (const key of batch) if (key.condition === of.hash) scored.add(nameOf(key))
    const keys: SampleKey[] = []
    for await (const batch of reader.samples({ condition: of.hash }))
      for (const { condition, problem, index, finish } of batch)
        if (finish !== 'censored' && index < perProblem) keys.push({ condition, problem, index })
    const missing = keys.filter((key) => !scored.has(nameOf(key)))
    // Problem by problem, so that a server sees one prompt after the other and a stop leaves whole problems.
    missing.sort((a, b) => a.problem.localeCompare(b.problem) || a.index - b.index)
    return { missing, known: keys.length - missing.length }
  } finally {
    reader.close()
  }
}

const nameOf = ({ problem, index }: SampleKey) => `${index} ${problem}`
