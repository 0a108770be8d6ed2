import { readFileSync, statSync } from 'node:fs'
import { answerOf, digest } from '../answers.ts'
import type { Imported, SampleFacts } from '../imported.ts'
import { jsonValue } from '../json.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import { idOf, isRow, listIn, type Place, refusal, type Row, rowIn, shown, textIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * lm-evaluation-harness's `samples_<task>_<date>.jsonl`: one row for each document and filter, with
 * the completions of all repeats in `resps`. Its metrics judge what the filter let through, which is the first
 * repeat unless a filter says otherwise: the others are not graded, and stand as unscored.
 */
export const lmEval: RowFormat = {
  name: 'lm-eval',
  fields: 'doc_id, doc, arguments, resps',
  tornLine: 'drop',
  repeats: "lm-eval's request cache (--use_cache) answers all repeats with one text",
  matches: (row) => row.doc_id !== undefined && isRow(row.doc) && Array.isArray(row.resps),
  reader(reading) {
    const log = new LmEvalLog(reading)
    return { add: (row, place) => log.add(row, place) }
  },
}

class LmEvalLog {
  readonly #reading: Reading
  #file = ''
  #task = ''
  /** The filters that the results file says give out votes or other verdicts over repeats. */
  #aggregating = new Set<string>()
  /** How often each document was met, which stands for the filter where rows do not name it. */
  #met = new Map<string | number, number>()

  constructor(reading: Reading) {
    this.#reading = reading
  }

  add(row: Row, place: Place): Imported[] {
    const { choices } = this.#reading
    if (this.#file !== this.#reading.file) this.#open(this.#reading.file)
    if (!choices.takes('task', this.#task)) {
      this.#reading.skipRest = true
      return []
    }
    const id = idOf(row, ['doc_id'], place)
    const filter = textIn(row, 'filter') ?? this.#unnamedFilter(id)
    if (!choices.takes('filter', filter)) return []
    const args = generationArguments(row.arguments)
    this.#record(args?.settings)
    const problem = {
      id,
      question: questionOf(rowIn(row, 'doc')) ?? args?.prompt,
      gold: textIn(row, 'target'),
      identity: textIn(row, 'doc_hash') ?? digest(JSON.stringify(row.doc ?? null)),
    }
    return [{ place, problem, samples: this.#samples(row, filter, place) }]
  }

  #open(file: string): void {
    this.#file = file
    this.#task = taskOf(file)
    this.#met = new Map()
    const results = resultsBeside(file)
    this.#aggregating = new Set(results ? aggregatingFilters(results, this.#task) : [])
    if (results) recordResults(this.#reading, results, this.#task)
  }

  /** Rows before 0.4.6 do not name their filter; each filter starts again at the first document. */
  #unnamedFilter(id: string | number): string {
    const met = (this.#met.get(id) ?? 0) + 1
    this.#met.set(id, met)
    return `#${met}`
  }

  #samples(row: Row, filter: string, place: Place): SampleFacts[] {
    const { choices, scores } = this.#reading
    const responses = listIn(row, 'resps') ?? []
    const repeats = Array.isArray(responses[0]) ? responses[0] : responses
    const filtered = listIn(row, 'filtered_resps')
    const metric = choices.oneOf('score', metricsOf(row, place))
    const vote =
      /^maj|major/i.test(filter) || this.#aggregating.has(filter) || Array.isArray(filtered?.[0])
    const value = metric === undefined ? null : scoreValue(row[metric])
    if (vote && repeats.length > 1)
      this.#reading.say(
        `filter ${filter} gives one verdict over all repeats and none on a sample: all are unscored`,
      )
    else if (repeats.length > 1)
      this.#reading.say(
        `lm-eval graded only the first of ${repeats.length} repeats; the others are unscored (passbound grade grades them)`,
      )
    return repeats.map((response, i) => {
      const graded = i === 0 && !(vote && repeats.length > 1)
      const answer = filtered?.[0]
      return {
        correct: graded ? scores.read(value ?? null, metric ?? 'score', place) : null,
        score: graded ? plainScore(value) : null,
        completion: typeof response === 'string' ? response : undefined,
        answer:
          graded && typeof answer === 'string' && filter !== 'none'
            ? answerOf(answer, 'filtered_resps', place)
            : undefined,
      }
    })
  }

  #record(settings: Row | undefined): void {
    if (!settings) return
    for (const name of [
      'temperature',
      'top_p',
      'top_k',
      'min_p',
      'do_sample',
      'max_gen_toks',
      'until',
    ])
      this.#reading.condition(name, settings[name])
  }
}

