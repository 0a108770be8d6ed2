import type { RowFormat } from '../row-format.ts'
import { idOf, listIn } from '../row.ts'

/** BigCode's `generations_<task>.json`: a list a problem, told apart by their places alone, not graded. */
export const bigcode: RowFormat = {
  name: 'bigcode',
  fields: 'lists of texts',
  tornLine: 'refuse',
  matches: (row) =>
    Array.isArray(row.generations) && row.position !== undefined && Object.keys(row).length === 2,
  reader: () => ({
    add(row, place) {
      const samples = (listIn(row, 'generations') ?? []).map((text) => ({
        score: null,
        correct: null,
        completion: typeof text === 'string' ? text : undefined,
      }))
      return [{ place, problem: { id: idOf(row, ['position'], place) }, samples }]
    },
  }),
}
