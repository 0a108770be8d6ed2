import { createHash } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import type { CompareOptions } from '../analysis/index.ts'
import { type Arm, InputError, systemReason } from '../records/index.ts'

export interface Look {
  look: number
  at: string
  data: string
  /** Who judged the samples; looks of before this was kept count for all. */
  grader?: string
}

/**
 * Which look at the data this is, from a file with one JSON line for each look so far. The same data
 * asked the same question is the same look; other data, or another range of k, margin or band, is the
 * next one. Samples judged by another grader are looks of their own, from the first. Nothing is
 * recorded yet.
 */
export async function lookAt(
  path: string,
  base: Arm,
  rl: Arm,
  question: CompareOptions,
): Promise<Look> {
  const data = fingerprint(base, rl, question)
  const grader = graderOf(base, rl)
  const looks = await readLooks(path, grader)
  const same = looks.find((look) => look.data === data)
  return same ?? { look: looks.length + 1, at: new Date().toISOString(), data, grader }
}

/** Adds the look to its file, unless it is there. */
export async function recordLook(path: string, look: Look): Promise<void> {
  const looks = await readLooks(path, look.grader)
  if (looks.some(({ data }) => data === look.data)) return
  try {
    await appendFile(path, `${JSON.stringify(look)}\n`)
  } catch (error) {
    throw new InputError(`cannot record the look in ${path}: ${systemReason(error)}`)
  }
}

/** The looks that a file records under a grader; none where there is no file. */
export async function readLooks(path: string, grader = ownGrades): Promise<Look[]> {
  const looks = parse(path, await readIfThere(path))
  return looks.filter((look) => (look.grader ?? grader) === grader)
}

const ownGrades = 'as logged'

/** Who judged the samples of both arms. */
export function graderOf(base: Arm, rl: Arm): string {
  const [of, other] = [base, rl].map(({ conditions }) => conditions?.['grader'] ?? ownGrades)
  return of === other ? of! : `${of} and ${other}`
}

/** Hash of both arms' tallies, whatever the order of their rows, and of what decides the verdict on them. */
function fingerprint(base: Arm, rl: Arm, question: CompareOptions): string {
  const { alpha, margin, k, band, stratify, common } = question
  const hash = createHash('sha256')
  hash.update(JSON.stringify([alpha, margin, k ?? null, band, stratify, common]))
  for (const arm of [base, rl]) {
    const rows = arm.problems.map(({ id, n, c, u }) => JSON.stringify([id, n, c, u]))
    hash.update(rows.toSorted().join('\n')).update('\n\n')
  }
  return hash.digest('hex')
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new InputError(`cannot read the looks in ${path}: ${systemReason(error)}`)
  }
}

function parse(path: string, text: string): Look[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      const look = JSON.parse(line) as Look
      if (Number.isInteger(look.look) && typeof look.data === 'string') return [look]
    } catch {
      // Said below, with the place.
    }
    throw new InputError(`${path} line ${i + 1}: not a recorded look: ${line.slice(0, 60)}`)
  })
}
