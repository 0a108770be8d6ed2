import { createHash } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InputError } from '../records/index.ts'
import type { ImportedSample } from './imported.ts'
import type { LogReader } from './read-log.ts'
import { type OutRow, writeJsonLines } from './write-rows.ts'

/** The version of the interchange schema that is written. */
const schemaVersion = '0.3.0'

export interface EveryEvalEverOptions {
  /** The model under the name that the Hub knows it by: `Qwen/Qwen2.5-7B`. */
  model: string
  /** What was asked; the log's own name where it is not given. */
  evaluation: string
  /** When the record was made, in seconds since 1970. */
  seconds: number
  /** Stops it; what was written so far is removed. */
  signal?: AbortSignal
}

export interface EveryEvalEverRecord {
  /** The aggregate, and the samples that it points to. */
  paths: { aggregate: string; samples: string }
  samples: number
  /** Samples that nobody graded, for which the schema has no word. */
  unscored: number
}

/**
 * Writes a log as a record of Every Eval Ever, as its repository keeps them:
 * `data/<evaluation>/<organisation>/<model>/<uuid>.json` with `<uuid>_samples.jsonl` beside it. The
 * score is pass@1, the mean over problems of their shares of correct samples, with its standard error over problems.
 * What the log does not say stands as `unknown`.
 */
export async function writeEveryEvalEver(
  folder: string,
  { log, samples }: { log: LogReader; samples: AsyncIterable<ImportedSample> },
  { model, evaluation, seconds, signal }: EveryEvalEverOptions,
): Promise<EveryEvalEverRecord> {
  const [organisation, name] = modelParts(model)
  const repository = ['data', slug(evaluation), organisation, name]
  const target = join(folder, ...repository)
  await mkdir(target, { recursive: true })
  const id = `${evaluation}/${model.replace('/', '_')}/${seconds}`
  const shares = new Shares()
  const hash = createHash('sha256')
  const temporary = join(target, `${process.pid}.tmp`)
  async function* rows(): AsyncGenerator<OutRow> {
    for await (const sample of samples) {
      signal?.throwIfAborted()
      if (shares.add(sample)) yield sampleRow(sample, { id, model, evaluation })
    }
  }
  try {
    await writeJsonLines(temporary, rows(), (text) => hash.update(text))
    if (shares.samples === 0)
      throw new InputError('no sample of the log is graded, and such a record is one of grades')
    const checksum = hash.digest('hex')
    const stem = uuidOf(checksum)
    const detail = {
      format: 'jsonl',
      file_path: [...repository, `${stem}_samples.jsonl`].join('/'),
      hash_algorithm: 'sha256',
      checksum,
      total_rows: shares.samples,
    }
    const record = aggregate({ id, model, evaluation, seconds, log, shares })
    const paths = {
      aggregate: join(target, `${stem}.json`),
      samples: join(target, `${stem}_samples.jsonl`),
    }
    await rename(temporary, paths.samples)
    const whole = { ...record, detailed_evaluation_results: detail }
    await writeFile(paths.aggregate, `${JSON.stringify(whole, null, 2)}\n`)
    return { paths, samples: shares.samples, unscored: shares.unscored }
  } finally {
    await rm(temporary, { force: true })
  }
}

