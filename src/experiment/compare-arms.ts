import { graderId } from '../grading/index.ts'
import type { Arm } from '../records/index.ts'
import type { RunReader, Store, StoredTally } from '../store/index.ts'
import { analysePairs, fingerprint, type PairFinding } from './analyse.ts'
import { placedPairs } from './arm-pairs.ts'
import { withAudits } from './audit-run.ts'
import { readFacts, withFacts } from './completion-facts.ts'
import { evidenceOf } from './evidence.ts'
import { lookAt } from './looks.ts'
import type { Plan } from './plan.ts'
import type { Prepared } from './prepare.ts'
import { withScoredChains } from './read-scores.ts'

interface Asked {
  prepared: Prepared
  plan: Plan
  tallies: readonly (readonly StoredTally[])[]
}

/** Compares the first arm with each other one at the same point of the sweep, and records the look. */
export async function compareArms(store: Store, asked: Asked): Promise<PairFinding[]> {
  const { folder } = store
  const grader = graderId(asked.prepared.grader)
  const reader = await store.reader()
  try {
    const evidence = await evidenceOfArms(reader, store, asked)
    const arms = asked.prepared.arms.map(({ arm, point, hash, condition }, i) => ({
      arm,
      point,
      hash,
      condition,
      evidence: evidence[i]!,
    }))
    const placed = await withScoredChains(reader, placedPairs(arms))
    if (placed.length === 0) return []
    const look = await recordLook(store, asked.plan, { grader, data: fingerprint(evidence) })
    const pairs = placed.map(({ pair }) => pair)
    return await analysePairs(pairs, { folder, look, grader })
  } finally {
    reader.close()
  }
}

/** Each arm with its completions, where they are not too many, and what audits say of them. */
async function evidenceOfArms(
  reader: RunReader,
  { folder, recovery }: Store,
  { prepared, plan, tallies }: Asked,
): Promise<Arm[]> {
  const grader = graderId(prepared.grader)
  const [duplicates, prompts, reading] = await Promise.all([
    reader.duplicates(),
    reader.prompts(plan.problems[0]?.id ?? ''),
    reader.reading(grader),
  ])
  const drawn = tallies.flat().reduce((sum, { n }) => sum + n, 0)
  const facts = drawn > mostCompletions ? null : await readFacts(reader, grader)
  const unaudited = prepared.arms.map(({ name, hash, condition, local }, i) => {
    const evidence = evidenceOf(
      {
        name,
        hash,
        condition,
        tallies: withFacts(tallies[i] ?? [], facts?.get(hash)),
        prompts: prompts.get(hash) ?? null,
        duplicates: duplicates.get(hash) ?? { long: 0, repeated: 0 },
        grader,
        reading: reading.get(hash) ?? { empty: 0, rules: {} },
      },
      { plan, folder, recovery },
    )
    return {
      hash,
      evidence: { ...evidence, notes: [...(local?.notes ?? []), ...evidence.notes] },
    }
  })
  return withAudits(reader, unaudited, grader)
}

/** Beyond so many, each completion by itself is for `passbound analyze`: about 200 bytes each. */
const mostCompletions = 500_000

/** The number of this look at the data, from 1, which the plan remembers. */
async function recordLook(
  store: Store,
  plan: Plan,
  { grader, data }: { grader: string; data: string },
): Promise<number> {
  const { number, recorded } = lookAt(plan, grader, data)
  const look = { data, at: new Date().toISOString(), grader }
  if (!recorded) await store.writePlan({ ...plan, looks: [...plan.looks, look] })
  return number
}
