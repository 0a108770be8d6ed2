import { basename } from 'node:path'
import { answerOf } from '../answers.ts'
import type { Imported } from '../imported.ts'
import { promptText, questionId } from '../messages.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import { isRow, type Place, refusal, type Row, textIn, wordIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * verl's rollouts and validation generations: `<folder>/<step>.jsonl`, one row a sample. Step 0 of the
 * validation folder is the model before training, so that one folder holds both arms. Samples belong
 * to one problem where prompt and reference answer are the same; in sessions of several outputs each row
 * repeats the session's score, and only the last output is kept.
 */
export const verl: RowFormat = {
  name: 'verl',
  fields: 'input, output, gts, score, step',
  tornLine: 'drop',
  ragged: 'one prompt may stand in the data set more than once, and sessions may have been dropped',
  matches: (row) =>
    typeof row.input === 'string' &&
    typeof row.output === 'string' &&
    row.score !== undefined &&
    (row.step !== undefined || row.gts !== undefined),
  reader(reading) {
    const log = new VerlLog(reading)
    return { add: (row, place) => log.add(row, place), end: () => log.flush() }
  },
}

class VerlLog {
  readonly #reading: Reading
  /** The session that is being read, with its last output so far. */
  #session: { uid: string; last: Imported } | undefined

  constructor(reading: Reading) {
    this.#reading = reading
  }

  add(row: Row, place: Place): Imported[] {
    const step = wordIn(row, 'step') ?? stepOf(this.#reading.file)
    if (step !== undefined && !this.#reading.choices.takes('step', step)) {
      // All rows of such a file are of one step.
      this.#reading.skipRest = stepOf(this.#reading.file) === step
      return []
    }
    const one = this.#imported(row, place)
    const uid = textIn(row, 'uid')
    // `<sample>_<rollout>_<output>`, by which the rows are sorted.
    const session = uid?.match(/^(.+)_\d+$/s)?.[1]
    if (session === undefined) return [...this.flush(), one]
    const open = this.#session
    if (open?.uid === session) {
      this.#reading.count('outputs within a session of several, of which the last is kept')
      this.#session = { uid: session, last: { ...one, problem: open.last.problem } }
      return []
    }
    const finished = this.flush()
    this.#session = { uid: session, last: one }
    return finished
  }

  flush(): Imported[] {
    const last = this.#session?.last
    this.#session = undefined
    return last ? [last] : []
  }

  #imported(row: Row, place: Place): Imported {
    const input = textIn(row, 'input')
    if (input === undefined) throw refusal(place, 'no "input" field')
    const { choices, scores } = this.#reading
    const name = choices.selected('score') ?? (row.acc === undefined ? 'score' : 'acc')
    choices.oneOf('score', [name])
    const value = scoreValue(row[name])
    if (value === undefined) throw refusal(place, `no "${name}" field`)
    const pred = row.pred
    return {
      place,
      problem: {
        id: questionId(`${input}\n${JSON.stringify(row.gts ?? null)}`),
        question: input,
        gold:
          isRow(row.gts) || row.gts === null || row.gts === undefined
            ? undefined
            : promptText(row.gts),
      },
      samples: [
        {
          score: plainScore(row[name]),
          correct: scores.read(value, name, place),
          completion: textIn(row, 'output'),
          answer:
            pred === undefined || isRow(pred) || Array.isArray(pred)
              ? undefined
              : answerOf(pred, 'pred', place),
        },
      ],
    }
  }
}

function stepOf(file: string): string | undefined {
  return /^(\d+)\.jsonl/.exec(basename(file))?.[1]
}
