import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Comparison } from '../analysis/index.ts'
import {
  loadExperiment,
  prepareExperiment,
  type Prepared,
  type RunEvent,
  runExperiment,
} from '../experiment/index.ts'
import { InputError, type Tally } from '../records/index.ts'
import { passAtK } from '../statistics/index.ts'
import { bar, ProgressLine } from './progress.ts'

/** One arm of one of the demo's runs, with its tallies. */
export interface DemoCell {
  arm: string
  tallies: (Tally & { id: string })[]
}

export interface Demo {
  /** Base against RL at temperature 1, which is the one that RL was trained at. */
  comparison: Comparison
  cells: DemoCell[]
  /** The report of that comparison, in the run folder. */
  report: string
}

/** Completions graded, of how many, and what happens to them now. */
export interface DemoProgress {
  done: number
  total: number
  station: string
}

export interface DemoOptions {
  quick: boolean
  /** Where the run folders are; what they hold already is not drawn again. */
  folder: string
  onProgress?: (progress: DemoProgress) => void
  signal?: AbortSignal
}

/** Experiment files in examples/demo, the first the one that the verdict is about. */
const parts = { quick: ['quick'], full: ['demo', 'ways'] }

/**
 * Runs the demo's experiments, which anyone can run with `passbound run` as well: completions are drawn,
 * recorded, graded chain by chain, and compared, and each run folder has its report.
 */
export async function labDemo({ quick, folder, onProgress, signal }: DemoOptions): Promise<Demo> {
  const names = quick ? parts.quick : parts.full
  const prepared = await Promise.all(names.map(prepare))
  const total = prepared.reduce((sum, each) => sum + wanted(each), 0)
  const cells: DemoCell[] = []
  let comparison: Comparison | undefined
  let done = 0
  for (const [i, each] of prepared.entries()) {
    const outcome = await runExperiment(each, {
      folder: join(folder, names[i]!),
      environment: {},
      ...(signal ? { signal } : {}),
      onEvent(event) {
        if (event.kind === 'started')
          done += event.arms.reduce((sum, { graded }) => sum + graded, 0)
        if (event.kind === 'graded') done += event.grades.length
        onProgress?.({ done, total, station: stationOf(event) })
      },
    })
    signal?.throwIfAborted()
    const stopped = outcome.result.stopped.map(({ arm, reason }) => `${arm}: ${reason}`)
    if (stopped.length > 0) throw new InputError(`the demo cannot go on: ${stopped.join('; ')}`)
    cells.push(...outcome.tallies.map(({ arm, problems }) => ({ arm, tallies: problems })))
    const [first] = outcome.findings
    if (first && 'comparison' in first) comparison ??= first.comparison
  }
  return { comparison: comparison!, cells, report: join(folder, names[0]!, 'report.html') }
}

function stationOf(event: RunEvent): string {
  if (event.kind === 'sealing') return 'sealing them'
  if (event.kind === 'auditing')
    return `auditing their arithmetic, ${event.audited} of ${event.total}`
  if (event.kind === 'comparing') return 'comparing, and writing the reports'
  return 'drawing, recording and grading'
}

async function prepare(name: string): Promise<Prepared> {
  const path = fileURLToPath(new URL(`../../examples/demo/${name}.yaml`, import.meta.url))
  return prepareExperiment(await loadExperiment(path))
}

const wanted = ({ arms, problems, samples }: Prepared): number =>
  arms.length * problems.length * samples

/** `passbound demo` */
export async function demoLab({
  output,
  run: folder,
  quick,
}: {
  output: string
  run: string
  quick: boolean
}): Promise<void> {
  const line = new ProgressLine()
  const demo = await labDemo({
    quick,
    folder,
    onProgress: ({ done, total, station }) =>
      line.show(`${bar(done / total)}  ${done} of ${total} completions; ${station}`),
  })
  line.end()
  await copyFile(demo.report, output)
  process.stdout.write(`${demoText(demo, { output, folder }).join('\n')}\n`)
}

/** A table of pass@k, and five lines. */
export function demoText(
  { comparison, cells }: Demo,
  { output, folder }: { output: string; folder: string },
): string[] {
  const { verdict, curves, arms } = comparison
  const { points, crossing } = curves.data
  const ks = [1, 4, 16, 64, 256].filter((k) => k <= arms.base.n.min)
  const row = (name: string, passes: number[]) =>
    name.padEnd(24) + passes.map((pass) => pass.toFixed(3).padStart(9)).join('')
  const floors = ks.map((k) => points.find((point) => point.k === k)!.floor!)
  const [corpus] = arms.base.notes
  return [
    ''.padEnd(24) + ks.map((k) => `pass@${k}`.padStart(9)).join(''),
    ...cells.map(({ arm, tallies }) => row(arm, passCurve(tallies, ks))),
    row('random valid moves', floors),
    '',
    `Tiny models trained in this repository, ${arms.base.problems} held-out problems, ${arms.base.n.min} attempts at each, every chain replayed.`,
    `Verdict: ${verdict.name}. ${verdict.sentence}.`,
    `The curves cross at k = ${crossing.point}; ${curves.over}.`,
    `${corpus!.replace(/^./, (letter) => letter.toUpperCase())}; see docs/lab.md.`,
    `Open ${output} in a browser for the pictures and the evidence; ${folder} holds every completion.`,
  ]
}

function passCurve(tallies: DemoCell['tallies'], ks: readonly number[]): number[] {
  const drawn = ks.filter((k) => tallies.every(({ n }) => n >= k))
  return drawn.map(
    (k) => tallies.reduce((sum, { n, c }) => sum + passAtK(n, c, k), 0) / tallies.length,
  )
}
