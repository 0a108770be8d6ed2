import { InputError } from '../../records/index.ts'
import { answerOf } from '../answers.ts'
import type { DocumentFormat } from '../document-format.ts'
import type { Imported, SampleFacts } from '../imported.ts'
import { cutOff } from '../lists.ts'
import { contentText, lastOf, onlyOf, reasoningText } from '../messages.ts'
import type { Reading } from '../reading.ts'
import {
  asRow,
  countIn,
  excerpt,
  idOf,
  isRow,
  listIn,
  type Place,
  type Row,
  rowIn,
  shown,
  textIn,
} from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/** The log version of Inspect that this reader knows (`LOG_SCHEMA_VERSION` there). */
const knownVersion = 2

/**
 * An Inspect log as one JSON document. Its header comes before its samples, so that it is read as it
 * streams; a log that ends early yields the samples that are whole.
 */
export const inspect: DocumentFormat = {
  name: 'inspect',
  repeats: "Inspect's --seed is one seed for all epochs",
  matches: (keys) =>
    keys.includes('eval') && ['status', 'plan', 'version'].some((key) => keys.includes(key)),
  async *read(document, reading, file) {
    const log = new InspectLog(reading, file)
    const header: Record<string, unknown> = {}
    let takes: boolean | undefined
    for await (const parts of document.parts()) {
      const found: Imported[] = []
      for (const { key, value, place } of parts) {
        if (key !== 'samples') {
          if (headerFields.has(key ?? '')) header[key!] = value
          continue
        }
        takes ??= log.begin(header)
        if (takes) found.push(log.sample(asRow(value, place), place))
      }
      yield found
      if (takes === false) return
    }
    takes ??= log.begin(header)
    if (takes) log.end(document.whole ? textIn(header, 'status') : 'cut off')
  },
}

const headerFields = new Set(['version', 'status', 'eval', 'plan', 'invalidated'])

/** Texts that a log keeps apart and refers to by `attachment://<name>`. */
type Attachments = (name: string) => string | undefined

/** One Inspect log while it is read: what its header says, and how far it came. */
export class InspectLog {
  readonly #reading: Reading
  readonly #file: string
  #planned: number | undefined
  /** The one seed that all samples were drawn with, where the run had one. */
  #seed: number | undefined
  #samples = 0

  constructor(reading: Reading, file: string) {
    this.#reading = reading
    this.#file = file
  }

