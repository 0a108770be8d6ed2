/*
 * Counts what `passbound export` wrote, a row for an arm and a problem:
 *
 *   npx passbound export run -o samples.jsonl
 *   node tally.mjs run/plan.json samples.jsonl > tallies.jsonl
 */
import { readFileSync } from 'node:fs'

const [plan, samples] = process.argv.slice(2)
const arms = new Map(JSON.parse(readFileSync(plan, 'utf8')).arms.map(({ hash, name }) => [hash, name]))

const rows = new Map()
for (const line of readFileSync(samples, 'utf8').trim().split('\n')) {
  const { condition, problem, verdict } = JSON.parse(line)
  const key = `${arms.get(condition)}\n${problem}`
  const row = rows.get(key) ?? { arm: arms.get(condition), id: problem, n: 0, c: 0, u: 0 }
  row.n += 1
  row.c += Number(verdict === 'correct')
  // Censored, or with a grade that could not be decided.
  row.u += Number(verdict === null || verdict === 'undecided')
  rows.set(key, row)
}
for (const key of [...rows.keys()].toSorted()) console.log(JSON.stringify(rows.get(key)))
