import { answerOf } from '../answers.ts'
import type { DocumentFormat } from '../document-format.ts'
import type { Imported, SampleFacts } from '../imported.ts'
import { lastOf, promptText, questionId } from '../messages.ts'
import type { Reading } from '../reading.ts'
import { isRow, type Place } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/**
 * simple-evals' `<evaluation>_<model>_<date>_allresults.json`. Its grades stand nowhere but at the end of each page
 * in `htmls`, where what the model wrote is escaped; the completions stand in `convos`, in the same
 * order. Repeats are the whole list over again, so that a problem is told by its prompt and its
 * reference answer.
 */
export const simpleEvals: DocumentFormat = {
  name: 'simple-evals',
  ragged:
    'some of the evaluations (GPQA) put the options in a new order for each repeat, which are then problems of their own',
  matches: (keys) =>
    keys.includes('htmls') && ['score', 'metrics', 'convos'].some((key) => keys.includes(key)),
  async *read(document, reading) {
    const grades: Graded[] = []
    let taken = 0
    for await (const parts of document.parts()) {
      const found: Imported[] = []
      for (const { key, value, place } of parts) {
        if (key === 'htmls') grades.push(gradeIn(value, reading, place))
        if (key === 'convos' && Array.isArray(value))
          found.push(imported(value, grades[taken++], place))
      }
      yield found
    }
    if (taken !== grades.length)
      reading.say(`the file holds ${grades.length} grades and ${taken} conversations`)
  },
}

interface Graded extends Pick<SampleFacts, 'score' | 'correct' | 'answer'> {
  gold: string | undefined
}

/** The last lines of a page: `<p>Correct Answer: 4</p>`, the extracted answer and the score. */
function gradeIn(page: unknown, { scores }: Reading, place: Place): Graded {
  const text = typeof page === 'string' ? page.slice(page.lastIndexOf('<h3>Results</h3>')) : ''
  const score = scoreValue(lineIn(text, 'Score')) ?? null
  const extracted = lineIn(text, 'Extracted Answer')
  return {
    score: plainScore(score),
    correct: scores.read(score, 'score', place),
    answer:
      extracted === undefined || extracted === 'None'
        ? null
        : answerOf(extracted, 'Extracted Answer', place),
    gold: lineIn(text, 'Correct Answer'),
  }
}

function lineIn(text: string, name: string): string | undefined {
  const start = text.indexOf(`<p>${name}: `)
  if (start === -1) return undefined
  const from = start + name.length + 5
  const end = text.indexOf('</p>', from)
  return end === -1 ? undefined : unescaped(text.slice(from, end))
}

/** As Jinja's autoescape writes them; the ampersand last, since it stands in all others. */
const unescaped = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

function imported(conversation: unknown[], graded: Graded | undefined, place: Place): Imported {
  const last = conversation.at(-1)
  const answered = isRow(last) && last.role === 'assistant'
  const prompt = answered ? conversation.slice(0, -1) : conversation
  const { gold, ...grade } = graded ?? { gold: undefined, score: null, correct: null }
  return {
    place,
    problem: {
      id: questionId(`${promptText(prompt)}\n${JSON.stringify(gold ?? null)}`),
      question: lastOf('user', prompt),
      gold,
    },
    samples: [{ ...grade, completion: answered ? lastOf('assistant', [last]) : undefined }],
  }
}
