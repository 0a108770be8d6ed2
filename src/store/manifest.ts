import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type AppendFile, type Filesystem, orIfMissing, replaceFile } from './filesystem.ts'
import { encodeLine, scanLines } from './line.ts'

const count = z.int().min(0)
const segment = z.string().regex(/^\d{8}$/)
const key = z.tuple([z.string(), z.string(), count])

/** `name@version`: both become a folder's name, so they hold nothing that a path could misread. */
export const graderPattern = /^[A-Za-z0-9][\w.+-]*@[\w.+-]+$/

/** A condition's hash, which becomes a folder's name. */
export const scorerPattern = /^[A-Za-z0-9][\w-]*$/

const sealedFile = z.object({
  // A path inside the run and nothing else: the manifest may come from somebody else.
  path: z
    .string()
    .regex(
      /^(samples|texts|(?:grades|audits)\/[A-Za-z0-9][\w.+-]*@[\w.+-]+|scores\/[A-Za-z0-9][\w-]*)\/\d{8}\.parquet$/,
    ),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: count,
  rows: count,
  first: key,
  last: key,
})

const losses = z.object({
  tornLines: count,
  damagedLines: count,
  droppedGrades: count,
  repeated: count,
  redrawn: z.array(key),
  damagedFiles: z.array(z.string()),
})

const entry = z.object({
  type: z.literal('sealed'),
  /** The journal segment that these files replace. */
  segment,
  files: z.array(sealedFile),
  losses,
  /** Whether this line was written anew from verified files, after the first one was damaged. */
  mended: z.boolean(),
})

export type SealedFile = z.infer<typeof sealedFile>
/** What was lost or unfinished in a segment when it was sealed. */
export type Losses = z.infer<typeof losses>
/** One sealed segment. A later line about the same segment replaces the earlier one. */
export type ManifestEntry = z.infer<typeof entry>

export interface Manifest {
  /** By segment, in their order. */
  entries: Map<string, ManifestEntry>
  /** Lines that are damaged, or not a manifest's. */
  damaged: number
  /** Whether its last line is unfinished: its segment is still in the journal, or its files are orphans. */
  torn: boolean
}

export function noLosses(): Losses {
  return {
    tornLines: 0,
    damagedLines: 0,
    droppedGrades: 0,
    repeated: 0,
    redrawn: [],
    damagedFiles: [],
  }
}

/** Reads what the manifest says, as far as it can be read. */
export function parseManifest(bytes: Buffer): Manifest {
  const scan = scanLines(bytes)
  const entries: ManifestEntry[] = []
  let { damaged } = scan
  for (const { start, end } of scan.lines) {
    const parsed = entry.safeParse(parseJson(bytes.toString('utf8', start, end)))
    const own = parsed.data?.files.every(({ path }) =>
      path.endsWith(`/${parsed.data.segment}.parquet`),
    )
    if (parsed.success && own) entries.push(parsed.data)
    else ++damaged
  }
  entries.sort((a, b) => Number(a.segment) - Number(b.segment))
  return {
    entries: new Map(entries.map((each) => [each.segment, each])),
    damaged,
    torn: bytes.length > 0 && bytes.at(-1) !== 0x0a,
  }
}

export async function readManifest(run: string): Promise<Manifest> {
  return parseManifest(await orIfMissing(readFile(manifestPath(run)), Buffer.alloc(0)))
}

/**
 * Appends to the manifest. After a failure the file is not trusted: what the system still holds of
 * what it failed to write is not known, so the next append writes the whole manifest anew. So it
 * does where the last line is torn, which would swallow what is appended to it.
 */
export class ManifestWriter {
  readonly #filesystem: Filesystem
  readonly #run: string
  readonly #entries: Map<string, ManifestEntry>
  #file: AppendFile | null = null
  #trusted: boolean

  constructor(filesystem: Filesystem, run: string, { entries, torn }: Manifest) {
    this.#filesystem = filesystem
    this.#run = run
    this.#entries = entries
    this.#trusted = !torn
  }

  async append(added: ManifestEntry): Promise<void> {
    try {
      if (this.#trusted) await this.#appendLine(encodeEntry(added))
      else await this.#writeAnew(added)
      this.#entries.set(added.segment, added)
    } catch (error) {
      this.#trusted = false
      await this.close().catch(() => {})
      throw error
    }
  }

  async #appendLine(line: string): Promise<void> {
    if (this.#file === null) {
      this.#file = await this.#filesystem.append(manifestPath(this.#run), { fresh: false })
      await this.#filesystem.syncFolder(this.#run)
    }
    await this.#file.write(Buffer.from(line))
    await this.#file.sync()
  }

  async #writeAnew(added: ManifestEntry): Promise<void> {
    const entries = new Map(this.#entries).set(added.segment, added)
    const lines = [...entries.values()].map(encodeEntry)
    await replaceFile(this.#filesystem, this.#run, 'MANIFEST.ndjson', lines.join(''))
    this.#trusted = true
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = null
    await file?.close()
  }
}

function encodeEntry({ type, ...fields }: ManifestEntry): string {
  return encodeLine(type, fields)
}

function manifestPath(run: string): string {
  return join(run, 'MANIFEST.ndjson')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
