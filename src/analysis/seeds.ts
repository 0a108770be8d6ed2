import { type Arm, type Finding, InputError, pairArms, type Unexamined } from '../records/index.ts'
import { differenceBand } from './claims.ts'
import type { Seeds } from './comparison.ts'
import { curves } from './curves.ts'
import type { Evidence } from './evidence.ts'
import { smallestN } from './evidence.ts'
import { decided } from './verdict.ts'
import { counted, difference, level } from './wording.ts'

/**
 * The comparison again with models of the same recipe that were trained with other seeds: the difference
 * at the smallest and largest k and the verdict for each, which says whether the verdict is the recipe's or
 * the seed's. A sibling with fewer completions ends at its own largest k, and is held against the verdict
 * on those k. Throws `InputError` where it has too few for the smallest k. How recipes differ beyond the spread of their seeds is for `passbound recipes`.
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
    if (ks.length === 0)
      throw new InputError(
        `${arm.name} has ${counted(most, 'completion')} of a problem, fewer than the smallest k of this comparison, ${evidence.ks[0]}`,
      )
    const { data } = curves({ ...evidence, pairs, ks })
    const own = curves({ ...evidence, ks }).data
    const at = (j: number) => {
      const { difference: value, low, high } = data.points.at(j)!
      return { value, low, high }
    }
    return {
      name: arm.name,
      ...decided(differenceBand(data), evidence.margin),
      own: decided(differenceBand(own), evidence.margin),
      first: at(0),
      last: at(-1),
      k: ks.at(-1)!,
    }
  })
  const [from, to] = [evidence.ks[0]!, evidence.ks.at(-1)!]
  const short = found.filter(({ k }) => k < to)
  return {
    summary: found
      .map(
        ({ name, verdict, first, last, k }) =>
          `${name}: ${verdict}, ${difference(first)} at k = ${from} and ${difference(last)} at k = ${k}`,
      )
      .join('; '),
    over: `${level(evidence.band.alpha)} bands over problems, simultaneous over k, for each of ${counted(found.length, 'other seed')} by itself`,
    caveats: [
      'these bands are over problems alone: `passbound recipes` judges by the spread between seeds',
      ...short.map(
        ({ name, k, own }) =>
          `${name} has no more than ${k} completions of some problem; up to k = ${k} the verdict here is: ${own.verdict}`,
      ),
    ],
    data: { from, to, siblings: found },
  }
}
