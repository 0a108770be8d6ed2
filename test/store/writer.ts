/**
 * A process that records a run until it is killed or done: `node writer.ts <folder> <samples> <seed>`.
 * Every line on its standard output names keys (by their number) that the store has acknowledged:
 * `samples 0 1 2` or `grades 0 1 2`; `done` is the last.
 */
import { writeSync } from 'node:fs'
import { Store } from '../../src/store/index.ts'
import { seeded } from './damage.ts'
import { grader } from './ledger.ts'
import { grade, key, sample } from './maker.ts'

const [folder, total, seed] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])]
const random = seeded(seed)
const say = (line: string) => writeSync(1, `${line}\n`)

say(`started ${process.pid}`)
const store = await Store.open(folder, { create: true, segmentBytes: 8000 })
say(`open ${store.recovery.redrawn.length}`)
let next = 0
const lane = async () => {
  while (next < total) {
    const from = next
    next = Math.min(total, from + 1 + Math.floor(random() * 9))
    const numbers = Array.from({ length: next - from }, (_, i) => from + i)
    const missing = numbers.filter((i) => !store.has(key(i)))
    await store.issue(missing.map((i) => key(i)))
    await store.append(missing.map((i) => sample(key(i))))
    if (missing.length > 0) say(`samples ${missing.join(' ')}`)
    const ungraded = numbers.filter((i) => !store.graded(grader, key(i)))
    await store.appendGrades(
      grader,
      ungraded.map((i) => grade(key(i))),
    )
    if (ungraded.length > 0) say(`grades ${ungraded.join(' ')}`)
  }
}
await Promise.all([lane(), lane(), lane()])
await store.close()
say('done')
