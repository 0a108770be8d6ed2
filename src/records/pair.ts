import { InputError } from './input-error.ts'
import type { Arm, ProblemTally } from './tally.ts'

/** One problem with the tallies of both arms. */
export interface ProblemPair {
  id: string
  stratum?: string
  cluster?: string
  /** When it was published, where either arm says it. */
  released?: string
  /** How many answers a guesser would choose from, where either arm says it. */
  answerSpace?: number
  base: ProblemTally
  rl: ProblemTally
}

export interface PairedArms {
  /** In the order of the base. */
  pairs: ProblemPair[]
  /** Ids that only one of the arms has, in its order. */
  onlyBase: string[]
  onlyRl: string[]
}

/**
 * Pairs two arms by the ids of their problems. Problems that only one arm has are refused unless
 * `common` says that the comparison is meant for those that both have.
 */
export function pairArms(base: Arm, rl: Arm, { common }: { common: boolean }): PairedArms {
  const ofBase = byId(base)
  const ofRl = byId(rl)
  const onlyBase = [...ofBase.keys()].filter((id) => !ofRl.has(id))
  const onlyRl = [...ofRl.keys()].filter((id) => !ofBase.has(id))
  const paired = ofBase.size - onlyBase.length
  if (paired === 0)
    throw new InputError(
      `no problem of ${base.origin} is in ${rl.origin}; their ids look like ${examples(onlyBase, 1)} and ${examples(onlyRl, 1)}`,
    )
  if (!common && onlyBase.length + onlyRl.length > 0)
    throw new InputError(
      `not every problem pairs: ${only(onlyBase, base)}, ${only(onlyRl, rl)}; --common compares the ${paired} that both have`,
    )
  const pairs = base.problems.flatMap((tally) => {
    const other = ofRl.get(tally.id)
    return other ? [pair(tally, other)] : []
  })
  return { pairs, onlyBase, onlyRl }
}

function byId(arm: Arm): Map<string, ProblemTally> {
  const tallies = new Map(arm.problems.map((tally) => [tally.id, tally]))
  if (tallies.size === arm.problems.length) return tallies
  const twice = arm.problems.find((tally) => tallies.get(tally.id) !== tally)
  throw new InputError(`${arm.origin} has two tallies of ${quoted(twice?.id ?? '')}`)
}

function pair(base: ProblemTally, rl: ProblemTally): ProblemPair {
  const label = <Value extends string | number>(name: string, one?: Value, other?: Value) =>
    agreed(base.id, name, one, other)
  const stratum = label('stratum', base.stratum, rl.stratum)
  const cluster = label('cluster', base.cluster, rl.cluster)
  const released = label('release date', base.released, rl.released)
  const answerSpace = label('answer space', base.answerSpace, rl.answerSpace)
  return {
    id: base.id,
    ...(stratum === undefined ? {} : { stratum }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(released === undefined ? {} : { released }),
    ...(answerSpace === undefined ? {} : { answerSpace }),
    base,
    rl,
  }
}

/** A label that either arm may state, and about which they may not differ. */
function agreed<Value extends string | number>(
  id: string,
  name: string,
  one: Value | undefined,
  other: Value | undefined,
): Value | undefined {
  if (one !== undefined && other !== undefined && one !== other)
    throw new InputError(
      `the arms disagree about the ${name} of ${quoted(id)}: ${shown(one)} and ${shown(other)}`,
    )
  return one ?? other
}

const only = (ids: string[], { origin }: Arm) =>
  `${ids.length} only in ${origin}${ids.length > 0 ? ` (${examples(ids, 3)})` : ''}`

/** The first few ids, and a sign where there are more. */
const examples = (ids: string[], count: number) =>
  ids.slice(0, count).map(quoted).join(', ') + (ids.length > count && count > 1 ? ', …' : '')

const shown = (label: string | number) =>
  typeof label === 'string' ? quoted(label) : String(label)

/** An id on one short line: some logs use whole questions as ids. */
function quoted(id: string): string {
  const start = id.length > 60 ? `${id.slice(0, 60)}…` : id
  return JSON.stringify(start.replaceAll(/\p{C}/gu, ' '))
}
