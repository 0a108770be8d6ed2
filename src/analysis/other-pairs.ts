import { type Arm, InputError, pairArms, type ProblemPair } from '../records/index.ts'

/** The same arms drawn in another way, paired in the order of the comparison's own pairs; `where` names the way. */
export function otherPairs(
  pairs: readonly ProblemPair[],
  { base, rl }: { base: Arm; rl: Arm },
  where: string,
): ProblemPair[] {
  const found = new Map(pairArms(base, rl, { common: true }).pairs.map((pair) => [pair.id, pair]))
  return pairs.map(({ id }) => {
    const pair = found.get(id)
    if (pair) return pair
    throw new InputError(
      `problem ${JSON.stringify(id)} is not in both arms ${where} (${base.origin}, ${rl.origin})`,
    )
  })
}
