/**
 * How problems were drawn: independently (one stratum, one problem a unit), within strata of fixed
 * shares, in clusters whose problems are not independent, or both.
 */
export interface Design {
  strata: StratumDesign[]
}

export interface StratumDesign {
  /** Share of this stratum in the whole; the shares sum to 1. */
  share: number
  /** The problems (positions) of each unit: a cluster, or one problem by itself. */
  units: number[][]
}

/**
 * The design of `problems` problems from their stratum and cluster labels. A stratum's share is its
 * share of the problems. A cluster must lie within one stratum, and a stratum needs two units, for
 * one says nothing of its variance.
 */
export function design(
  problems: number,
  strata?: readonly (string | undefined)[],
  clusters?: readonly (string | undefined)[],
): Design {
  if (problems < 2)
    throw new RangeError(`an interval over problems needs at least 2, got ${problems}`)
  const byStratum = new Map<string, Map<string, number[]>>()
  const stratumOf = new Map<string, string>()
  for (let i = 0; i < problems; ++i) {
    const stratum = strata?.[i] ?? ''
    // A problem without a cluster is one of its own; the two kinds of name cannot meet.
    const cluster = clusters?.[i] === undefined ? `p${i}` : `c${clusters[i]}`
    const known = stratumOf.get(cluster) ?? stratum
    if (known !== stratum)
      throw new RangeError(`cluster ${clusters?.[i]} lies in two strata: ${known} and ${stratum}`)
    stratumOf.set(cluster, stratum)
    const units = byStratum.get(stratum) ?? new Map<string, number[]>()
    byStratum.set(stratum, units)
    const unit = units.get(cluster)
    if (unit) unit.push(i)
    else units.set(cluster, [i])
  }
  return {
    strata: [...byStratum].map(([name, units]) => {
      if (units.size < 2 && byStratum.size === 1)
        throw new RangeError(
          'all problems lie in one cluster; an interval over clusters needs at least 2',
        )
      if (units.size < 2)
        throw new RangeError(
          `stratum ${name} has ${units.size} independent unit; it needs at least 2`,
        )
      const members = [...units.values()]
      return { share: members.flat().length / problems, units: members }
    }),
  }
}
