import { basename } from 'node:path'
import { answerOf } from '../answers.ts'
import { cutOff, listsOf, textAt } from '../lists.ts'
import { lastOf } from '../messages.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import { answerSpaceOf, idOf, labelOf, listIn, refusal, textIn, wordIn } from '../row.ts'
import { plainScore } from '../scores.ts'

/**
 * What the evaluation script of Qwen2.5-Math and its many descendants writes (ToRA, simpleRL-reason,
 * limit-of-RLVR, One-Shot-RLVR): one row a problem, with the completions in `code`, the extracted
 * answers in `pred` and their grades in `score`; `answer` and `gt` are the reference answer. That
 * script drops all but one of the rows with one `idx`, and pads short lists with their last score;
 * here such rows add up, and each problem keeps its own n. Rows that share an `idx` and not the
 * question are refused. ToRA's rows have no `score`: they are read as not graded.
 */
export const qwenMath: RowFormat = {
  name: 'qwen-math',
  fields: 'idx, gt, pred, score',
  tornLine: 'drop',
  ragged:
    "Qwen2.5-Math's evaluator pads such problems by repeating their last score, so its pass@k differs",
  matches: (row) => row.idx !== undefined && row.gt !== undefined && Array.isArray(row.pred),
  reader: (reading) => {
    const { scores } = reading
    let file = ''
    let met = new Set<unknown>()
    return {
      add(row, place) {
        if (file !== reading.file) {
          file = reading.file
          met = new Set()
          recordName(reading)
        }
        if (met.has(row.idx))
          reading.count(
            'rows that share the idx of an earlier one, of which the evaluator of Qwen2.5-Math keeps one alone; here they add up',
          )
        met.add(row.idx)
        const lead = ['score', 'pred', 'code'].find((name) => listIn(row, name))
        if (lead === undefined) throw refusal(place, 'no "score", "pred" or "code" list')
        const graded = listIn(row, 'score')
        const length = listIn(row, lead)!.length
        const list = listsOf(row, { scoreField: lead, length }, place)
        const [answers, completions, reasons] = [list('pred'), list('code'), list('finish_reason')]
        // What a reward model said of each, where the script was run with one.
        const rewards = Array.isArray(row.pred_score) ? list('pred_score') : undefined
        const question =
          textIn(row, 'question') ?? textIn(row, 'problem') ?? lastOf('user', row.messages)
        const samples = Array.from({ length }, (_, i) => {
          const score = graded ? graded[i] : null
          return {
            correct: scores.read(score, 'score', place),
            score: plainScore(score),
            answer: answers && answerOf(answers[i], 'pred', place),
            completion: textAt(completions, i),
            certainty: lastNumber(rewards?.[i]),
            truncated: reasons && cutOff(reasons[i]),
          }
        })
        const problem = {
          id: idOf(row, ['idx'], place),
          stratum: labelOf(row, 'source', place),
          cluster: labelOf(row, 'cluster', place),
          answerSpace: answerSpaceOf(row, place),
          question,
          identity: question,
          gold: wordIn(row, 'gt'),
        }
        return [{ place, problem, samples }]
      },
    }
  },
}

/** `test_qwen-boxed_-1_seed0_t0.6_s0_e-1.jsonl`: template and temperature stand in the name alone. */
function recordName(reading: Reading): void {
  const match = /^[^_]+_(.+)_-?\d+_seed-?\d+_t([\d.]+)_s-?\d+_e-?\d+\.jsonl/.exec(
    basename(reading.file),
  )
  if (!match) return
  reading.condition('template', match[1])
  reading.condition('temperature', String(Number(match[2])))
}

/** A score, or the last of a list of one a step. */
function lastNumber(value: unknown): number | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'number' && Number.isFinite(last) ? last : undefined
}