function modelParts(model: string): [organisation: string, name: string] {
  const parts = model.split('/')
  if (parts.length !== 2 || !parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)))
    throw new InputError(
      `a model is named as on the Hub, such as Qwen/Qwen2.5-7B, got ${JSON.stringify(model)}`,
    )
  return [parts[0]!, parts[1]!]
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Of a mean over independent problems. */
function standardError(values: readonly number[]): number {
  const centre = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

/** A name as a folder may carry it. */
const slug = (text: string) => text.replaceAll(/[^\w-]+/g, '_').slice(0, 80) || 'unnamed'

/** A hash of the samples in the form of a random UUID, which the repository asks for. */
function uuidOf(hash: string): string {
  const variant = ((Number.parseInt(hash[16]!, 16) & 0x3) | 0x8).toString(16)
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-')
}

/** How many samples of each problem there are, and how many are correct. */
class Shares {
  samples = 0
  unscored = 0
  readonly #problems = new Map<string | number, { n: number; c: number }>()

  /** False for a sample that is not graded. */
  add({ problem, correct }: ImportedSample): boolean {
    if (correct === null) {
      this.unscored++
      return false
    }
    const counts = this.#problems.get(problem) ?? { n: 0, c: 0 }
    this.#problems.set(problem, { n: counts.n + 1, c: counts.c + Number(correct) })
    this.samples++
    return true
  }

  all(): number[] {
    return [...this.#problems.values()].map(({ n, c }) => c / n)
  }
}

interface Identity {
  id: string
  model: string
  evaluation: string
}

/** One sample. Its number and why it ended stand where the tool's own converter of Inspect logs puts them. */
function sampleRow(sample: ImportedSample, { id, model, evaluation }: Identity): OutRow {
  const { problem, question = '', gold, completion = '', reasoning, answer, correct } = sample
  const reference = gold === undefined ? [] : [gold]
  return {
    schema_version: schemaVersion,
    evaluation_id: id,
    model_id: model,
    evaluation_name: evaluation,
    evaluation_result_id: evaluation,
    sample_id: String(problem),
    sample_hash: createHash('sha256')
      .update(question + reference.join(''))
      .digest('hex'),
    interaction_type: 'single_turn',
    input: { raw: question, reference },
    output: {
      raw: [completion],
      ...(reasoning === undefined ? {} : { reasoning_trace: [reasoning] }),
    },
    answer_attribution:
      answer === undefined || answer === null
        ? []
        : [
            {
              turn_idx: 0,
              source: 'output.raw',
              extracted_value: answer,
              extraction_method: sample.grader ?? 'as logged',
              is_terminal: true,
            },
          ],
    evaluation: {
      score: typeof sample.score === 'number' ? sample.score : Number(correct),
      is_correct: correct === true,
    },
    metadata: metadataOf(sample),
  }
}

/** All values are texts there. A count of tokens has no other place where those of the prompt are unknown. */
function metadataOf({ index, truncated, tokens, seed, stratum }: ImportedSample) {
  const stop = truncated === undefined ? undefined : truncated ? 'max_tokens' : 'stop'
  const values = {
    epoch: index + 1,
    stop_reason: stop,
    output_tokens: tokens,
    seed,
    source: stratum,
  }
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  )
}

interface Aggregate extends Identity {
  seconds: number
  log: LogReader
  shares: Shares
}

function aggregate({ id, model, evaluation, seconds, log, shares }: Aggregate) {
  const problems = shares.all()
  const conditions = log.reading.conditions() ?? {}
  const unknown = 'unknown'
  return {
    schema_version: schemaVersion,
    evaluation_id: id,
    retrieved_timestamp: String(seconds),
    source_metadata: {
      source_type: 'evaluation_run',
      source_organization_name: unknown,
      evaluator_relationship: 'other',
    },
    model_info: {
      name: model,
      id: model,
      additional_details: { deployment_type: unknown, model_availability: unknown },
    },
    eval_library: { name: [...log.formats].map(({ name }) => name).join(' '), version: unknown },
    evaluation_results: [
      {
        evaluation_result_id: evaluation,
        evaluation_name: evaluation,
        source_data: { dataset_name: evaluation, source_type: 'other' },
        metric_config: {
          evaluation_description:
            'the chance that one completion is correct, averaged over the problems',
          metric_id: 'pass_at_k',
          metric_name: 'pass@1',
          metric_kind: 'pass_rate',
          metric_unit: 'proportion',
          metric_parameters: { k: 1 },
          lower_is_better: false,
          score_type: 'continuous',
          min_score: 0,
          max_score: 1,
        },
        score_details: {
          score: mean(problems),
          details: { problems: String(problems.length), unscored_samples: String(shares.unscored) },
          ...(problems.length > 1
            ? {
                uncertainty: {
                  standard_error: { value: standardError(problems), method: 'over problems' },
                  num_samples: problems.length,
                },
              }
            : {}),
        },
        generation_config: generationOf(conditions),
      },
    ],
  }
}

/** The settings that the schema has a place for, as numbers, and all others as texts. */
function generationOf(conditions: Readonly<Record<string, string>>) {
  const args: Record<string, number> = {}
  const details: Record<string, string> = {}
  for (const [name, text] of Object.entries(conditions)) {
    const value = Number(text)
    if (['temperature', 'top_p', 'top_k'].includes(name) && Number.isFinite(value))
      args[name] = value
    else if (tokenLimits.includes(name) && Number.isInteger(value) && value >= 1)
      args['max_tokens'] = value
    else details[name] = text
  }
  return { generation_args: args, additional_details: details }
}

const tokenLimits = ['max_tokens', 'max_gen_toks', 'generation_size']
