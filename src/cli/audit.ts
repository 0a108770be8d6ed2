import { isUtf8 } from 'node:buffer'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Command } from 'commander'
import { type AuditOptions, auditChain, auditRow, numberOf } from '../audit/index.ts'
import { gradeCompletion } from '../grading/index.ts'
import { InputError, systemReason } from '../records/index.ts'
import { AuditSummary, auditText } from './audit-text.ts'

interface Flags {
  gold?: string
  grader?: string
  verdicts?: string
  json?: true
}

/** `passbound audit chain.txt --gold 1119`, `passbound audit chains.jsonl --json` */
export function command(): Command {
  return new Command('audit')
    .description('the arithmetic of chains of thought: slips, replay, classes')
    .argument(
      '<chains>',
      'one chain as a text file, rows {"id","text","gold"} as .jsonl (.jsonl.gz too), - for rows from standard input, or a run folder',
    )
    .option('--gold <answer>', 'the reference answer of a single chain')
    .option('--grader <name@version>', 'whose grades decide the classes, in a run that has several')
    .option(
      '--verdicts <file>',
      'what judges say: rows {"id","valid","label"} on chains, {"arm","problem","sample","valid","label"} on a run; `valid` may be a list, `label` is a person’s own',
    )
    .option(
      '--json',
      'print one JSON row a chain (one document for a run, and with --verdicts) and nothing else',
    )
    .action(run)
}

async function run(path: string, flags: Flags): Promise<void> {
  if (path !== '-' && (await isFolder(path))) return auditRunFolder(path, flags)
  if (flags.grader !== undefined)
    throw new InputError('--grader is for a run folder; rows are graded by their "gold"')
  if (path !== '-' && !isRows(path)) {
    if (flags.verdicts !== undefined)
      throw new InputError('--verdicts is for rows, which have an "id", and for a run folder')
    return auditFile(path, flags)
  }
  if (flags.gold !== undefined)
    throw new InputError('--gold is for a single chain; rows have a "gold" field of their own')
  await auditRows(path, flags)
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}

async function auditRunFolder(
  folder: string,
  { gold, grader, verdicts, json }: Flags,
): Promise<void> {
  if (gold !== undefined)
    throw new InputError('--gold is for a single chain; a run has the references of its problems')
  // The store and its database take time to load, which a single chain need not pay.
  const { auditFolder } = await import('./audit-run.ts')
  await auditFolder(folder, { grader, verdicts, json: json ?? false })
}

function isRows(path: string): boolean {
  return /\.(?:jsonl|ndjson)(?:\.gz)?$/i.test(path)
}

async function auditFile(path: string, { gold, json }: Flags): Promise<void> {
  const text = await readChain(path)
  const audit = auditChain(text, referenceOf(text, gold ?? null))
  const id = basename(path, extname(path))
  process.stdout.write(json ? `${JSON.stringify(auditRow(id, audit))}\n` : auditText(text, audit))
}

async function readChain(path: string): Promise<string> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw asInputError(path, error)
  }
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes)
  throw new InputError(`${path}: not a chain: it is no text in UTF-8`)
}

async function auditRows(path: string, { json, verdicts }: Flags): Promise<void> {
  const summary = new AuditSummary()
  // The analyses take time to load, which only verdicts need.
  const judging = verdicts === undefined ? null : await import('./audit-judged.ts')
  const judged = verdicts === undefined ? null : await judging!.Judged.read(verdicts, byId)
  let number = 0
  try {
    for await (const line of createInterface({ input: source(path), crlfDelay: Infinity })) {
      number++
      if (line.trim() === '') continue
      const { id, problem, text, gold } = parseRow(line, `${path} line ${number}`)
      const audit = auditChain(text, referenceOf(text, gold))
      judged?.add(String(id), {
        arm: path,
        problem,
        right: audit.right === true,
        refuted: audit.class === 'right by cancelling errors (lucky)',
      })
      if (!json || judged) summary.add(String(id), audit)
      else if (!process.stdout.write(`${JSON.stringify(auditRow(id, audit))}\n`))
        await once(process.stdout, 'drain')
    }
  } catch (error) {
    throw asInputError(path, error)
  }
  const [found] = judged?.findings() ?? []
  if (!json) process.stdout.write(summary.toString())
  if (found && json) process.stdout.write(`${JSON.stringify(found.judged)}\n`)
  else if (found) process.stdout.write(judging!.judgedText(found.judged))
}

function source(path: string): Readable {
  if (path === '-') return process.stdin
  const file = createReadStream(path)
  if (!path.toLowerCase().endsWith('.gz')) return file
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  return file.pipe(gunzip)
}

/**
 * What the audit needs to know of the reference: a number is compared as it is; with any other the
 * exact grader says whether the answer is right, and an answer that it leaves undecided has no class.
 */
function referenceOf(text: string, gold: string | null): AuditOptions {
  if (gold === null || numberOf(gold) !== null) return gold === null ? {} : { gold }
  const { verdict } = gradeCompletion(gold, text)
  return verdict === 'undecided' ? {} : { right: verdict === 'correct' }
}

const byId = {
  key: '"id"',
  keyOf: ({ id }: Record<string, unknown>) =>
    typeof id === 'string' || typeof id === 'number' ? String(id) : null,
}

interface Row {
  id: string | number
  /** Rows of one problem are samples of it; each is a problem of its own where none is named. */
  problem: string
  text: string
  gold: string | null
}

/** One row; its id may be a number, and its gold a number, a text or absent. */
function parseRow(line: string, where: string): Row {
  const row = parseJson(line, where)
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    throw new InputError(`${where}: not a JSON object with "id", "text" and "gold"`)
  const { id, problem = id, text, gold } = row as Record<string, unknown>
  if (typeof id !== 'string' && typeof id !== 'number')
    throw new InputError(`${where}: no "id" field that is a text or a number`)
  if (typeof problem !== 'string' && typeof problem !== 'number')
    throw new InputError(`${where}: "problem" is neither a text nor a number`)
  if (typeof text !== 'string') throw new InputError(`${where}: no "text" field that is a text`)
  if (gold !== undefined && gold !== null && typeof gold !== 'string' && typeof gold !== 'number')
    throw new InputError(`${where}: "gold" is neither a text nor a number`)
  return {
    id,
    problem: String(problem),
    text,
    gold: gold === undefined || gold === null ? null : String(gold),
  }
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new InputError(`${where}: not JSON; one row {"id","text","gold"} a line`)
  }
}

function asInputError(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  return new InputError(`cannot read ${path}: ${systemReason(error)}`)
}
