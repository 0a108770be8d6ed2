/**
 * `npm run bench [-- name …]`: everything that we claim to be fast, one after the other, each beside a
 * peer or a limit in the same run. Built code is measured, so it builds first.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const benchmarks = ['audit', 'client', 'compare', 'grading', 'lab', 'logs', 'store']

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !benchmarks.includes(name))
if (unknown.length > 0) {
  console.error(`unknown benchmark: ${unknown.join(', ')} (there are ${benchmarks.join(', ')})`)
  process.exit(2)
}
run('npm', ['run', '--silent', 'build'])
for (const name of asked.length > 0 ? asked : benchmarks) {
  console.log(`\n== ${name}`)
  run(process.execPath, [fileURLToPath(new URL(`${name}.ts`, import.meta.url))])
}

function run(program: string, args: string[]): void {
  const { status } = spawnSync(program, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
