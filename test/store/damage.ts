import { readFile, writeFile } from 'node:fs/promises'
import { encodeLine, scanLines } from '../../src/store/line.ts'

/** A generator of numbers in [0, 1) that gives the same ones for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A journal of about `bytes` bytes whose lines are up to 2 KB long, with all that JSON must escape. */
export function journalOf(bytes: number): { journal: Buffer; lines: string[] } {
  const random = seeded(1)
  const alphabet = ['a', '"', '\\', '\n', '{"type":"', 'é', '😀', '\u0000', ',"crc":"', '}']
  const lines: string[] = []
  for (let size = 0; size < bytes; size += Buffer.byteLength(lines.at(-1)!)) {
    const text = Array.from(
      { length: Math.floor(random() * 800) },
      () => alphabet[Math.floor(random() * alphabet.length)]!,
    ).join('')
    lines.push(encodeLine('sample', { index: lines.length, text }))
  }
  return { journal: Buffer.from(lines.join('')), lines }
}

/** Cuts a journal at every byte of its last `bytes` bytes, and says where the wrong lines were found. */
export function wrongCuts(bytes: number): number[] {
  const { journal, lines } = journalOf(bytes + 1024)
  const ends = lines.map(lineEnds())
  const wrong: number[] = []
  for (let cut = journal.length - bytes; cut <= journal.length; ++cut) {
    const scan = scanLines(journal.subarray(0, cut))
    // A line without its newline is whole.
    const whole = ends.filter((end) => end - 1 <= cut).length
    const torn = ends.includes(cut) || ends.includes(cut + 1) ? 0 : 1
    const right = scan.lines.every(({ end }, i) => end === ends[i]! - 1)
    if (scan.lines.length !== whole || scan.torn !== torn || scan.damaged > 0 || !right)
      wrong.push(cut)
  }
  return wrong
}

/** Damages a journal `trials` times, by a flipped bit or a hole of zeros, and says what went wrong. */
export function wrongDamage(trials: number, seed: number): string[] {
  const { journal, lines } = journalOf(2 ** 16)
  const random = seeded(seed)
  const originals = new Set(lines.map((line) => line.slice(0, -1)))
  const ends = lines.map(lineEnds())
  const wrong: string[] = []
  for (let trial = 0; trial < trials; ++trial) {
    const from = Math.floor(random() * journal.length)
    const hole = random() < 0.5 ? 0 : 1 + Math.floor(random() * 4096)
    const damaged = Buffer.from(journal)
    if (hole === 0) damaged[from]! ^= 1 << Math.floor(random() * 8)
    else damaged.fill(0, from, Math.min(journal.length, from + hole))
    const last = Math.min(journal.length, from + Math.max(1, hole)) - 1
    const touched = lineAt(ends, last) - lineAt(ends, from) + 1
    const scan = scanLines(damaged)
    const found = scan.lines.map(({ start, end }) => damaged.toString('utf8', start, end))
    const lost = lines.length - found.length
    const invented =
      found.some((line) => !originals.has(line)) || new Set(found).size < found.length
    const unreported = scan.damaged + scan.torn === 0
    if (invented || lost > touched || unreported)
      wrong.push(`${hole} bytes at ${from}: ${lost} lost, ${touched} touched`)
  }
  return wrong
}

function lineEnds(): (line: string) => number {
  let end = 0
  return (line) => (end += Buffer.byteLength(line))
}

function lineAt(ends: readonly number[], position: number): number {
  return ends.findIndex((end) => position < end)
}

/** Flips a bit of one byte of a file. */
export async function changeByte(file: string, at: (length: number) => number): Promise<void> {
  const bytes = await readFile(file)
  bytes[at(bytes.length)]! ^= 0x10
  await writeFile(file, bytes)
}
