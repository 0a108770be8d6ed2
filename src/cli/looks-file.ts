import { createHash } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import { type Arm, InputError } from '../records/index.ts'

interface Look {
  look: number
  at: string
  data: string
}

/**
 * The number of this look at the data, from a file with one JSON line for each look so far. The same
 * data looked at again is the same look; other data is the next one, and is recorded.
 */
export async function recordLook(path: string, base: Arm, rl: Arm): Promise<number> {
  const data = fingerprint(base, rl)
  const looks = parse(path, await readIfThere(path))
  const same = looks.find((look) => look.data === data)
  if (same) return same.look
  const look: Look = { look: looks.length + 1, at: new Date().toISOString(), data }
  try {
    await appendFile(path, `${JSON.stringify(look)}\n`)
  } catch (error) {
    throw new InputError(`cannot record the look in ${path}: ${(error as Error).message}`)
  }
  return look.look
}

/** Hash of both arms' tallies, whatever the order of their rows. */
function fingerprint(base: Arm, rl: Arm): string {
  const hash = createHash('sha256')
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
    throw new InputError(`cannot read the looks in ${path}: ${(error as Error).message}`)
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
