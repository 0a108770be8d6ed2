import { type Arm, InputError, pairArms, type ProblemPair } from '../records/index.ts'

/**
 * The same arms drawn in another way, paired in the order of the comparison's own pairs, and in the
 * clusters and strata of these; `where` names the way.
 */
export function otherPairs(
  pairs: readonly ProblemPair[],
  { base, rl }: { base: Arm; rl: Arm },
  where: string,
): ProblemPair[] {
  const found = new Map(pairArms(base, rl, { common: true }).pairs.map((pair) => [pair.id, pair]))
  return pairs.map((own) => {
    const pair = found.get(own.id)
    if (pair) return groupedAs(own, pair)
    throw new InputError(
      `problem ${JSON.stringify(own.id)} is not in both arms ${where} (${base.origin}, ${rl.origin})`,
    )
  })
}

/** The pair in the cluster and the stratum of another: problems that belong together do so however they are drawn. */
export function groupedAs(
  { cluster, stratum }: Pick<ProblemPair, 'cluster' | 'stratum'>,
  pair: ProblemPair,
): ProblemPair {
  return {
    ...pair,
    ...(cluster === undefined ? {} : { cluster }),
    ...(stratum === undefined ? {} : { stratum }),
  }
}
