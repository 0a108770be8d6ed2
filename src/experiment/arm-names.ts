import { InputError } from '../records/index.ts'

/** What the experiment file calls an arm (`base`), and the whole name of it at one point of a sweep (`base temperature=1`). */
export interface NamedArm {
  arm: string
  name: string
}

/** The arms that a name stands for: the one of that whole name, else the arm at every point of the sweep. */
export function armsNamed<Named extends NamedArm>(all: readonly Named[], wanted: string): Named[] {
  const found = matching(all, wanted)
  if (found.length > 0) return found
  throw unknownArm(
    wanted,
    all.map(({ arm }) => arm),
  )
}

/** The one arm that a name stands for; the arm's own name will do where the sweep has one point. */
export function armNamed<Named extends NamedArm>(all: readonly Named[], wanted: string): Named {
  const found = matching(all, wanted)
  if (found.length === 1) return found[0]!
  if (found.length > 1)
    throw new InputError(`${wanted} is several arms; name one of them: ${namesOf(found)}`)
  throw unknownArm(
    wanted,
    all.map(({ name }) => name),
  )
}

function matching<Named extends NamedArm>(all: readonly Named[], wanted: string): Named[] {
  const whole = all.filter(({ name }) => name === wanted)
  return whole.length > 0 ? whole : all.filter(({ arm }) => arm === wanted)
}

const namesOf = (arms: readonly NamedArm[]) => arms.map(({ name }) => name).join(', ')

const unknownArm = (wanted: string, names: readonly string[]) =>
  new InputError(`unknown arm: ${wanted}; there are ${[...new Set(names)].join(', ')}`)
