import { answerOf, digest } from './answers.ts'
import type { RowFormat } from './row-format.ts'
import { idOf, labelOf, refusal } from './row.ts'
import { listsOf } from './samples.ts'

/**
 * What the evaluation script of Qwen2.5-Math and its many descendants writes (simpleRL-reason,
 * limit-of-RLVR): one row a problem, with the extracted answers in `pred` and their grades in `score`;
 * `answer` and `gt` are the reference answer and `code` the completions. That script drops all but one
 * of the rows with one `idx`, and pads short lists with their last score; here such rows add up, and
 * each problem keeps its own n. Rows that share an `idx` and not the question are refused.
 */
export const qwenMath: RowFormat = {
  name: 'qwen-math',
  fields: 'idx, gt, pred, score',
  tornLine: 'drop',
  matches: (row) => row.idx !== undefined && row.gt !== undefined && Array.isArray(row.pred),
  add(row, book, place) {
    const problem = {
      id: idOf(row, ['idx'], place),
      stratum: labelOf(row, 'source', place),
      cluster: labelOf(row, 'cluster', place),
      ...(typeof row.question === 'string' ? { question: digest(row.question) } : {}),
    }
    if (!Array.isArray(row.score))
      throw refusal(place, 'no "score" list; the file holds answers that were not graded yet')
    const list = listsOf(row, { scoreField: 'score', length: row.score.length }, place)
    const answers = list('pred')
    const reasons = list('finish_reason')
    if (row.score.length === 0) return book.addEmpty()
    row.score.forEach((score: unknown, i) => {
      const sample = {
        correct: book.scores.read(score, 'score', place),
        answer: answerOf(answers?.[i], 'pred', place),
        hasAnswer: answers !== undefined,
        tokens: undefined,
        truncated: reasons && reasons[i] === 'length',
        index: undefined,
      }
      book.addSample(problem, sample, place)
    })
  },
}