  /** Reads the header; false where its task or model is not the one that is wanted. */
  begin(header: Row): boolean {
    const version = header.version ?? knownVersion
    if (typeof version !== 'number' || version > knownVersion)
      throw new InputError(
        `${this.#file} is an Inspect log of version ${shown(version)}, newer than this reader knows (${knownVersion}); convert it with an older inspect log convert, or update passbound`,
      )
    const spec = rowIn(header, 'eval')
    const { choices } = this.#reading
    const takesTask = choices.takes('task', textIn(spec, 'task') ?? 'unnamed')
    const takesModel = choices.takes('model', textIn(spec, 'model') ?? 'unnamed')
    if (!takesTask || !takesModel) return false
    if (header.invalidated === true)
      this.#reading.say('the log says of itself that it is invalidated')
    this.#planned = plannedSamples(spec)
    const config = configOf(spec, rowIn(header, 'plan'))
    this.#seed = countIn(config, 'seed')
    recordConditions(this.#reading, spec, rowIn(header, 'plan'))
    return true
  }

  sample(row: Row, place: Place, attachments: Attachments = attachmentsOf(row)): Imported {
    this.#samples++
    const found = importedOf(row, place, this.#reading, attachments)
    if (this.#seed === undefined) return found
    const seed = this.#seed
    return { ...found, samples: found.samples.map((sample) => ({ ...sample, seed })) }
  }

  /** Says what is missing, once all samples were read. */
  end(status: string | undefined): void {
    const short = this.#planned !== undefined && this.#samples < this.#planned
    if (status === 'success' && !short) return
    const what =
      status === undefined ? 'no status' : (endings.get(status) ?? `status ${excerpt(status)}`)
    const how = this.#planned === undefined ? '' : ` of ${this.#planned} planned`
    this.#reading.say(`${what}: ${this.#samples}${how} samples are in the log`)
  }
}

/** How a log ended that does not hold everything. */
const endings = new Map([
  ['success', 'the run ended well, and samples are missing'],
  ['started', 'the run crashed or is still going, and its header and summaries are missing'],
  ['cancelled', 'the run was cancelled'],
  ['error', 'the run ended in an error'],
  ['cut off', 'the file is cut off'],
])

/** Problems times epochs, where the header says how many there are. */
function plannedSamples(spec: Row): number | undefined {
  const { dataset, config } = { dataset: rowIn(spec, 'dataset'), config: rowIn(spec, 'config') }
  const problems = listIn(dataset, 'sample_ids')?.length ?? countIn(dataset, 'samples')
  return problems === undefined ? undefined : problems * (countIn(config, 'epochs') ?? 1)
}

/** Settings of `GenerateConfig` that change what a sample says. */
const decoding = [
  'temperature', 'top_p', 'top_k', 'max_tokens', 'stop_seqs', 'frequency_penalty',
  'presence_penalty', 'logit_bias', 'num_choices', 'system_message', 'reasoning_effort',
  'reasoning_tokens', 'response_schema', 'extra_body',
] // prettier-ignore

function recordConditions(reading: Reading, spec: Row, plan: Row): void {
  reading.condition('task', spec.task)
  const config = configOf(spec, plan)
  for (const name of decoding) reading.condition(name, config[name])
  const steps = listIn(plan, 'steps')?.filter(isRow) ?? []
  const solvers = steps.map((step) => {
    const params = rowIn(step, 'params')
    const settings = Object.keys(params).length > 0 ? `(${JSON.stringify(params)})` : ''
    return `${textIn(step, 'solver') ?? 'unnamed'}${settings}`
  })
  reading.condition('solver', solvers.join(' > '))
  const args = rowIn(spec, 'task_args')
  if (Object.keys(args).length > 0) reading.condition('task_args', args)
}

/** The plan's settings override those of the model. */
const configOf = (spec: Row, plan: Row): Row => ({
  ...rowIn(spec, 'model_generate_config'),
  ...withoutNulls(rowIn(plan, 'config')),
})

const withoutNulls = (row: Row) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))

function importedOf(row: Row, place: Place, reading: Reading, attachments: Attachments): Imported {
  const text = (value: string | undefined) =>
    value?.startsWith('attachment://') ? attachments(value.slice(13)) : value
  const output = rowIn(row, 'output')
  const choices = listIn(output, 'choices') ?? []
  const choice = isRow(choices[0]) ? choices[0] : {}
  const message = rowIn(choice, 'message')
  if (choices.length > 1)
    reading.count(
      'further choices beside the first, which Inspect does not score',
      choices.length - 1,
    )
  if (isRow(row.error)) reading.count('samples that ended in an error')
  const problem = {
    id: idOf(row, ['id'], place),
    question: text(lastOf('user', row.input)),
    gold: onlyOf(row.target),
  }
  const epoch = row.epoch
  const sample: SampleFacts = {
    ...gradeOf(row, place, reading),
    index:
      typeof epoch === 'number' && epoch >= 1 && Number.isSafeInteger(epoch)
        ? epoch - 1
        : undefined,
    completion: text(textIn(output, 'completion') || contentText(message.content)),
    reasoning: text(reasoningText(message)),
    tokens: countIn(rowIn(output, 'usage'), 'output_tokens'),
    truncated: truncatedOf(row, choice),
  }
  return { place, problem, samples: [sample] }
}

function truncatedOf(row: Row, choice: Row): boolean | undefined {
  if (/^(?:token|context|message)$/.test(textIn(rowIn(row, 'limit'), 'type') ?? '')) return true
  return cutOff(choice.stop_reason)
}

/** The grade of the scorer that is wanted. A sample that ended in an error was not graded. */
function gradeOf(
  row: Row,
  place: Place,
  { choices, scores }: Reading,
): Pick<SampleFacts, 'score' | 'correct' | 'answer'> {
  const all = isRow(row.scores) ? row.scores : isRow(row.score) ? { score: row.score } : {}
  const names = Object.keys(all)
  const name = names.length === 0 ? undefined : choices.oneOf('score', scoreNames(all))
  if (name === undefined) return { score: null, correct: null, answer: undefined }
  const [scorer, key] = splitName(name, names)
  const score = rowIn(all, scorer)
  const value = isRow(score.value) ? score.value[key ?? ''] : score.value
  return {
    score: plainScore(value),
    correct: scores.read(valueOf(value), scorer, place),
    answer: score.answer === undefined ? undefined : answerOf(score.answer, 'answer', place),
  }
}

/** The scorers of a sample; one that gives a dictionary of scores counts once for each of its keys. */
const scoreNames = (scores: Row) =>
  Object.entries(scores).flatMap(([name, score]) =>
    isRow(score) && isRow(score.value)
      ? Object.keys(score.value).map((key) => `${name}.${key}`)
      : [name],
  )

function splitName(name: string, scorers: string[]): [scorer: string, key?: string] {
  if (scorers.includes(name)) return [name]
  const scorer = scorers.find((each) => name.startsWith(`${each}.`)) ?? name
  return [scorer, name.slice(scorer.length + 1)]
}

/** Letters and words as Inspect's own `value_to_float` reads them; its NaN means that nobody scored. */
const letters = new Map<string, boolean | number>([
  ['C', true],
  ['I', false],
  ['P', 0.5],
  ['N', false],
  ['yes', true],
  ['no', false],
])

function valueOf(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null
  return letters.get(value) ?? letters.get(value.toLowerCase()) ?? scoreValue(value)
}

function attachmentsOf(row: Row): Attachments {
  const attachments = rowIn(row, 'attachments')
  return (name) => (Object.hasOwn(attachments, name) ? textIn(attachments, name) : undefined)
}
