import type { SampleFacts } from '../imported.ts'
import { cutOff } from '../lists.ts'
import { lastOf, promptText, questionId, reasoningText } from '../messages.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import {
  countIn,
  idOf,
  isRow,
  listIn,
  type Place,
  type Row,
  rowIn,
  textIn,
  wordIn,
} from '../row.ts'
import { plainScore } from '../scores.ts'

/** verifiers' `results.jsonl` (before its version 1): one row a rollout, grouped by `example_id`. */
export const verifiers: RowFormat = {
  name: 'verifiers',
  fields: 'example_id, prompt, completion, reward',
  tornLine: 'drop',
  matches: (row) =>
    row.example_id !== undefined &&
    row.prompt !== undefined &&
    row.completion !== undefined &&
    row.reward !== undefined,
  reader: (reading) => ({
    add(row, place) {
      const problem = {
        id: idOf(row, ['example_id'], place),
        question: lastOf('user', row.prompt),
        gold: wordIn(row, 'answer'),
      }
      const name = reading.choices.selected('score') ?? 'reward'
      reading.choices.oneOf('score', [name])
      const value = row[name] ?? rowIn(row, 'metrics')[name] ?? null
      const sample = {
        score: plainScore(value),
        correct: reading.scores.read(value, name, place),
        completion: lastOf('assistant', row.completion),
        tokens: countIn(rowIn(row, 'token_usage'), 'output_tokens'),
        truncated: typeof row.is_truncated === 'boolean' ? row.is_truncated : undefined,
      }
      return [{ place, problem, samples: [sample] }]
    },
  }),
}

/**
 * `traces.jsonl` of verifiers 1 and prime-rl: one episode a line, with its task and its traces. The
 * reward is the weighted sum of the trace's rewards, unless one of them is selected. An episode
 * without a trace failed before it drew anything.
 */
export const traces: RowFormat = {
  name: 'verifiers-traces',
  fields: 'task.hash, traces',
  tornLine: 'drop',
  matches: (row) => isRow(row.task) && Array.isArray(row.traces),
  reader: (reading) => ({
    add(row, place) {
      const task = rowIn(row, 'task')
      const data = rowIn(task, 'data')
      const problem = {
        id: idOf(task, ['hash', 'key'], place),
        question: lastOf('user', data.prompt) ?? textIn(data, 'question'),
        gold: wordIn(data, 'answer'),
      }
      const samples = (listIn(row, 'traces') ?? [])
        .filter(isRow)
        .map((trace) => traceOf(trace, reading, place))
      if (samples.length === 0) reading.count('episodes without a trace, left out')
      return samples.length === 0 ? [] : [{ place, problem, samples }]
    },
  }),
}

function traceOf(trace: Row, { choices, scores }: Reading, place: Place): SampleFacts {
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
  return {
    score: value,
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

/** NeMo-RL's `val_data_step<N>.jsonl`: every value in a list of length one. Problems are told apart by their prompts. */
export const nemoRl: RowFormat = {
  name: 'nemo-rl',
  fields: 'content, rewards, idx, each a list of one',
  tornLine: 'drop',
  matches: (row) => Array.isArray(row.content) && Array.isArray(row.rewards),
  reader: ({ choices, scores }) => ({
    add(row, place) {
      const step = /_step(\d+)\.jsonl/.exec(place.file)?.[1]
      if (step !== undefined && !choices.takes('step', step)) return []
      const first = (name: string) => listIn(row, name)?.[0]
      const content = first('content')
      const prompt = Array.isArray(content)
        ? content.filter((each) => isRow(each) && each.role !== 'assistant')
        : (first('prompt') ?? content)
      const value = first('rewards') ?? null
      const sample = {
        score: plainScore(value),
        correct: scores.read(value, 'rewards', place),
        completion: Array.isArray(content)
          ? lastOf('assistant', content)
          : lastOf('assistant', first('generation')),
      }
      const problem = { id: questionId(promptText(prompt)), question: lastOf('user', prompt) }
      return [{ place, problem, samples: [sample] }]
    },
  }),
}
