import type { RowFormat } from '../row-format.ts'
import { answerSpaceOf, countOf, idOf, labelOf, type Place, refusal, type Row } from '../row.ts'

/** One row a problem with its counts; `tokens` is their sum over all n completions. */
export const counts: RowFormat = {
  name: 'counts',
  fields: 'id, n, c',
  tornLine: 'refuse',
  matches: (row) => row.n !== undefined && row.c !== undefined,
  reader: () => ({ add: (row, place) => [{ place, ...countsOf(row, place), samples: [] }] }),
}

function countsOf(row: Row, place: Place) {
  const id = idOf(row, ['id'], place)
  const n = required(row, 'n', place)
  const c = required(row, 'c', place)
  const u = countOf(row, 'u', place) ?? 0
  if (c > n) throw refusal(place, `c is larger than n (${n}): ${c}`)
  if (c + u > n) throw refusal(place, `c + u is larger than n (${n}): ${c} + ${u}`)
  const tokens = countOf(row, 'tokens', place)
  const truncated = countOf(row, 'truncated', place)
  if (truncated !== undefined && truncated > n)
    throw refusal(place, `truncated is larger than n (${n}): ${truncated}`)
  return {
    problem: {
      id,
      stratum: labelOf(row, 'source', place),
      cluster: labelOf(row, 'cluster', place),
      released: labelOf(row, 'released', place),
      answerSpace: answerSpaceOf(row, place),
    },
    counts: {
      n,
      c,
      u,
      ...(tokens === undefined ? {} : { tokens }),
      ...(truncated === undefined ? {} : { truncated }),
    },
  }
}

function required(row: Row, name: string, place: Place): number {
  const count = countOf(row, name, place)
  if (count === undefined)
    throw refusal(place, `no "${name}" field; a row of counts needs ${counts.fields}`)
  return count
}
