import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { contentsByFormat, mutated, reading, wrongWith } from '../test/logs/mutations.ts'

/**
 * Reads damaged logs of each format, by default 100,000 of them:
 * `node bench/fuzz-logs.ts [files a format] [format…]`. Half are read to their counts and half to their
 * samples. Anything but those or an `InputError` of one line fails; the largest time and memory are printed.
 */
const [count = '100000', ...only] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'passbound-fuzz-'))
try {
  for (const [format, contents] of contentsByFormat) {
    if (only.length === 0 || only.includes(format)) await fuzz(format, contents, Number(count))
  }
} finally {
  rmSync(folder, { recursive: true })
}

async function fuzz(format: string, contents: Buffer[], numRuns: number): Promise<void> {
  const start = performance.now()
  let slowestMs = 0
  await fc.assert(
    fc.asyncProperty(
      mutated(contents),
      fc.integer({ min: 1, max: 64 }),
      reading,
      async (content, chunkBytes, as) => {
        const before = performance.now()
        const wrong = await wrongWith(content, { chunkBytes, path: join(folder, 'mutated'), as })
        slowestMs = Math.max(slowestMs, performance.now() - before)
        return wrong.length === 0
      },
    ),
    { numRuns },
  )
  const peakMiB = process.resourceUsage().maxRSS / 1024
  console.log(
    `${format}: ${numRuns} files in ${((performance.now() - start) / 1000).toFixed(0)} s, slowest ${slowestMs.toFixed(0)} ms, peak ${peakMiB.toFixed(0)} MiB`,
  )
}
