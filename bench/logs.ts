import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArm } from '../src/logs/index.ts'
import { writeLogs } from './write-large-logs.ts'

/**
 * Reads generated logs of 4 KB samples to tallies, each in a process of its own, so that its peak of
 * memory is its own: `node bench/logs.ts [samples] [python]`. With a Python that has the peers
 * installed (inspect-ai, pyarrow), what they take to read the same file stands beside it.
 * 500,000 samples are to stay under 512 MB.
 */
const [first = '50000', python] = process.argv.slice(2)
if (first === '--read') await read(python!)
else await measureAll(Number(first))

async function read(path: string): Promise<void> {
  const start = performance.now()
  const { problems } = await readArm(path)
  report(path, problems.length, performance.now() - start, peakMiB())
}

/** The kernel's mark of this program alone; `maxRSS` of a child starts at the size of its parent. */
function peakMiB(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const mark = /VmHWM:\s+(\d+)/.exec(status)?.[1]
  return (mark === undefined ? process.resourceUsage().maxRSS : Number(mark)) / 1024
}

function report(path: string, problems: number, ms: number, peak: number): void {
  const rate = statSync(path).size / 1e3 / ms
  console.log(
    `${path.split(/[/\\]/).at(-1)}: ${problems} problems, ${(ms / 1000).toFixed(1)} s, ${rate.toFixed(0)} MB/s, peak ${peak.toFixed(0)} MiB`,
  )
}

async function measureAll(samples: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'passbound-bench-'))
  try {
    for await (const path of writeLogs(folder, samples)) {
      run(process.execPath, [import.meta.filename, '--read', path])
      if (python !== undefined) run(python, ['-c', peerOf(path), path])
      rmSync(path)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function run(command: string, args: string[]): void {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8' })
  process.stdout.write(status === 0 ? stdout : `failed: ${stderr.slice(-400)}\n`)
}

/** The peers' own ways to the same numbers, as a Python program that takes the path. */
function peerOf(path: string): string {
  const reader = path.endsWith('.eval')
    ? 'from inspect_ai.log import read_eval_log_samples\nn = len({s.id for s in read_eval_log_samples(path)})\nname = "inspect-ai"'
    : path.endsWith('.parquet')
      ? 'import pyarrow.parquet as pq\nn = len({r["prompt"] for b in pq.ParquetFile(path).iter_batches(1024) for r in b.to_pylist()})\nname = "pyarrow"'
      : 'import json\nn = len({json.loads(line).get("idx", 0) for line in open(path, encoding="utf-8")})\nname = "json.loads"'
  return `import sys, time, os, resource\npath = sys.argv[1]\nstart = time.time()\n${reader}\ns = time.time() - start\nprint(f"  {name}: {s:.1f} s, {os.path.getsize(path) / 1e6 / s:.0f} MB/s, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")`
}
