import { basename } from 'node:path'
import type { DocumentFormat } from '../document-format.ts'
import type { Imported } from '../imported.ts'
import { isRow, listIn, type Place, refusal, type Row, shown, textIn } from '../row.ts'

/**
 * EvalPlus's results: for each task its samples, with a status on the base tests and one on all of
 * them. A sample is right by `plus` where it passes both, as EvalPlus counts.
 */
export const evalPlus: DocumentFormat = {
  name: 'evalplus',
  matches: (keys) => keys.includes('eval') && (keys.includes('hash') || keys.includes('pass_at_k')),
  async *read(document, reading) {
    const { choices } = reading
    // `<model>_<backend>_temp_<temperature>.eval_results.json`
    reading.condition('temperature', /_temp_(\d+(?:\.\d+)?)/.exec(basename(reading.file))?.[1])
    for await (const parts of document.parts()) {
      const found: Imported[] = []
      for (const { key, value, place } of parts) {
        if (key !== 'eval') continue
        if (!isRow(value)) throw refusal(place, `eval must be an object: ${shown(value)}`)
        for (const [id, list] of Object.entries(value)) {
          const samples = samplesIn(list, place).map((row) => {
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

/**
 * The samples of a task. Before 0.2 they were lists side by side, with a status and its tests in each
 * entry; what passed was called a success.
 */
function samplesIn(value: unknown, place: Place): Row[] {
  if (Array.isArray(value)) return value.filter(isRow)
  const [base, plus] = isRow(value) ? [listIn(value, 'base'), listIn(value, 'plus')] : []
  if (base === undefined) throw refusal(place, `no list of samples: ${shown(value)}`)
  const graded = (list: unknown[] | undefined, i: number) => {
    const entry = list?.[i]
    const status: unknown = Array.isArray(entry) ? entry[0] : entry
    return status === 'success' ? 'pass' : status
  }
  return base.map((_, i) => ({
    base_status: graded(base, i),
    ...(plus === undefined || plus.length === 0 ? {} : { plus_status: graded(plus, i) }),
  }))
}

function statusOf(row: Row, tests: string | undefined) {
  const base = textIn(row, 'base_status')
  const status = tests === 'plus' && base === 'pass' ? textIn(row, 'plus_status') : base
  return { score: status ?? null, correct: status === undefined ? null : status === 'pass' }
}
