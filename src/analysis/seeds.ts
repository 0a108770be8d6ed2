import { type Arm, type Finding, pairArms, type Unexamined } from '../records/index.ts'
import { differenceBand } from './claims.ts'
import type { Seeds } from './comparison.ts'
import { curves } from './curves.ts'
import type { Evidence } from './evidence.ts'
import { smallestN } from './evidence.ts'
import { verdictName } from './verdict.ts'
import { counted, difference, level } from './wording.ts'

/**
 * The comparison again with models of the same recipe that were trained with other seeds: the difference
 * at the smallest and largest k and the verdict for each, which says whether the verdict is the recipe's or
 * the seed's. How recipes differ beyond the spread of their seeds is for `passbound recipes`.
 */
export function seeds(
  evidence: Evidence,
  siblings: readonly Arm[] = [],
): Finding<Seeds> | Unexamined {
  if (siblings.length === 0)
    return { needs: 'arms of other training seeds of the same recipe (`--siblings`)' }
  const base = {
    name: 'base',
    origin: 'the base',
    problems: evidence.pairs.map((pair) => ({ ...pair.base, id: pair.id })),
    notes: [],
  }
  const found = siblings.map((arm) => {
    const { pairs } = pairArms(base, arm, { common: false })
    const most = smallestN(pairs)
    const ks = evidence.ks.filter((k) => k <= most)
    const { data } = curves({ ...evidence, pairs, ks })
    const at = (j: number) => {
      const { difference: value, low, high } = data.points.at(j)!
      return { value, low, high }
    }
    return {
      name: arm.name,
      verdict: verdictName(differenceBand(data), evidence.margin),
      first: at(0),
      last: at(-1),
    }
  })
  const k = evidence.ks.at(-1)!
  return {
    summary: found
      .map(
        ({ name, verdict, first, last }) =>
          `${name}: ${verdict}, ${difference(first)} at k = ${evidence.ks[0]} and ${difference(last)} at k = ${k}`,
      )
      .join('; '),
    over: `${level(evidence.band.alpha)} bands over problems, simultaneous over k, for each of ${counted(found.length, 'other seed')} by itself`,
    caveats: [
      'these bands are over problems alone: `passbound recipes` judges by the spread between seeds',
    ],
    data: { k, siblings: found },
  }
}
