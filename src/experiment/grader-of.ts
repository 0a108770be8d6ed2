import { InputError } from '../records/index.ts'
import type { Plan } from './plan.ts'

/**
 * Whose grades of a run are read, of those that it has: the ones asked for, with or without their
 * version, else the run's own, else the only ones. Undefined where it has none and none are asked for.
 */
export function graderOf(
  held: readonly string[],
  { plan, wanted }: { plan: Pick<Plan, 'grader'> | null; wanted: string | undefined },
): string | undefined {
  if (wanted !== undefined) return heldGrader(held, wanted)
  const own = plan?.grader
  if (own !== undefined && held.includes(own)) return own
  if (held.length < 2) return held[0]
  throw new InputError(`the run has grades by ${held.join(', ')}; choose one with --grader`)
}

function heldGrader(held: readonly string[], wanted: string): string {
  const found = held.filter((each) => each === wanted || each.startsWith(`${wanted}@`))
  if (found.length === 1) return found[0]!
  throw new InputError(`the run has no grades by ${wanted}; it has ${held.join(', ') || 'none'}`)
}
