import { InputError } from '../../records/index.ts'
import { answerOf } from '../answers.ts'
import { cutOff } from '../lists.ts'
import type { RowFormat } from '../row-format.ts'
import { countIn, excerpt, idOf, isRow, listIn, rowIn, textIn, wordIn } from '../row.ts'
import { plainScore } from '../scores.ts'

/** The version of the interchange schema that is read here. */
const schemaVersion = '0.3.0'

/**
 * Every Eval Ever's `<uuid>_samples.jsonl`: one row a sample. Several outputs of a single turn are
 * several samples, of which the one score grades the first; those of several turns are one. Where a
 * sample has a row for each metric, one metric is chosen.
 */
export const everyEvalEver: RowFormat = {
  name: 'every-eval-ever',
  fields: 'schema_version, evaluation_id, sample_id',
  tornLine: 'drop',
  matches: (row) =>
    row.schema_version !== undefined &&
    row.evaluation_id !== undefined &&
    row.sample_id !== undefined,
  reader: ({ choices, scores }) => ({
    add(row, place) {
      const version = textIn(row, 'schema_version') ?? ''
      if (!/^0\.[0-3]\./.test(version))
        throw new InputError(
          `${place.file} is of version ${excerpt(version)} of Every Eval Ever, newer than this reader knows (${schemaVersion})`,
        )
      if (!choices.takes('task', textIn(row, 'evaluation_name') ?? 'unnamed')) return []
      if (!choices.takes('model', textIn(row, 'model_id') ?? 'unnamed')) return []
      const result = textIn(row, 'evaluation_result_id')
      if (result !== undefined && !choices.takes('score', result)) return []
      const evaluation = rowIn(row, 'evaluation')
      const metadata = rowIn(row, 'metadata')
      const tokens =
        countIn(rowIn(row, 'token_usage'), 'output_tokens') ?? wholeIn(metadata.output_tokens)
      const epoch = wholeIn(metadata.epoch)
      const grade = evaluation.is_correct ?? evaluation.score ?? null
      const input = rowIn(row, 'input')
      const problem = {
        id: idOf(row, ['sample_id'], place),
        question: textIn(input, 'raw'),
        stratum: textIn(metadata, 'source'),
        gold: wordIn({ gold: listIn(input, 'reference')?.[0] ?? input.reference }, 'gold'),
      }
      const raw = rowIn(row, 'output').raw
      const outputs = Array.isArray(raw) ? raw : [raw]
      const texts = row.interaction_type === 'single_turn' ? outputs : outputs.slice(-1)
      const samples = (texts.length === 0 ? [null] : texts).map((text, i) => ({
        score: i === 0 ? plainScore(evaluation.score ?? grade) : null,
        correct: i === 0 ? scores.read(grade, 'score', place) : null,
        completion: typeof text === 'string' ? text : undefined,
        answer: i === 0 ? answerIn(row.answer_attribution, place) : undefined,
        tokens: texts.length === 1 ? tokens : undefined,
        truncated: texts.length === 1 ? cutOff(metadata.stop_reason || undefined) : undefined,
        index: texts.length === 1 && epoch !== undefined && epoch > 0 ? epoch - 1 : undefined,
        seed: wholeIn(metadata.seed),
      }))
      return [{ place, problem, samples }]
    },
  }),
}

/** The values of its metadata are texts. */
const wholeIn = (value: unknown) =>
  typeof value === 'string' && value !== '' ? countIn({ value: Number(value) }, 'value') : undefined

function answerIn(attribution: unknown, place: Parameters<typeof answerOf>[2]) {
  const last = Array.isArray(attribution) ? attribution.findLast(isRow) : undefined
  return last?.extracted_value === undefined
    ? undefined
    : answerOf(last.extracted_value, 'extracted_value', place)
}
