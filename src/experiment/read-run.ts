import { InputError } from '../records/index.ts'
import { RunReader } from '../store/index.ts'
import { fingerprint } from './analyse.ts'
import { withAudits } from './audit-run.ts'
import type { PlacedArm } from './arm-pairs.ts'
import { readFacts, withFacts } from './completion-facts.ts'
import { evidenceOf } from './evidence.ts'
import { graderOf } from './grader-of.ts'
import { type Look, lookAt } from './looks.ts'
import { readPlan } from './plan.ts'

/** The arms of a run as they stand now, for an analysis. */
export interface RunArms {
  arms: PlacedArm[]
  /** Whose grades these are, as `name@version`. */
  grader: string
  look: Look
}

/**
 * Reads what a run holds, without its lock: it may go on meanwhile. With `completions` each of them is
 * read beside the counts.
 */
export async function readRunArms(
  folder: string,
  { grader: wanted, completions = false }: { grader?: string; completions?: boolean } = {},
): Promise<RunArms> {
  const reader = await RunReader.open(folder)
  try {
    const plan = readPlan(reader.plan)
    const grader = graderOf(reader.graders(), { plan, wanted })
    if (grader === undefined)
      throw new InputError(`${folder} has no grades; grade it first (passbound grade ${folder})`)
    const tallies = await reader.tallies(grader, { answers: true })
    const reading = await reader.reading(grader)
    const facts = completions ? await readFacts(reader, grader) : null
    const duplicates = await reader.duplicates()
    const prompts = await reader.prompts(plan.problems[0]?.id ?? '')
    const bare = plan.arms.map(({ name, hash, condition }) => ({
      hash,
      evidence: evidenceOf(
        {
          name,
          hash,
          condition,
          tallies: withFacts(tallies.get(hash) ?? [], facts?.get(hash)),
          prompts: prompts.get(hash) ?? null,
          duplicates: duplicates.get(hash) ?? { long: 0, repeated: 0 },
          grader,
          reading: reading.get(hash) ?? { empty: 0, rules: {} },
        },
        { plan, folder, recovery: reader.recovery },
      ),
    }))
    const audited = await withAudits(reader, bare, grader)
    const arms = plan.arms.map(({ arm, point, hash, condition }, i) => ({
      arm,
      point,
      hash,
      condition,
      evidence: audited[i]!,
    }))
    const data = fingerprint(arms.map(({ evidence }) => evidence))
    return { arms, grader, look: lookAt(plan, grader, data) }
  } finally {
    reader.close()
  }
}
