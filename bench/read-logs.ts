import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readArm } from '../src/logs/index.ts'

/**
 * Reads generated samples (1,000 problems, texts of about 2 KB each) to tallies, beside Node's own
 * line reader with `JSON.parse`: `node bench/read-logs.ts [megabytes]`. The peak of memory is the
 * process's, and should not grow with the size.
 */
const megabytes = Number(process.argv[2] ?? 200)
const folder = mkdtempSync(join(tmpdir(), 'passbound-bench-'))
try {
  const path = join(folder, 'samples.jsonl')
  await writeSamples(path, megabytes * 1e6)
  await measure('readArm', path, async () => (await readArm(path)).problems.length)
  await measure('readline and JSON.parse', path, async () => {
    const ids = new Set<unknown>()
    for await (const line of createInterface(createReadStream(path))) ids.add(JSON.parse(line).id)
    return ids.size
  })
} finally {
  rmSync(folder, { recursive: true })
}

async function measure(name: string, path: string, read: () => Promise<number>): Promise<void> {
  const start = performance.now()
  const problems = await read()
  const ms = performance.now() - start
  const rate = statSync(path).size / 1e3 / ms
  const peakMiB = process.resourceUsage().maxRSS / 1024
  console.log(
    `${name}: ${problems} problems, ${ms.toFixed(0)} ms, ${rate.toFixed(0)} MB/s, peak ${peakMiB.toFixed(0)} MiB`,
  )
}

async function writeSamples(path: string, bytes: number): Promise<void> {
  const out = createWriteStream(path)
  const sentence = 'So $x + y = \\frac{1}{2}$, "and therefore" the sum is odd.\n'
  for (let i = 0, written = 0; written < bytes; ++i) {
    const row = {
      id: `problem-${i % 1000}`,
      correct: (i * 7919) % 10 < 4,
      answer: (i * 104_729) % 20,
      tokens: (i * 31) % 4096,
      truncated: false,
      completion: sentence.repeat(10 + ((i * 13) % 45)),
    }
    const line = `${JSON.stringify(row)}\n`
    written += line.length
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}
