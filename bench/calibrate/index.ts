/**
 * `npm run calibrate [-- replicates]`: coverage of every interval and the rate of wrong certain claims
 * in worlds of known truth, as a table in docs/. About an hour on two cores with 4,000 replicates.
 * Cells that are done are kept beside it, so that a run goes on where it was; delete that file after a
 * change of the statistics.
 *
 * `npm run calibrate -- 1000 --only "majority vote,envelope gap" --sizes 15,60 --worlds deepscaler,easy
 * --jobs 1 --name newer` runs some intervals in some cells, and writes docs/calibration-newer.md.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker, isMainThread, parentPort } from 'node:worker_threads'
import { type CellResult, runCell } from './cell.ts'
import { type Interval, intervals } from './intervals.ts'
import { calibrationTable } from './table.ts'
import { sizes, worlds } from './worlds.ts'

const { positionals, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    sizes: { type: 'string' },
    worlds: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    name: { type: 'string', default: 'table' },
  },
})
const replicates = Number(positionals[0] ?? 4000)
const only = chosen('interval', flags.only, intervals)
const seed = 1
const allCells = chosen('size', flags.sizes, sizes.map(String)).flatMap((problems) =>
  chosen(
    'world',
    flags.worlds,
    worlds.map(({ name }) => name),
  ).map((name) => ({
    world: worlds.findIndex((world) => world.name === name),
    problems: Number(problems),
  })),
)

if (isMainThread) await lead()
else work()

/** A list of names as an option has it, all of them where it has none. */
function chosen<Name extends string>(
  what: string,
  text: string | undefined,
  all: readonly Name[],
): Name[] {
  const names = text === undefined ? all : text.split(',').map((name) => name.trim())
  return names.map((name) => {
    const known = all.find((each) => each === name)
    if (known === undefined)
      throw new Error(`unknown ${what}: ${name}; there are ${all.join(', ')}`)
    return known
  })
}

async function lead(): Promise<void> {
  const file = flags.name === 'table' ? 'results' : `results-${flags.name}`
  const kept = fileURLToPath(new URL(`./${file}.jsonl`, import.meta.url))
  const results = existsSync(kept)
    ? readFileSync(kept, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as CellResult)
        .filter((cell) => cell.replicates === replicates)
    : []
  const isDone = (problems: number, world: string, name: Interval) =>
    results.some(
      (cell) =>
        cell.problems === problems && cell.world === world && cell.covered[name] !== undefined,
    )
  const cells = allCells
    .map((cell) => ({
      ...cell,
      only: only.filter((name) => !isDone(cell.problems, worlds[cell.world]!.name, name)),
    }))
    .filter((cell) => cell.only.length > 0)
  const [started, total] = [performance.now(), cells.length]
  let next = 0
  let done = 0
  await Promise.all(
    Array.from(
      { length: Number(flags.jobs) },
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
  const path = new URL(`../../docs/calibration-${flags.name}.md`, import.meta.url)
  writeFileSync(path, calibrationTable(results, replicates))

  function report({ world, problems, covered }: CellResult): void {
    const minutes = (performance.now() - started) / 60_000
    const left = (minutes / ++done) * (total - done)
    const [name, least] = Object.entries(covered).reduce((a, b) => (b[1] < a[1] ? b : a))
    console.log(
      `${done}/${total} ${problems} ${world}: lowest ${least.toFixed(3)}, ${name}; ${minutes.toFixed(0)} min, about ${left.toFixed(0)} left`,
    )
  }
}

function work(): void {
  parentPort!.on(
    'message',
    (cell: { world: number; problems: number; only: Interval[] } | null) => {
      if (cell === null) parentPort!.close()
      else
        parentPort!.postMessage(
          runCell(worlds[cell.world]!, cell.problems, {
            replicates,
            seed: seed + cell.world,
            only: cell.only,
          }),
        )
    },
  )
}
