import type { Readable } from 'node:stream'
import { type Gold, InputError } from '../records/index.ts'
import { openBytes } from './bytes.ts'
import { jsonRows } from './json-rows.ts'
import { answerSpaceOf, idOf, labelOf, type Place, refusal, type Row, shown } from './row.ts'

/**
 * Reads the reference answers of a problem set from JSONL: `gold` or `answer`, with `id` and, where
 * there are, `answerSpace` and `source`.
 */
export async function readGolds(path: string, stdin?: Readable): Promise<Gold[]> {
  if (path === '-' && !stdin) throw new TypeError('reading - needs the stream')
  const file = path === '-' ? 'standard input' : path
  const text = await openBytes(path, {
    file,
    stdin: path === '-' ? stdin : undefined,
    signal: undefined,
  })
  if (text.kind !== 'text')
    throw new InputError(`${file} is a ${text.kind} file; reference answers are read from JSONL`)
  const golds = new Map<string, Gold>()
  try {
    for await (const batch of jsonRows(text.chunks, file))
      for (const each of batch) {
        if ('torn' in each) throw each.torn
        const gold = goldOf(each.row, each.place)
        if (golds.has(gold.id))
          throw refusal(each.place, `a second row with this id: ${shown(gold.id)}`)
        golds.set(gold.id, gold)
      }
  } finally {
    text.close()
  }
  if (golds.size === 0) throw new InputError(`${file} is empty: no problem with a reference answer`)
  return [...golds.values()]
}

function goldOf(row: Row, place: Place): Gold {
  const gold = row.gold ?? row.answer
  if (typeof gold !== 'string' && typeof gold !== 'number')
    throw refusal(place, `no "gold" or "answer" field with the reference answer: ${shown(gold)}`)
  const answerSpace = answerSpaceOf(row, place)
  const stratum = labelOf(row, 'source', place)
  return {
    id: String(idOf(row, ['id'], place)),
    gold: String(gold),
    ...(answerSpace === undefined ? {} : { answerSpace }),
    ...(stratum === undefined ? {} : { stratum }),
  }
}
