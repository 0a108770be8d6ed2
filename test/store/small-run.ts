import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Filesystem, Store } from '../../src/store/index.ts'
import { grader, type Ledger } from './ledger.ts'
import { grade, key, sample } from './maker.ts'

export const smallRunKeys = Array.from({ length: 12 }, (_, i) => key(i))

/**
 * A small run through every kind of write that the store makes. `ledger` follows what it
 * acknowledges; `patience` is how often a failed step is tried again, as a client does when a disk
 * was full. Throws what it could not get done; the store is closed in any case.
 */
export async function smallRun(
  folder: string,
  filesystem: Filesystem,
  ledger: Ledger,
  patience = 0,
): Promise<void> {
  const step = (work: () => Promise<unknown>) => persist(work, patience)
  let store: Store | undefined
  await step(async () => {
    store = await Store.open(folder, { create: true, filesystem })
  })
  const run = store!
  ledger.id = run.id
  try {
    for (const plan of [{ n: 1 }, { n: 2 }]) {
      ledger.nextPlan = plan
      await step(() => run.writePlan(plan))
      ledger.plan = plan
    }
    // Asked for and never answered: it must stay on record through every segment.
    await step(() => run.issue([key(50)]))
    ledger.issued.push(key(50))
    for (let start = 0; start < smallRunKeys.length; start += 4) {
      const part = smallRunKeys.slice(start, start + 4)
      await step(() => run.issue(part))
      ledger.issued.push(...part)
      await step(() => run.append(part.map((each) => sample(each))))
      ledger.samples.push(...part)
      const grades = part.map((each) => grade(each))
      await step(() => run.appendGrades(grader, grades))
      ledger.grades.push(...part)
      if (start === 4) await step(() => run.seal())
    }
  } finally {
    await run.close()
  }
}

async function persist(work: () => Promise<unknown>, patience: number): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (patience === 0) throw error
    await persist(work, patience - 1)
  }
}

/** Does the work for 1 to `count`, a few at a time, because most of a small run is waiting for commits. */
export async function forEach(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 1
  const lane = async () => {
    while (next <= count) await work(next++)
  }
  await Promise.all(Array.from({ length: 6 }, lane))
}

export async function subfolder(folder: string, name: string): Promise<string> {
  await mkdir(join(folder, name))
  return join(folder, name)
}
