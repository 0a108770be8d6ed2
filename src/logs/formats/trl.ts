import { basename } from 'node:path'
import { lastOf, promptText, questionId } from '../messages.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import { type Place, refusal, type Row } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * TRL's `completions_<step>.parquet`, which GRPO writes with `log_completions`: one row a sample, with
 * one column for each reward function. A reward of NaN means that the function gave none. Samples are
 * of one problem where their prompts are the same.
 */
export const trl: RowFormat = {
  name: 'trl',
  fields: 'step, prompt, completion, advantage',
  tornLine: 'drop',
  ragged: 'TRL logs only the last generation batch of a step',
  matches: (row) =>
    ['step', 'prompt', 'completion', 'advantage'].every((name) => row[name] !== undefined),
  reader: (reading) => ({
    add(row, place) {
      const { choices, scores } = reading
      if (!choices.takes('step', String(row.step))) {
        // All rows of a file that is named after its step are of that step.
        reading.skipRest = /^completions_0*\d+\.parquet$/.test(basename(reading.file))
        return []
      }
      const name = choices.oneOf('score', rewardsOf(row, reading, place))
      const value = name === undefined ? null : (scoreValue(row[name]) ?? null)
      const prompt = promptText(row.prompt)
      const sample = {
        score: plainScore(value),
        correct: name === undefined ? null : scores.read(value, name, place),
        completion: lastOf('assistant', row.completion),
      }
      const problem = { id: questionId(prompt), question: lastOf('user', row.prompt) ?? prompt }
      return [{ place, problem, samples: [sample] }]
    },
  }),
}

const own = new Set(['step', 'prompt', 'completion', 'advantage', '__index_level_0__'])

/**
 * The columns of rewards. Where one alone is named after accuracy it is the grade, since the others
 * reward format or length.
 */
function rewardsOf(row: Row, reading: Reading, place: Place): string[] {
  const names = Object.keys(row).filter(
    (name) => !own.has(name) && (row[name] === null || typeof row[name] === 'number'),
  )
  if (names.length === 0) throw refusal(place, 'no column of rewards beside step and advantage')
  const grades = names.filter((name) => /acc|correct|solv|verif/i.test(name))
  if (names.length === 1 || grades.length !== 1 || reading.choices.selected('score') !== undefined)
    return names
  reading.say(
    `of the rewards ${names.join(', ')} the one named after accuracy was taken: ${grades[0]}`,
  )
  return grades
}
