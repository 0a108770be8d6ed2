import type { Estimate, Finding, ProblemTally, Unexamined } from '../records/index.ts'
import type { ChainDiversity } from './comparison.ts'
import { distinct } from './diversity.ts'
import { doublings, type Evidence } from './evidence.ts'
import { level, share } from './wording.ts'

/**
 * How many different chains of thought an arm writes among k completions of a problem, whatever
 * their white space and case, and how many different approaches that led to a right answer, where
 * what was done can be followed: the number expected in k of the n completions (rarefaction, Hurlbert
 * 1971), at the same k in both arms whatever their n. Needs the text of each completion.
 */
export function chains(evidence: Evidence): Finding<ChainDiversity> | Unexamined {
  const { pairs, ks, band } = evidence
  const tallies = pairs.flatMap(({ base, rl }) => [base, rl])
  if (
    !tallies.every(({ n, completions }) => completions?.length === n && completions.every(hasChain))
  )
    return { needs: 'the text of each completion, which `passbound analyze` reads' }
  const at = doublings(ks.at(-1)!)
  const points = (counts: (tally: ProblemTally) => number[]) => {
    const of = (arm: 'base' | 'rl') =>
      distinct(
        evidence,
        pairs.map(({ [arm]: tally }) => ({ n: tally.n, counts: counts(tally) })),
        at,
      )
    const [base, rl] = [of('base'), of('rl')]
    return at.map((k, j) => ({ k, base: base[j]!, rl: rl[j]! }))
  }
  const followed = { base: followedShare(evidence, 'base'), rl: followedShare(evidence, 'rl') }
  const data: ChainDiversity = {
    chains: points((tally) => countsOf(tally, ({ chain }) => chain)),
    approaches:
      followed.base === null && followed.rl === null
        ? null
        : points((tally) =>
            countsOf(tally, ({ correct, approach }) => (correct ? approach : undefined)),
          ),
    followed,
  }
  return {
    summary: summary(data),
    over: `${level(band.alpha)} bands over problems, simultaneous over k, one for each arm and each count`,
    caveats: [
      'chains that say the same in other words are different chains',
      ...(data.approaches
        ? [
            `an approach is what was done with the numbers, as far as it can be followed: ${percent(followed.base)} of the base's right completions and ${percent(followed.rl)} of the trained arm's; the others count as none`,
            'an arm that is right more often shows more approaches for that alone',
          ]
        : ['approaches need chains whose steps can be followed']),
    ],
    data,
  }
}

type Facts = NonNullable<ProblemTally['completions']>[number]

const hasChain = ({ chain }: Facts) => chain !== undefined

/** How often each value of a field occurs among a problem's completions. */
function countsOf(
  { completions = [] }: ProblemTally,
  field: (of: Facts) => string | null | undefined,
): number[] {
  const counts = new Map<string, number>()
  for (const each of completions) {
    const value = field(each)
    if (value !== undefined && value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts.values()]
}

/** Share of the right completions whose approach is known; null where none is. */
function followedShare({ pairs }: Evidence, arm: 'base' | 'rl'): number | null {
  const right = pairs.flatMap(({ [arm]: { completions = [] } }) =>
    completions.filter(({ correct }) => correct),
  )
  const known = right.filter(({ approach }) => approach !== undefined && approach !== null).length
  return known === 0 ? null : known / right.length
}

function summary({ chains: all, approaches }: ChainDiversity): string {
  const at = (point: { base: Estimate; rl: Estimate }) =>
    `${point.base.value.toFixed(1)} in the base and ${point.rl.value.toFixed(1)} in the trained arm`
  const last = all.at(-1)!
  return `${last.k} completions are ${at(last)} different chains${approaches ? `, with ${at(approaches.at(-1)!)} different right approaches` : ''}`
}

const percent = (value: number | null) => (value === null ? 'none' : `${share(100 * value, 1)} %`)
