import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { contentsByFormat, mutated, reading, wrongWith } from '../test/logs/mutations.ts'
import { damagedContainers, damagedParquet } from '../test/logs/packed-mutations.ts'
import { shareOneDatabase } from './one-database.ts'

/**
 * Reads damaged logs of each format and of each container, by default 100,000 of them:
 * `node bench/fuzz-logs.ts [files of each] [format or container…]`. Half are read to their counts and half to
 * their samples. Anything but those or an `InputError` of one line fails; the largest time and memory are
 * printed, and each ten thousand files on standard error.
 */
const [count = '100000', ...only] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'passbound-fuzz-'))
const database = shareOneDatabase()

const isParquet = (content: Buffer) => content.toString('latin1', 0, 4) === 'PAR1'
const damaged = new Map([
  ...damagedContainers,
  ...[...contentsByFormat].map(([format, contents]) => {
    const files = contents.every(isParquet) ? damagedParquet(contents) : mutated(contents)
    return [format, files] as const
  }),
])
try {
  for (const [name, files] of damaged) {
    if (only.length === 0 || only.includes(name)) await fuzz(name, files, Number(count))
  }
} finally {
  rmSync(folder, { recursive: true })
}

async function fuzz(name: string, files: fc.Arbitrary<Buffer>, numRuns: number): Promise<void> {
  const start = performance.now()
  let [slowestMs, read] = [0, 0]
  const seconds = () => ((performance.now() - start) / 1000).toFixed(0)
  await fc.assert(
    fc.asyncProperty(
      files,
      fc.integer({ min: 1, max: 64 }),
      reading,
      async (content, chunkBytes, as) => {
        const before = performance.now()
        const wrong = await wrongWith(content, { chunkBytes, path: join(folder, 'mutated'), as })
        slowestMs = Math.max(slowestMs, performance.now() - before)
        if (++read % 10_000 === 0) console.error(`${name}: ${read} files in ${seconds()} s`)
        return wrong.length === 0
      },
    ),
    { numRuns },
  )
  const peakMiB = process.resourceUsage().maxRSS / 1024
  const own = database.errorsOfItsOwn
  database.errorsOfItsOwn = 0
  console.log(
    `${name}: ${numRuns} files in ${seconds()} s, slowest ${slowestMs.toFixed(0)} ms, peak ${peakMiB.toFixed(0)} MiB${own > 0 ? `, ${own} met an error of DuckDB's own` : ''}`,
  )
}
