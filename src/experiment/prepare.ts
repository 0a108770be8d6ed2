import { graderId, graderNamed, graders } from '../grading/index.ts'
import { labGraderNamed, labGraders } from '../lab/index.ts'
import { requestBody } from '../models/index.ts'
import { loadProblems, parseLimit, type Hub, type Limit } from '../problems/index.ts'
import {
  openedPrompt,
  promptHash,
  promptRenderer,
  promptSurprises,
  promptText,
  templateLabel,
  type Prompt,
  type Surprise,
} from '../prompts/index.ts'
import { InputError, type Grader, type Problem } from '../records/index.ts'
import { seedOf } from '../sampling/index.ts'
import { expandArms, type PlannedArm } from './expand-arms.ts'
import { type Experiment, namedAt } from './load-experiment.ts'
import { planFor, type Plan } from './plan.ts'

/** An experiment with everything read that it names: what a run needs, and a dry run shows. */
export interface Prepared {
  arms: PreparedArm[]
  problems: Problem[]
  samples: number
  grader: Grader
  plan: Plan
}

export interface PreparedArm extends PlannedArm {
  prompt: (problem: Problem) => Prompt
}

export interface PrepareOptions {
  /** Takes the place of the file's own. */
  limit?: Limit | undefined
  /** Where data sets come from and are kept; without it an experiment must have its own problems. */
  hub?: Hub | undefined
}

/** Reads the problems and templates. */
export async function prepareExperiment(
  experiment: Experiment,
  { limit, hub }: PrepareOptions = {},
): Promise<Prepared> {
  const { file, folder } = experiment
  const { columns, limit: own, ...source } = file.problems
  const { answer_space: answerSpace, ...rest } = columns ?? {}
  const loaded = await namedAt(experiment, ['problems', 'from'], () =>
    loadProblems(
      {
        ...source,
        columns: { ...rest, answerSpace },
        limit: limit ?? (own === undefined ? undefined : parseLimit(String(own))),
      },
      { folder, hub },
    ),
  )
  const { problems } = loaded
  const planned = await expandArms(experiment)
  const arms = planned.map((arm) => ({ ...arm, prompt: promptRenderer(arm.condition) }))
  // A template that fails on some problem must not be found out in the middle of a run.
  for (const { prompt } of arms) for (const problem of problems) prompt(problem)
  const grader = graderFor(file.grader, loaded.grader)
  const { samples } = file
  const plan = planFor(planned, problems, { samples, grader: graderId(grader) })
  return { arms, problems, samples, grader, plan }
}

function graderFor(said: string | undefined, usual: string | null): Grader {
  if (said === undefined && usual === 'code')
    throw new InputError(
      'these problems are graded by running what a model wrote, which is no part of a run: say grader: string to draw, then passbound grade RUN --grader code',
    )
  const name = said ?? usual ?? 'exact'
  const grader = graderNamed(name) ?? labGraderNamed(name)
  if (grader) return grader
  const known = [...graders, ...labGraders].map((each) => each.name).join(', ')
  throw new InputError(`unknown grader: ${name}; there are ${known}`)
}

/** What a run would send, and the first request of an arm to the letter. */
export interface ArmPreview {
  name: string
  condition: string
  urls: string[]
  requests: number
  completions: number
  /** Estimated at four bytes a token. */
  promptTokens: number
  /** What the completions cannot exceed together, where the request limits them. */
  mostTokens: number | null
  template: string
  /** As it is sent, with the opening. */
  firstPrompt: string
  /** The hash under which it is stored; without the opening. */
  promptHash: string
  opening: string | null
  /** What this prompt does that its author may not expect. */
  surprises: Surprise[]
  firstRequest: string
}

export function previewArms({ arms, problems, samples }: Prepared): ArmPreview[] {
  return arms.map((arm) => {
    const { decoding, perRequest, model, template, opening = '' } = arm.condition
    const requests = (problems.length * samples) / perRequest
    const prompts = problems.map(arm.prompt)
    const bytes = prompts.reduce((sum, each) => sum + Buffer.byteLength(promptText(each)), 0)
    const [bare = ''] = prompts
    const prompt = openedPrompt(bare, opening)
    const maxTokens = decoding['max_tokens']
    const seed = seedOf({ condition: arm.hash, problem: problems[0]?.id ?? '', index: 0 })
    return {
      name: arm.name,
      condition: arm.hash,
      urls: arm.urls,
      requests,
      completions: problems.length * samples,
      promptTokens: Math.round((bytes / 4) * (samples / perRequest)),
      mostTokens: typeof maxTokens === 'number' ? maxTokens * problems.length * samples : null,
      template: templateLabel(template),
      firstPrompt: promptText(prompt),
      promptHash: promptHash(promptText(bare)),
      opening: opening || null,
      surprises: surprisesOf(arm, problems),
      firstRequest: requestBody({
        model,
        prompt,
        n: perRequest,
        seed,
        decoding,
        logprobs: arm.logprobs,
        deadlineMs: 0,
      }),
    }
  })
}

/** What is surprising about an arm's prompts, found on the first problem. */
export function surprisesOf(
  { condition, local }: Pick<PlannedArm, 'condition' | 'local'>,
  [problem]: readonly Problem[],
): Surprise[] {
  if (problem === undefined) return []
  const { opening = '', decoding } = condition
  // A model in process sees that a text has its BOS.
  const addsSpecialTokens = local === null && decoding['add_special_tokens'] !== false
  return promptSurprises({ ...condition, opening, addsSpecialTokens }, problem)
}
