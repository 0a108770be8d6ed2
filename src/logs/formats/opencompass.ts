import { existsSync, readFileSync, statSync } from 'node:fs'
import { answerOf } from '../answers.ts'
import type { DocumentFormat } from '../document-format.ts'
import type { Imported, SampleFacts } from '../imported.ts'
import { jsonValue } from '../json.ts'
import { questionId } from '../messages.ts'
import { isRow, type Row, rowIn, textIn, wordIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * OpenCompass's predictions, with the grades of the results file of the same name where there is one.
 * Repeats are further entries of the same problem (the data set is put after itself), and a number
 * says nothing of which problem it is: the prompt and the reference answer do.
 */
export const openCompass: DocumentFormat = {
  name: 'opencompass',
  matches: (keys, start) =>
    /^\d+$/.test(keys[0] ?? '') && start.slice(0, 4096).includes('"origin_prompt"'),
  async *read(document, { scores }, file) {
    const details = detailsOf(file)
    for await (const parts of document.parts()) {
      const found: Imported[] = []
      for (const { key, value, place } of parts) {
        if (!isRow(value) || key === null) continue
        const prompt = promptOf(value.origin_prompt)
        const grade = details?.[key]
        const correct = isRow(grade) ? scoreValue(grade.correct) : null
        const facts = {
          score: plainScore(correct),
          correct: scores.read(correct ?? null, 'correct', place),
          answer:
            isRow(grade) && typeof grade.pred === 'string'
              ? answerOf(grade.pred, 'pred', place)
              : undefined,
        }
        const problem = {
          id: questionId(`${prompt}\n${JSON.stringify(value.gold ?? null)}`),
          question: prompt,
          gold: wordIn(value, 'gold'),
        }
        found.push({ place, problem, samples: samplesOf(value.prediction, facts) })
      }
      yield found
    }
  },
}

/** A list of predictions is of several samples, of which the one grade speaks of none. */
function samplesOf(prediction: unknown, facts: SampleFacts): SampleFacts[] {
  if (!Array.isArray(prediction))
    return [{ ...facts, completion: typeof prediction === 'string' ? prediction : undefined }]
  return prediction.map((text) => ({
    score: null,
    correct: null,
    completion: typeof text === 'string' ? text : undefined,
  }))
}

function promptOf(prompt: unknown): string {
  if (typeof prompt === 'string') return prompt
  const turns = Array.isArray(prompt) ? prompt.filter(isRow) : []
  return (
    textIn(turns.findLast(({ role }) => role === 'HUMAN') ?? {}, 'prompt') ??
    JSON.stringify(prompt ?? null)
  )
}

function detailsOf(file: string): Row | undefined {
  const path = file.replace(/([/\\])predictions([/\\])/, '$1results$2')
  if (path === file || !existsSync(path) || statSync(path).size > 2 ** 28) return undefined
  const value = jsonValue(readFileSync(path, 'utf8'), { file: path, line: 0 })
  return isRow(value) ? rowIn(value, 'details') : undefined
}
