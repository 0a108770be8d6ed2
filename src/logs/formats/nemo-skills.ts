import { basename } from 'node:path'
import { answerOf } from '../answers.ts'
import { cutOff } from '../lists.ts'
import { questionId } from '../messages.ts'
import type { Reading } from '../reading.ts'
import type { RowFormat } from '../row-format.ts'
import { countIn, idOf, type Place, type Row, textIn, wordIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * NeMo-Skills' `output-rs<seed>.jsonl`: one file a seed, one row a problem; the number in the name
 * numbers the samples. Chunks of a file that was merged are passed over.
 */
export const nemoSkills: RowFormat = {
  name: 'nemo-skills',
  fields: 'generation, expected_answer, predicted_answer, symbolic_correct',
  tornLine: 'drop',
  ragged: 'some seeds have not finished all problems',
  matches: (row) =>
    typeof row.generation === 'string' &&
    ['expected_answer', 'predicted_answer', 'symbolic_correct', '_async_position'].some(
      (name) => row[name] !== undefined,
    ),
  files: (paths) =>
    paths.filter(
      (path) =>
        !paths.includes(path.replace(/_chunk_\d+(?=\.jsonl)/, '')) ||
        !/_chunk_\d+\.jsonl/.test(path),
    ),
  reader(reading) {
    const names = new Names()
    return {
      add(row, place) {
        const problem = {
          id: names.of(row, reading.file, place),
          question: textIn(row, 'problem') ?? textIn(row, 'question'),
          gold: wordIn(row, 'expected_answer'),
        }
        const sample = {
          ...gradeOf(row, reading, place),
          index: seedOf(reading.file),
          seed: seedOf(reading.file),
          completion: textIn(row, '_full_generation') ?? textIn(row, 'generation'),
          reasoning: textIn(row, 'reasoning_content'),
          answer:
            row.predicted_answer === undefined
              ? undefined
              : answerOf(row.predicted_answer, 'predicted_answer', place),
          tokens: countIn(row, 'num_generated_tokens'),
          truncated: cutOff(row.finish_reason),
        }
        return [{ place, problem, samples: [sample] }]
      },
    }
  },
}

const seedOf = (file: string) => {
  const seed = /-rs(\d+)/.exec(basename(file))?.[1]
  return seed === undefined ? undefined : Number(seed)
}

/** Problems by their ids, or by their texts and how often each was met in its file. */
class Names {
  #file = ''
  #met = new Map<string, number>()

  of(row: Row, file: string, place: Place): string | number {
    if (row.id !== undefined && row.id !== null) return idOf(row, ['id'], place)
    if (file !== this.#file) {
      this.#file = file
      this.#met = new Map()
    }
    const name = questionId(textIn(row, 'problem') ?? textIn(row, 'question') ?? '')
    const met = (this.#met.get(name) ?? 0) + 1
    this.#met.set(name, met)
    return met === 1 ? name : `${name}-${met}`
  }
}

const grades = ['symbolic_correct', 'is_correct', 'judgement']

function gradeOf(row: Row, { choices, scores }: Reading, place: Place) {
  const found = grades.filter((name) => row[name] !== undefined)
  if (found.length === 0) return { score: null, correct: null }
  const name = choices.oneOf('score', found)
  if (name === undefined) return { score: null, correct: null }
  const value = name === 'judgement' ? judged(row[name]) : scoreValue(row[name])
  return { score: plainScore(row[name]), correct: scores.read(value, name, place) }
}

/** `Judgement: Yes`, as the judge is told to end. */
function judged(value: unknown): boolean | null {
  const verdict = typeof value === 'string' ? /judge?ment:\s*(yes|no)/i.exec(value)?.[1] : undefined
  return verdict === undefined ? null : verdict.toLowerCase() === 'yes'
}
