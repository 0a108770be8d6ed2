import { isUtf8 } from 'node:buffer'
import { InputError } from '../../records/index.ts'
import type { Imported } from '../imported.ts'
import { jsonValue } from '../json.ts'
import type { Reading } from '../reading.ts'
import { asRow, excerpt, type Row, wordIn } from '../row.ts'
import { Archive, type Member } from '../zip.ts'
import { InspectLog } from './inspect.ts'

/** Samples are handed on in batches, since each is a member of its own. */
const batchSize = 64

/**
 * Inspect's `.eval`: a zip archive with a member for each sample, or for a large one a folder of
 * members. A log without `header.json` crashed or is still being written: what it has is read, with
 * the header that was written at its start.
 */
export async function* readArchive(
  path: string,
  file: string,
  reading: Reading,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Imported[]> {
  const archive = await Archive.open(path, file)
  try {
    const { members } = archive
    const finished = members.get('header.json')
    const start = finished ?? members.get('_journal/start.json')
    if (!start)
      throw new InputError(
        `${file} is a zip archive and no Inspect log: it has neither header.json nor _journal/start.json`,
      )
    const header = objectIn(await textIn(archive, start, file), start, file)
    const log = new InspectLog(reading, file)
    if (!log.begin(header)) return
    const pool = new AttachmentPool(archive, file)
    let batch: Imported[] = []
    for (const member of members.values()) {
      if (!isSample.test(member.name)) continue
      const text = await textIn(archive, member, file)
      const row = objectIn(text, member, file)
      const place = { file: placeOf(file, member), line: 0 }
      batch.push(
        member.name.endsWith(shell)
          ? log.sample(row, place, await pool.of(member, text))
          : log.sample(row, place),
      )
      onBytes?.(member.packedBytes)
      if (batch.length < batchSize) continue
      yield batch
      batch = []
    }
    yield batch
    reading.count('members written twice, of which the last counts', archive.replaced)
    log.end(finished ? wordIn(header, 'status') : 'started')
  } finally {
    await archive.close()
  }
}

/** A sample whole, or the shell of one in pieces. An id may hold slashes, so that names say no more. */
const isSample = /^samples\/.+_epoch_\d+(?:\.json|\/sample\.json)$/s
const shell = '/sample.json'

const placeOf = (file: string, { name }: Member) => `${file} member ${excerpt(name, 80)}`

async function textIn(archive: Archive, member: Member, file: string): Promise<string> {
  const bytes = await archive.read(member)
  if (!isUtf8(bytes)) throw new InputError(`${placeOf(file, member)} is not UTF-8`)
  return bytes.toString('utf8')
}

function objectIn(text: string, member: Member, file: string): Row {
  const place = { file: placeOf(file, member), line: 0 }
  const value = jsonValue(text, place)
  if (value === undefined) throw new InputError(`${place.file} is not JSON`)
  return asRow(value, place)
}

/**
 * The attachments of samples in pieces: lists of texts, each list named after the number of its first
 * text. Only the lists that a sample refers to are read.
 */
class AttachmentPool {
  readonly #archive: Archive
  readonly #file: string
  /** By the sample's folder, in the order of their numbers. */
  #lists: Map<string, { start: number; member: Member }[]> | undefined

  constructor(archive: Archive, file: string) {
    this.#archive = archive
    this.#file = file
  }

  async of(shellMember: Member, text: string): Promise<(name: string) => string | undefined> {
    this.#lists ??= listsByFolder(this.#archive)
    const lists = this.#lists.get(shellMember.name.slice(0, -shell.length)) ?? []
    const texts = new Map<string, string>()
    const wanted = new Set([...text.matchAll(/attachment:\/\/(\d+)/g)].map(([, number]) => number!))
    for (const { start, member } of lists) {
      const next = lists.find((each) => each.start > start)?.start ?? Infinity
      const here = [...wanted].filter((number) => Number(number) >= start && Number(number) < next)
      if (here.length === 0) continue
      const list = jsonValue(await textIn(this.#archive, member, this.#file), {
        file: placeOf(this.#file, member),
        line: 0,
      })
      if (!Array.isArray(list)) continue
      for (const number of here) {
        const found: unknown = list[Number(number) - start]
        if (typeof found === 'string') texts.set(number, found)
      }
    }
    return (name) => texts.get(name)
  }
}

function listsByFolder({ members }: Archive) {
  const lists = new Map<string, { start: number; member: Member }[]>()
  for (const member of members.values()) {
    const match = /^(samples\/.+_epoch_\d+)\/attachments\/(\d+)\.json$/s.exec(member.name)
    if (!match) continue
    const [, folder, start] = match
    const list = lists.get(folder!) ?? []
    list.push({ start: Number(start), member })
    lists.set(folder!, list)
  }
  for (const list of lists.values()) list.sort((a, b) => a.start - b.start)
  return lists
}
