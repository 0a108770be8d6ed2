import type { DocumentFormat } from '../document-format.ts'
import type { Imported } from '../imported.ts'
import { isRow, refusal, type Row, shown, textIn } from '../row.ts'

/**
 * EvalPlus's results: for each task its samples, with a status on the base tests and one on all of
 * them. A sample is right by `plus` where it passes both, as EvalPlus counts.
 */
export const evalPlus: DocumentFormat = {
  name: 'evalplus',
  matches: (keys) => keys.includes('eval') && (keys.includes('hash') || keys.includes('pass_at_k')),
  async *read(document, { choices }, file) {
    for await (const parts of document.parts()) {
      const found: Imported[] = []
      for (const { key, value, place } of parts) {
        if (key !== 'eval') continue
        if (!isRow(value)) throw refusal(place, `eval must be an object: ${shown(value)}`)
        for (const [id, list] of Object.entries(value)) {
          if (!Array.isArray(list))
            throw refusal(
              place,
              `${file}: the shape of EvalPlus before 0.3 is not read; evaluate again`,
            )
          const samples = list.filter(isRow).map((row) => {
            const tests = choices.oneOf('score', 'plus_status' in row ? ['base', 'plus'] : ['base'])
            return { ...statusOf(row, tests), completion: textIn(row, 'solution') }
          })
          found.push({ place, problem: { id }, samples })
        }
      }
      yield found
    }
  },
}

function statusOf(row: Row, tests: string | undefined) {
  const base = textIn(row, 'base_status')
  const status = tests === 'plus' && base === 'pass' ? textIn(row, 'plus_status') : base
  return { score: status ?? null, correct: status === undefined ? null : status === 'pass' }
}
