import { answerOf } from '../answers.ts'
import type { RowFormat } from '../row-format.ts'
import { answerSpaceOf, idOf, isSafeInteger, labelOf, textIn, wholeNumber } from '../row.ts'

/** What `passbound export` writes of a run: every sample of every arm, with its grade where there is one. */
export const passboundRun: RowFormat = {
  name: 'passbound-run',
  fields: 'condition, problem, sample_index, prompt_hash, completion',
  tornLine: 'drop',
  matches: (row) => fields.every((name) => row[name] !== undefined),
  reader: ({ choices }) => ({
    add(row, place) {
      // Before the arm's name was written its condition stood for it.
      if (!choices.takes('arm', textIn(row, 'arm') ?? textIn(row, 'condition') ?? 'unnamed'))
        return []
      const problem = {
        id: idOf(row, ['problem'], place),
        stratum: labelOf(row, 'source', place),
        cluster: labelOf(row, 'cluster', place),
        answerSpace: answerSpaceOf({ answerSpace: row.answer_space }, place),
        question: textIn(row, 'prompt'),
        gold: textIn(row, 'gold'),
      }
      const verdict = textIn(row, 'verdict') ?? null
      const { sample_index: index, logprob_sum: logprob, seed } = row
      const sample = {
        score: verdict,
        correct: verdict === 'correct' ? true : verdict === 'incorrect' ? false : null,
        // Who was not graded has not been looked for an answer.
        answer: verdict === null ? undefined : answerOf(row.answer, 'answer', place),
        completion: textIn(row, 'completion'),
        reasoning: textIn(row, 'reasoning'),
        tokens: wholeNumber(row.completion_tokens ?? undefined, 'completion_tokens', place),
        logprob: typeof logprob === 'number' ? logprob : undefined,
        truncated: row.finish === 'length',
        index: wholeNumber(index, 'sample_index', place),
        seed: isSafeInteger(seed) ? seed : undefined,
      }
      return [{ place, problem, samples: [sample] }]
    },
  }),
}

const fields = ['condition', 'problem', 'sample_index', 'prompt_hash', 'completion']