/** Fields of a row that are never metrics. */
const own = new Set([
  'doc_id',
  'doc',
  'target',
  'arguments',
  'resps',
  'filtered_resps',
  'filter',
  'metrics',
  'doc_hash',
  'prompt_hash',
  'target_hash',
])

function metricsOf(row: Row, place: Place): string[] {
  const named = listIn(row, 'metrics')?.filter((name) => typeof name === 'string')
  const metrics = named ?? Object.keys(row).filter((name) => !own.has(name) && isScore(row[name]))
  if (metrics.length === 0)
    throw refusal(place, `no metric; its fields are: ${shown(Object.keys(row).join(', '))}`)
  return metrics
}

const isScore = (value: unknown) =>
  value === null || typeof value === 'number' || typeof value === 'boolean'

/** The prompt and settings of the first request; before 0.4.3 they were lists and not objects. */
function generationArguments(value: unknown): { prompt?: string; settings: Row } | undefined {
  const first = isRow(value) ? value.gen_args_0 : Array.isArray(value) ? value[0] : undefined
  const [prompt, settings] = isRow(first)
    ? [first.arg_0, first.arg_1]
    : Array.isArray(first)
      ? first
      : []
  return {
    ...(typeof prompt === 'string' ? { prompt } : {}),
    settings: isRow(settings) ? settings : {},
  }
}

const questionOf = (doc: Row) =>
  ['problem', 'question', 'prompt', 'input', 'query'].map((name) => textIn(doc, name)).find(Boolean)

/** `samples_<task>_<date>.jsonl`; the date starts with its year. */
function taskOf(file: string): string {
  const match = /samples_(.+?)(?:_(\d{4}-\d\d-\d\dT[^/\\]*?))?\.jsonl?(?:\.\w+)*$/.exec(file)
  return match?.[1] ?? 'unnamed'
}

/** The results file that was written beside the samples, by its date; none is no mistake. */
function resultsBeside(file: string): Row | undefined {
  const match = /^(.*?)samples_.+_(\d{4}-\d\d-\d\dT[^/\\]*?)\.jsonl/s.exec(file)
  if (!match) return undefined
  const path = `${match[1]}results_${match[2]}.json`
  try {
    if (statSync(path).size > 2 ** 26) return undefined
    const value = jsonValue(readFileSync(path, 'utf8'), { file: path, line: 0 })
    return isRow(value) ? value : undefined
  } catch {
    return undefined
  }
}

function aggregatingFilters(results: Row, task: string): string[] {
  const filters = listIn(rowIn(rowIn(results, 'configs'), task), 'filter_list') ?? []
  return filters.filter(isRow).flatMap((filter) => {
    const votes = (listIn(filter, 'filter') ?? []).some(
      (step) => isRow(step) && step.function === 'majority_vote',
    )
    return votes && typeof filter.name === 'string' ? [filter.name] : []
  })
}

function recordResults(reading: Reading, results: Row, task: string): void {
  reading.condition('task', task)
  reading.condition('n-shot', rowIn(results, 'n-shot')[task])
  reading.condition('chat_template', results.chat_template_sha)
  reading.condition('system_instruction', results.system_instruction_sha)
  if (results.fewshot_as_multiturn === true) reading.condition('fewshot_as_multiturn', true)
  reading.condition('gen_kwargs', rowIn(results, 'config').gen_kwargs)
}
