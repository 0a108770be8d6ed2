import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readRunArms } from '../experiment/index.ts'
import { type Arm, InputError } from '../records/index.ts'

/** Whether something is a run folder. */
export const isRun = (path: string): Promise<boolean> =>
  stat(join(path, 'run.json')).then(
    () => true,
    () => false,
  )

/** A training's rollouts, each of whose arms is some steps. */
export async function rolloutArms(folder: string): Promise<Arm[]> {
  if (!(await isRun(folder)))
    throw new InputError(
      `${folder} is not a run folder: --rollouts needs what \`passbound lab train --rollouts\` or \`passbound run\` writes`,
    )
  const { arms } = await readRunArms(folder)
  return arms.map(({ evidence }) => evidence)
}

/** The two arms of a run that has no others, the base first. */
export async function twoArms(folder: string): Promise<{ base: Arm; rl: Arm }> {
  if (!(await isRun(folder)))
    throw new InputError(
      `${folder} is not a run folder; two files are named with a comma: base.jsonl,rl.jsonl`,
    )
  const { arms } = await readRunArms(folder)
  const [base, rl, ...more] = arms.map(({ evidence }) => evidence)
  if (!base || !rl || more.length > 0)
    throw new InputError(
      `${folder} must have two arms, the base and the trained one, got ${arms.length}`,
    )
  return { base, rl }
}
