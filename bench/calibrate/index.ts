/**
 * `npm run calibrate [-- replicates]`: coverage of every interval and the rate of wrong certain claims
 * in worlds of known truth, as a table in docs/. About an hour on two cores with 4,000 replicates.
 * Cells that are done are kept beside it, so that a run goes on where it was; delete that file after a
 * change of the statistics.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker, isMainThread, parentPort } from 'node:worker_threads'
import { type CellResult, runCell } from './cell.ts'
import { calibrationTable } from './table.ts'
import { sizes, worlds } from './worlds.ts'

const replicates = Number(process.argv[2] ?? 4000)
const seed = 1
const allCells = sizes.flatMap((problems) => worlds.map((_, world) => ({ world, problems })))

if (isMainThread) await lead()
else work()

async function lead(): Promise<void> {
  const kept = fileURLToPath(new URL('./results.jsonl', import.meta.url))
  const results = existsSync(kept)
    ? readFileSync(kept, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as CellResult)
        .filter((cell) => cell.replicates === replicates)
    : []
  const done = new Set(results.map(({ world, problems }) => `${world} ${problems}`))
  const cells = allCells.filter(
    ({ world, problems }) => !done.has(`${worlds[world]!.name} ${problems}`),
  )
  const before = results.length
  const started = performance.now()
  let next = 0
  await Promise.all(
    [0, 1].map(
      () =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) })
          const give = () => worker.postMessage(cells[next++] ?? null)
          worker.on('message', (result: CellResult) => {
            results.push(result)
            appendFileSync(kept, `${JSON.stringify(result)}\n`)
            report(result)
            give()
          })
          worker.on('error', reject)
          worker.on('exit', () => resolve())
          give()
        }),
    ),
  )
  const path = new URL('../../docs/calibration-table.md', import.meta.url)
  writeFileSync(path, calibrationTable(results, replicates))

  function report({ world, problems, covered, wrong }: CellResult): void {
    const minutes = (performance.now() - started) / 60_000
    const left = (minutes / (results.length - before)) * (allCells.length - results.length)
    console.log(
      `${results.length}/${allCells.length} ${problems} ${world}: band ${covered['bounded band'].toFixed(3)}, plain ${covered['plain band'].toFixed(3)}, wrong ${wrong.toFixed(3)}; ${minutes.toFixed(0)} min, about ${left.toFixed(0)} left`,
    )
  }
}

function work(): void {
  parentPort!.on('message', (cell: (typeof allCells)[number] | null) => {
    if (cell === null) parentPort!.close()
    else
      parentPort!.postMessage(
        runCell(worlds[cell.world]!, cell.problems, replicates, seed + cell.world),
      )
  })
}
