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
  type Row,
  rowIn,
  textIn,
  wordIn,
} from '../row.ts'

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
