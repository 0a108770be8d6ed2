import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DocumentFormat } from '../document-format.ts'
import type { Imported } from '../imported.ts'
import { jsonValue } from '../json.ts'
import { cutOff } from '../lists.ts'
import type { Reading } from '../reading.ts'
import { idOf, isRow, listIn, type Row, rowIn, textIn } from '../row.ts'
import { plainScore } from '../scores.ts'

/**
 * HELM's `scenario_state.json`, with the grades of `per_instance_stats.json` beside it. A statistic is
 * of an instance and a trial, so that it grades a sample only where a request drew one.
 */
export const helm: DocumentFormat = {
  name: 'helm',
  matches: (keys) => keys.includes('adapter_spec') && keys.includes('request_states'),
  async *read(document, reading, file) {
    const stats = statsBeside(file)
    for await (const parts of document.parts()) {
      const found: Imported[] = []
      for (const { key, value, place } of parts) {
        if (key === 'adapter_spec' && isRow(value)) record(reading, value)
        if (key !== 'request_states' || !isRow(value)) continue
        const instance = rowIn(value, 'instance')
        const id = idOf(instance, ['id'], place)
        const completions = (listIn(rowIn(value, 'result'), 'completions') ?? []).filter(isRow)
        const graded =
          completions.length === 1
            ? gradeOf(stats, id, value.train_trial_index, reading)
            : undefined
        const samples = completions.map((completion) => ({
          score: plainScore(graded?.value ?? null),
          correct: reading.scores.read(graded?.value ?? null, graded?.name ?? 'score', place),
          completion: textIn(completion, 'text'),
          tokens: listIn(completion, 'tokens')?.length,
          truncated: cutOff(rowIn(completion, 'finish_reason').reason),
        }))
        found.push({
          place,
          problem: {
            id,
            question: textIn(rowIn(instance, 'input'), 'text'),
            gold: goldOf(instance),
          },
          samples,
        })
      }
      yield found
    }
  },
}

function goldOf(instance: Row): string | undefined {
  const right = (listIn(instance, 'references') ?? [])
    .filter(isRow)
    .find((reference) => listIn(reference, 'tags')?.includes('correct'))
  return right && textIn(rowIn(right, 'output'), 'text')
}

function record(reading: Reading, spec: Row): void {
  const names = [
    'method',
    'instructions',
    'temperature',
    'max_tokens',
    'stop_sequences',
    'max_train_instances',
    'num_outputs',
  ]
  for (const name of names) reading.condition(name, spec[name])
}

type Stats = Map<string, Map<string, unknown>>

/** Statistics by instance and trial. */
function statsBeside(file: string): Stats {
  const path = join(dirname(file), 'per_instance_stats.json')
  const stats: Stats = new Map()
  if (!existsSync(path) || statSync(path).size > 2 ** 28) return stats
  const entries = jsonValue(readFileSync(path, 'utf8'), { file: path, line: 0 })
  for (const entry of Array.isArray(entries) ? entries.filter(isRow) : []) {
    const values = new Map<string, unknown>()
    for (const stat of (listIn(entry, 'stats') ?? []).filter(isRow))
      values.set(textIn(rowIn(stat, 'name'), 'name') ?? '', stat.mean)
    stats.set(JSON.stringify([entry.instance_id, entry.train_trial_index]), values)
  }
  return stats
}

/** Statistics that grade; the others of the dozens that HELM keeps count tokens and seconds. */
const grades = /exact_match|correct|accuracy|equiv|pass|math|f1/

function gradeOf(stats: Stats, id: string | number, trial: unknown, { choices }: Reading) {
  const values = stats.get(JSON.stringify([id, trial]))
  if (!values) return undefined
  const names = [...values.keys()].filter((name) => grades.test(name))
  const name = names.length === 0 ? undefined : choices.oneOf('score', names)
  return name === undefined ? undefined : { name, value: values.get(name) ?? null }
}
