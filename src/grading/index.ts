import { InputError, type Grader } from '../records/index.ts'
import { exact, multipleChoice, numeric } from './simple.ts'

const graders: readonly Grader[] = [numeric, exact, multipleChoice]

/** The grader of this name. */
export function graderNamed(name: string): Grader {
  const grader = graders.find((each) => each.name === name)
  if (grader) return grader
  throw new InputError(
    `unknown grader: ${name}; there are ${graders.map((each) => each.name).join(', ')}`,
  )
}
