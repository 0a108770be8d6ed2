import type { Grader } from '../records/index.ts'
import { choice, numeric, string } from './simple.ts'

/** The graders that ship. */
export const graders: readonly Grader[] = [numeric, string, choice]

/** The grader of this name; null where there is none. */
export function graderNamed(wanted: string): Grader | null {
  return graders.find(({ name }) => name === wanted) ?? null
}

/** How a grader is named beside its grades: `numeric@1`. Another version is another grader. */
export function graderId({ name, version }: Pick<Grader, 'name' | 'version'>): string {
  return `${name}@${version}`
}
