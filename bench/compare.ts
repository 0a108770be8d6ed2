/**
 * The whole process of `compare` on 1,060 problems × 2 arms × 128 values of k with 4,000 draws, beside
 * the Python peer and a plain NumPy version on the same files, in turn. The built package is measured:
 * run `npm run build` first. BENCH_PYTHON names a Python with `passk-inference` and `numpy` installed;
 * without it only our own time is printed.
 */
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './median.ts'

const example = (file: string) =>
  fileURLToPath(new URL(`../examples/deepscaler/${file}`, import.meta.url))
const [base, rl] = [example('base.jsonl'), example('rl.jsonl')]
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const start = `import(${JSON.stringify(main)}).then(({ main }) => main(process.argv.slice(1)))`
const ours = [process.execPath, '-e', start, '--', 'compare', base, rl]
const python = process.env['BENCH_PYTHON']
const numpy = fileURLToPath(new URL('peers/compare_numpy.py', import.meta.url))

const commands: Record<string, string[]> = {
  'passbound compare --json': [...ours, '--json'],
  'passbound compare -o report.html': [...ours, '-o', join(tmpdir(), 'passbound-bench.html')],
  ...(python
    ? {
        'passk-inference (Python)': [
          join(dirname(python), 'passk-inference'),
          '--base',
          base,
          '--rl',
          rl,
        ],
        'plain NumPy, band alone': [python, numpy, base, rl],
      }
    : {}),
}

const runs = Number(process.argv[2] ?? 7)
const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]))
for (let run = -1; run < runs; ++run)
  for (const [name, [program, ...args]] of Object.entries(commands)) {
    const started = performance.now()
    const { status, stderr } = spawnSync(program!, args, { maxBuffer: 2 ** 28 })
    if (status !== 0) throw new Error(`${name} failed: ${stderr.toString()}`)
    if (run >= 0) times.get(name)!.push(performance.now() - started)
  }

const own = median(times.get('passbound compare --json')!)
for (const [name, found] of times)
  console.log(
    `${name.padEnd(34)} ${median(found).toFixed(0).padStart(6)} ms   ${(median(found) / own).toFixed(2)} × ours`,
  )
if (!python)
  console.log('set BENCH_PYTHON to a Python with passk-inference and numpy for the peers')
