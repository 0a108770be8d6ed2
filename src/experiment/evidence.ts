import { promptHash, promptRenderer, promptText, templateLabel } from '../prompts/index.ts'
import type { Arm } from '../records/index.ts'
import type {
  Duplicates,
  ReadingFacts,
  RecoveryReport,
  StoredPrompts,
  StoredTally,
} from '../store/index.ts'
import type { Condition } from './condition.ts'
import type { Plan } from './plan.ts'

/** An arm of a run, as an analysis takes it. */
export interface Drawn {
  name: string
  hash: string
  condition: Condition
  tallies: readonly StoredTally[]
  duplicates: Duplicates
  /** Whose grades the tallies hold, as `name@version`. */
  grader: string
  reading: ReadingFacts
  /** What was sent; null before anything was. */
  prompts: StoredPrompts | null
}

/**
 * The arm with what the plan knows of its problems. `conditions` holds everything besides the
 * checkpoint that can change a sample, so that arms which differ in more are found out.
 */
export function evidenceOf(
  drawn: Drawn,
  { plan, folder, recovery }: { plan: Plan; folder: string; recovery: RecoveryReport },
): Arm {
  const { name, condition, tallies } = drawn
  const problems = new Map(plan.problems.map((problem) => [problem.id, problem]))
  return {
    name,
    origin: folder,
    problems: tallies.map(({ ungraded: _ungraded, censored: _censored, ...tally }) => {
      const { stratum, cluster, answerSpace } = problems.get(tally.id) ?? {}
      return {
        ...tally,
        ...(stratum !== undefined && { stratum }),
        ...(cluster !== undefined && { cluster }),
        ...(answerSpace !== undefined && { answerSpace }),
      }
    }),
    conditions: conditionsOf(condition),
    reading: { grader: drawn.grader, duplicates: drawn.duplicates, ...drawn.reading },
    notes: [...notesOf(drawn, recovery), ...promptNotes(drawn, plan)],
  }
}

function conditionsOf(condition: Condition) {
  const { api, template, system, opening = '', calculator = 'off' } = condition
  const settings = {
    ...condition.decoding,
    api,
    template: templateLabel(template),
    system,
    ...(opening !== '' && { opening }),
    deadlineSeconds: condition.deadlineSeconds,
    calculator,
  }
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

/** What was sent, so that two arms can be seen to have been asked alike. */
function promptNotes({ prompts, condition }: Drawn, { problems: [first] }: Plan): string[] {
  if (prompts === null) return []
  const { meanTokens, firstHash } = prompts
  const length =
    meanTokens === null ? '' : `, ${Math.round(meanTokens * 10) / 10} prompt tokens on average`
  const asked = `asked with the template ${templateLabel(condition.template)}${length}`
  if (first === undefined || firstHash === null) return [asked]
  const text = promptText(promptRenderer(condition)(first))
  const shown = promptHash(text) === firstHash ? `: ${shortened(JSON.stringify(text))}` : ''
  return [`${asked}; problem ${first.id} with the prompt of hash ${firstHash}${shown}`]
}

/** Its beginning and its end, where a prompt has most of what is its own. */
function shortened(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 300)} … ${text.slice(-200)}`.toWellFormed()
}

function notesOf(
  { hash, tallies, duplicates, condition }: Drawn,
  { redrawn }: RecoveryReport,
): string[] {
  const sum = (count: (tally: StoredTally) => number) =>
    tallies.reduce((total, tally) => total + count(tally), 0)
  const censored = sum((tally) => tally.censored)
  const undecided = sum(({ u }) => u) - censored
  const { repeated, long } = duplicates
  const notes: [number, string][] = [
    [
      censored,
      'completions are censored (deadline, context or content filter): counted, never graded, bounded for',
    ],
    [undecided, 'completions have an answer that the grader cannot decide'],
    [
      redrawn.filter((key) => key.condition === hash).length,
      'completions were in flight when the run stopped and were drawn again under their seeds; where a server does not honour seeds this favours short chains',
    ],
    [
      // Without temperature every completion should repeat.
      condition.decoding['temperature'] === 0 ? 0 : repeated,
      `of ${long} long completions repeat another of the same problem word for word, as a server that ignores seeds or a cache makes them`,
    ],
  ]
  return notes.flatMap(([count, note]) => (count > 0 ? [`${count} ${note}`] : []))
}
