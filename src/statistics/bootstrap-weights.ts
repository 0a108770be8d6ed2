import type { Random } from './random.ts'
import type { Design } from './sample-design.ts'

/**
 * How often each problem is in one bootstrap draw: units are drawn with replacement within each
 * stratum, and a stratum keeps its share. The weights sum to the number of problems.
 */
export function bootstrapWeights(
  { strata }: Design,
  problems: number,
  { integer }: Pick<Random, 'integer'>,
): Float64Array {
  const weights = new Float64Array(problems)
  for (const { share, units } of strata) {
    const times = new Int32Array(units.length)
    for (let u = 0; u < units.length; ++u) times[integer(units.length)]! += 1
    let drawn = 0
    for (let u = 0; u < units.length; ++u) drawn += times[u]! * units[u]!.length
    const weight = (share * problems) / drawn
    for (let u = 0; u < units.length; ++u)
      for (const i of units[u]!) weights[i] = weight * times[u]!
  }
  return weights
}
