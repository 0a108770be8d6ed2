import type { Random } from './random.ts'
import type { Design } from './sample-design.ts'

/**
 * Draws how often each problem is in one bootstrap sample: units are drawn with replacement within
 * each stratum, and a stratum keeps its share. The weights sum to the number of problems.
 */
export function bootstrapWeights(
  { strata }: Design,
  problems: number,
): (stream: Pick<Random, 'integer'>) => Float64Array {
  // The stratum and the unit of each problem: a draw then only counts.
  const flat = strata.map(({ share, units }) => ({
    total: share * problems,
    sizes: Int32Array.from(units, (unit) => unit.length),
    members: Int32Array.from(units.flat()),
    unit: Int32Array.from(units.flatMap((unit, u) => unit.map(() => u))),
  }))
  return ({ integer }) => {
    const weights = new Float64Array(problems)
    for (const { total, sizes, members, unit } of flat) {
      const times = new Int32Array(sizes.length)
      let drawn = 0
      for (let draw = 0; draw < sizes.length; ++draw) {
        const u = integer(sizes.length)
        times[u] = times[u]! + 1
        drawn += sizes[u]!
      }
      const weight = total / drawn
      for (let m = 0; m < members.length; ++m) weights[members[m]!] = weight * times[unit[m]!]!
    }
    return weights
  }
}
