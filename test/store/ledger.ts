import type { Sample, SampleGrade, SampleKey } from '../../src/records/index.ts'
import { RunReader, Store } from '../../src/store/index.ts'
import { grade, sample } from './maker.ts'

export const grader = 'exact@1'

/** What a store has acknowledged so far. */
export class Ledger {
  id: string | null = null
  plan: unknown = null
  /** A plan whose writing has begun. */
  nextPlan: unknown = null
  issued: SampleKey[] = []
  samples: SampleKey[] = []
  grades: SampleKey[] = []

  copy(): Ledger {
    return Object.assign(new Ledger(), this, {
      issued: [...this.issued],
      samples: [...this.samples],
      grades: [...this.grades],
    })
  }
}

/** Everything that a run holds, by key; throws where a key stands twice. */
export async function contents(
  run: RunReader,
): Promise<{ samples: Map<string, Sample>; grades: Map<string, SampleGrade> }> {
  const narrow: SampleKey[] = []
  for await (const batch of run.samples()) narrow.push(...batch)
  const samples = byKey<Sample>()
  for await (const batch of run.texts(narrow)) samples.add(batch)
  const grades = byKey<SampleGrade>()
  for await (const batch of run.grades(grader)) grades.add(batch)
  if (new Set(narrow.map(named)).size !== narrow.length) throw new Error('a key stands twice')
  return { samples: samples.map, grades: grades.map }
}

function byKey<Row extends SampleKey>() {
  const map = new Map<string, Row>()
  const add = (rows: Row[]) => {
    for (const row of rows) {
      if (map.has(named(row))) throw new Error(`twice: ${named(row)}`)
      map.set(named(row), row)
    }
  }
  return { map, add }
}

export function named({ condition, problem, index }: SampleKey): string {
  return `${condition}/${problem}/${index}`
}

/**
 * Opens the run in a folder and says what is wrong with it: acknowledged things that are gone or
 * changed, and damage that a power cut or a kill does not explain.
 */
export async function faults(folder: string, ledger: Ledger): Promise<string[]> {
  const found: string[] = []
  try {
    const store = await Store.open(folder, { create: ledger.id === null })
    const run = await store.reader()
    const { samples, grades } = await contents(run)
    run.close()
    await store.close()
    if (ledger.id !== null && store.id !== ledger.id) found.push(`id ${store.id}`)
    const plans = [ledger.plan, ledger.nextPlan].map((plan) => JSON.stringify(plan))
    if (!plans.includes(JSON.stringify(store.plan))) found.push('plan')
    for (const key of ledger.samples) {
      if (JSON.stringify(samples.get(named(key)), sorted) !== JSON.stringify(sample(key), sorted))
        found.push(`sample ${named(key)}`)
    }
    for (const key of ledger.grades) {
      if (JSON.stringify(grades.get(named(key)), sorted) !== JSON.stringify(grade(key), sorted))
        found.push(`grade ${named(key)}`)
    }
    const redrawn = new Set(store.recovery.redrawn.map(named))
    for (const key of ledger.issued) {
      if (!samples.has(named(key)) && !redrawn.has(named(key)))
        found.push(`issued and forgotten: ${named(key)}`)
    }
    const { damagedFiles, damagedLines, damagedManifestLines, mendedSegments } = store.recovery
    if (damagedFiles.length + mendedSegments.length + damagedLines + damagedManifestLines > 0)
      found.push(`damage: ${JSON.stringify(store.recovery)}`)
  } catch (error) {
    found.push(String(error))
  }
  return found
}

/** For `JSON.stringify`: objects with their names in order. */
function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
