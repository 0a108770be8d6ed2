import type { ProblemFacts, SampleFacts } from '../imported.ts'
import { questionId } from '../messages.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import { countIn, isRow, listIn, type Place, type Row, rowIn, textIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * lighteval's details: one row a document, with all its samples. Which of the samples were right is not stored; a
 * metric that is their mean (pass@1 over n, avg@n) gives how many, and the samples themselves stand
 * as unscored. Before version 0.10 the columns were flat: `full_prompt`, `predictions`, `gold`.
 */
export const lighteval: RowFormat = {
  name: 'lighteval',
  fields: 'doc, metric, model_response',
  tornLine: 'refuse',
  matches: (row) =>
    (isRow(part(row, 'doc')) && isRow(part(row, 'model_response'))) ||
    (Array.isArray(row.predictions) && row.full_prompt !== undefined && row.gold !== undefined),
  reader: (reading) => ({
    add(row, place) {
      const [doc, response, metrics] = isRow(part(row, 'doc'))
        ? [partOf(row, 'doc'), partOf(row, 'model_response'), partOf(row, 'metric')]
        : oldParts(row)
      if (!reading.choices.takes('task', textIn(doc, 'task_name') ?? 'unnamed')) return []
      for (const name of ['generation_size', 'stop_sequences', 'instruction'])
        reading.condition(name, doc[name])
      const samples = samplesOf(doc, response)
      const problem = problemOf(doc)
      const metric = metricFor(metrics, samples.length, reading)
      if (metric === undefined) return [{ place, problem, samples }]
      const { name, value } = metric
      if (samples.length === 1)
        return [
          { place, problem, samples: [{ ...samples[0]!, ...graded(value, name, reading, place) }] },
        ]
      const c = correctIn(value, samples.length)
      if (c === undefined) {
        reading.say(
          `${name} is no share of right samples; they stand as unscored (passbound grade grades them)`,
        )
        return [{ place, problem, samples }]
      }
      reading.say(
        `lighteval stores no grade of a single sample; how many were right was taken from ${name}`,
      )
      return [{ place, problem, samples, counts: { n: samples.length, c, u: 0, ...sums(samples) } }]
    },
  }),
}

/** The documentation writes the columns with underscores around them. */
const part = (row: Row, name: string) => row[name] ?? row[`__${name}__`]
const partOf = (row: Row, name: string): Row => rowIn({ part: part(row, name) }, 'part')

function oldParts(row: Row): [doc: Row, response: Row, metrics: Row] {
  const doc = { query: row.example ?? row.full_prompt, choices: row.gold, gold_index: 0 }
  return [doc, { text: row.predictions, output_tokens: row.cont_tokens }, rowIn(row, 'metrics')]
}

function problemOf(doc: Row): ProblemFacts {
  const question = textIn(doc, 'query')
  const choices = listIn(doc, 'choices') ?? []
  const index = Array.isArray(doc.gold_index) ? doc.gold_index[0] : doc.gold_index
  const gold = typeof index === 'number' ? choices[index] : undefined
  const id = typeof doc.id === 'string' && doc.id !== '' ? doc.id : questionId(question ?? '')
  return { id, question, gold: typeof gold === 'string' ? gold : undefined }
}

function samplesOf(doc: Row, response: Row): SampleFacts[] {
  const lengths = listIn(response, 'output_tokens')
  const limit = countIn(doc, 'generation_size')
  const reasonings = listIn(response, 'reasonings')
  return (listIn(response, 'text') ?? []).map((text, i) => {
    const tokens = lengths && countIn({ length: lengths[i] }, 'length')
    return {
      score: null,
      correct: null,
      completion: typeof text === 'string' ? text : undefined,
      reasoning: reasonings && textIn({ text: reasonings[i] }, 'text'),
      tokens,
      truncated: tokens === undefined || limit === undefined ? undefined : tokens >= limit,
    }
  })
}

/** The metric that grades: of many samples one that is a mean over them. */
function metricFor(
  metrics: Row,
  samples: number,
  { choices }: Reading,
): { name: string; value: unknown } | undefined {
  const names = Object.keys(metrics).filter((name) => metrics[name] !== null)
  const means = samples === 1 ? names : names.filter(isMean)
  const offered = choices.selected('score') === undefined ? means : names
  const name = offered.length === 0 ? undefined : choices.oneOf('score', offered)
  return name === undefined ? undefined : { name, value: metrics[name] }
}

/** `pass@k:k=1&n=16`, `avg@n:n=16`, `math_pass@1:16_samples`. */
const isMean = (name: string) =>
  /(?:^|[_:])(?:pass@k.*[:&]k=1(?:&|$)|.*pass@1(?:[:_&]|$)|avg@)/.test(name)

function graded(value: unknown, name: string, { scores }: Reading, place: Place) {
  return { score: plainScore(value), correct: scores.read(scoreValue(value), name, place) }
}

/** How many of n a share stands for, where it stands for a whole number. */
function correctIn(share: unknown, n: number): number | undefined {
  if (typeof share !== 'number') return undefined
  const c = Math.round(share * n)
  return c >= 0 && c <= n && Math.abs(share * n - c) < 1e-6 * n ? c : undefined
}

function sums(samples: SampleFacts[]): { tokens?: number; truncated?: number } {
  const tokens = samples.reduce((sum, each) => sum + (each.tokens ?? NaN), 0)
  const truncated = samples.reduce((sum, each) => sum + Number(each.truncated ?? NaN), 0)
  return {
    ...(Number.isNaN(tokens) ? {} : { tokens }),
    ...(Number.isNaN(truncated) ? {} : { truncated }),
  }
}
