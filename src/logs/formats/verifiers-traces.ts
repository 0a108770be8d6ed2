import type { SampleFacts } from '../imported.ts'
import { cutOff } from '../lists.ts'
import { lastOf, reasoningText } from '../messages.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import {
  countIn,
  idOf,
  isRow,
  listIn,
  type Place,
  refusal,
  type Row,
  rowIn,
  shown,
  textIn,
  wordIn,
} from '../row.ts'

/** The version of a trace that this reader knows (`TRACE_VERSION` there). */
const knownVersion = 1

/**
 * `traces.jsonl` of verifiers 1 and prime-rl: one episode a line, with its task and its traces. The
 * reward is the weighted sum of the trace's rewards, unless one of them is selected. An episode
 * without a trace failed before it drew anything. Of a training run a step is chosen, and its
 * rollouts or its evaluations; of several agents one.
 */
export const traces: RowFormat = {
  name: 'verifiers-traces',
  fields: 'task.hash, traces',
  tornLine: 'drop',
  ragged:
    'a group may have lost episodes that failed, and a training step draws its tasks by chance',
  // prime-rl keeps all rollouts, and those that it trained on once more.
  files: (paths) =>
    paths.filter(
      (path) =>
        !/[/\\]effective[/\\]/.test(path) ||
        !paths.includes(path.replace(/([/\\])effective([/\\])/, '$1all$2')),
    ),
  matches: (row) => isRow(row.task) && Array.isArray(row.traces),
  reader: (reading) => ({
    add(row, place) {
      if (!takesWork(row, reading)) return []
      const task = rowIn(row, 'task')
      const data = rowIn(task, 'data')
      const problem = {
        id: idOf(task, ['hash', 'key'], place),
        question: lastOf('user', data.prompt) ?? textIn(data, 'question'),
        gold: wordIn(data, 'answer'),
      }
      const all = (listIn(row, 'traces') ?? []).filter(isRow)
      if (all.length === 0) reading.count('episodes without a trace, left out')
      const samples = all
        .filter((trace) => takesAgent(row, trace, reading))
        .map((trace) => traceOf(trace, reading, place))
      return samples.length === 0 ? [] : [{ place, problem, samples }]
    },
  }),
}

/** Whether a training run's episode is of the step that is wanted, and of its rollouts or evaluations. */
function takesWork(row: Row, { choices }: Reading): boolean {
  const work = rowIn(rowIn(row, 'run'), 'work')
  const [kind, step] = [textIn(work, 'type'), wordIn(work, 'step')]
  const takesKind = kind === undefined || choices.takes('filter', kind)
  return (step === undefined || choices.takes('step', step)) && takesKind
}

function takesAgent(row: Row, trace: Row, { choices }: Reading): boolean {
  const env = rowIn(row, 'env')
  const agent = textIn(rowIn(trace, 'agent'), 'name') ?? 'agent'
  const task = textIn(env, 'name') ?? textIn(env, 'id') ?? 'unnamed'
  return choices.takes('task', agent === 'agent' ? task : `${task}/${agent}`)
}

function traceOf(trace: Row, reading: Reading, place: Place): SampleFacts {
  const { choices, scores } = reading
  const version = trace.version ?? knownVersion
  if (typeof version !== 'number' || version > knownVersion)
    throw refusal(
      place,
      `a trace of version ${shown(version)} of verifiers, newer than this reader knows (${knownVersion}); update passbound`,
    )
  const rewards = rowIn(trace, 'rewards')
  const names = Object.keys(rewards)
  const selected = choices.selected('score')
  if (names.length > 0) choices.oneOf('score', selected === undefined ? ['all'] : [...names, 'all'])
  const value =
    selected === undefined || selected === 'all' ? total(rewards) : scoreOf(rewards[selected])
  const messages = (listIn(trace, 'nodes') ?? [])
    .filter(isRow)
    .map((node) => (isRow(node.message) ? node.message : node))
  const call = (listIn(trace, 'calls') ?? []).findLast(isRow) ?? {}
  const sampling = rowIn(call, 'sampling')
  for (const name of ['temperature', 'top_p', 'top_k', 'min_p', 'max_tokens'])
    reading.condition(name, sampling[name])
  return {
    score: value,
    seed: countIn(sampling, 'seed'),
    correct: scores.read(value, selected ?? 'reward', place),
    completion: lastOf('assistant', messages),
    reasoning: reasoningText(messages.findLast(({ role }) => role === 'assistant')),
    tokens:
      countIn(rowIn(call, 'usage'), 'output_tokens') ??
      countIn(rowIn(call, 'usage'), 'completion_tokens'),
    truncated: cutOff(call.finish_reason),
  }
}

const scoreOf = (reward: unknown): number | null =>
  isRow(reward) && typeof reward.score === 'number' ? reward.score : null

function total(rewards: Row): number | null {
  const parts = Object.values(rewards).map((reward) => {
    const weight = isRow(reward) && typeof reward.weight === 'number' ? reward.weight : 1
    const score = scoreOf(reward)
    return score === null ? null : weight * score
  })
  return parts.length === 0 || parts.includes(null)
    ? null
    : parts.reduce<number>((sum, part) => sum + part!, 0)
}
