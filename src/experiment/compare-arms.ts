import type { CalculatorArms } from '../analysis/index.ts'
import { graderId } from '../grading/index.ts'
import type { Arm } from '../records/index.ts'
import type { Store, StoredTally } from '../store/index.ts'
import { analysePairs, fingerprint, type ArmPair, type PairFinding } from './analyse.ts'
import { canonical } from './condition.ts'
import { evidenceOf } from './evidence.ts'
import type { Plan } from './plan.ts'
import type { Prepared } from './prepare.ts'

/** Compares the first arm with each other one at the same point of the sweep, and records the look. */
export async function compareArms(
  store: Store,
  {
    prepared,
    plan,
    tallies,
  }: { prepared: Prepared; plan: Plan; tallies: readonly (readonly StoredTally[])[] },
): Promise<PairFinding[]> {
  const { folder, recovery } = store
  const reader = await store.reader()
  const duplicates = await reader.duplicates().finally(() => reader.close())
  const arms = prepared.arms.map(({ name, hash, condition }, i) =>
    evidenceOf(
      {
        name,
        hash,
        condition,
        tallies: tallies[i] ?? [],
        duplicates: duplicates.get(hash) ?? { long: 0, repeated: 0 },
      },
      { plan, folder, recovery },
    ),
  )
  const pairs = prepared.arms.flatMap(({ arm, point }, i): ArmPair[] => {
    const at = prepared.arms.findIndex((other) => other.point === point)
    const [base, rl] = [arms[at], arms[i]]
    if (!base || !rl || arm === prepared.arms[at]?.arm) return []
    const calculator = calculatorArms(prepared.arms, arms, { base: at, rl: i })
    return [{ base, rl, ...(calculator && { calculator }) }]
  })
  if (pairs.length === 0) return []
  const look = await recordLook(store, plan, fingerprint(arms))
  return analysePairs(pairs, { folder, look, grader: graderId(prepared.grader) })
}

/** A pair beside its twin, which differs from it in the live calculator alone; null without one. */
function calculatorArms(
  planned: Prepared['arms'],
  arms: readonly Arm[],
  pair: Record<'base' | 'rl', number>,
): CalculatorArms | null {
  const isOn = (i: number) => planned[i]!.condition.calculator !== undefined
  const rest = ({ condition: { calculator: _, ...others } }: Prepared['arms'][number]) =>
    canonical(others)
  const twin = (i: number) =>
    planned.findIndex((each, j) => rest(each) === rest(planned[i]!) && isOn(j) !== isOn(i))
  const twins = { base: twin(pair.base), rl: twin(pair.rl) }
  if (twins.base < 0 || twins.rl < 0 || isOn(pair.base) !== isOn(pair.rl)) return null
  const of = ({ base, rl }: typeof pair) => ({ base: arms[base]!, rl: arms[rl]! })
  return isOn(pair.base) ? { off: of(twins), on: of(pair) } : { off: of(pair), on: of(twins) }
}

/** The number of this look at the data, from 1; the same data looked at again is the same look. */
async function recordLook(store: Store, plan: Plan, data: string): Promise<number> {
  const known = plan.looks.findIndex((look) => look.data === data)
  if (known >= 0) return known + 1
  const looks = [...plan.looks, { data, at: new Date().toISOString() }]
  await store.writePlan({ ...plan, looks })
  return looks.length
}
