import type { Finding, ProblemPair } from '../records/index.ts'
import {
  fisherTwoSided,
  halfSolvedTable,
  passAtK,
  sharedHalf,
  solvableRatios,
  solvedBy,
  solvedByBoth,
  solvedTable,
  zeroCountBound,
} from '../statistics/index.ts'
import type { SetMember, SolvableSets } from './comparison.ts'
import { type Evidence, unequalCaveat } from './evidence.ts'
import { counted, percent, share } from './wording.ts'

/**
 * Which problems the training preserved (both arms solve them), expanded to (the trained arm alone),
 * lost (shrunk: the base alone) and left out of reach, with the ratios of Wu et al. 2025 and the
 * evidence for each problem that one arm alone solves: Fisher's exact test, how large p may still be
 * in the arm without a success, and the chance that half of the completions would not have shown it.
 */
export function sets({ pairs, band }: Evidence): Finding<SolvableSets> {
  const { both, rlOnly, baseOnly, neither } = solvedTable(pairs)
  const members = pairs.flatMap((pair) => member(pair) ?? [])
  const level = band.alpha / pairs.length
  const certain = (set: SetMember['set']) =>
    members.filter((each) => each.set === set && each.p <= level).length
  const data: SolvableSets = {
    preserved: both,
    expanded: rlOnly,
    shrunk: baseOnly,
    outOfReach: neither,
    ratios: solvableRatios({ both, rlOnly, baseOnly }),
    halfRatios: solvableRatios(halfSolvedTable(pairs)),
    selfRatios: solvableRatios(selfTable(pairs)),
    level,
    certain: { expanded: certain('expanded'), shrunk: certain('shrunk') },
    members: members.toSorted((a, b) => a.p - b.p),
  }
  return {
    summary: summary(data),
    over: `counts of these problems; Fisher exact and two-sided for each, certain where p is at most ${level.toPrecision(2)}, so that with ${percent(1 - band.alpha)} confidence none is false (Bonferroni over ${counted(pairs.length, 'problem')}); halves exact over all splits`,
    caveats: [
      'in a set is a matter of the number of completions: p of a problem that an arm did not solve may be as large as its bound, so that certain is that the two differ and never that one of them is 0',
      'an arm against itself shows a retention below 1 and discoveries above 0 as well: compare with two halves of the base',
      ...unequalCaveat(pairs),
    ],
    data,
  }
}

function member({ id, base, rl }: ProblemPair): SetMember | undefined {
  if (base.c > 0 === rl.c > 0) return undefined
  const [with_, without] = base.c > 0 ? [base, rl] : [rl, base]
  const half = Math.floor(with_.n / 2)
  return {
    id,
    set: base.c > 0 ? 'shrunk' : 'expanded',
    c: with_.c,
    n: with_.n,
    p: fisherTwoSided({ c: with_.c, n: with_.n, otherC: 0, otherN: without.n }),
    bound: zeroCountBound(without.n),
    vanishes: half === 0 ? 1 : 1 - passAtK(with_.n, with_.c, half),
  }
}

/** The expected table of two halves of the base's own completions, as many as `halfSolvedTable` takes. */
function selfTable(pairs: readonly ProblemPair[]) {
  const table = { both: 0, baseOnly: 0, rlOnly: 0 }
  for (const { base, rl } of pairs) {
    const half = sharedHalf(base.n, rl.n)
    const [one, both] = [solvedBy(base, half), solvedByBoth(base, half)]
    table.both += both
    table.baseOnly += one - both
    table.rlOnly += one - both
  }
  return table
}

function summary({
  preserved,
  expanded,
  shrunk,
  outOfReach,
  ratios,
  certain,
}: SolvableSets): string {
  const lost = shrunk > 0 ? ` (${certain.shrunk} of them certainly solved less often)` : ''
  const won = expanded > 0 ? ` (${certain.expanded} certainly solved more often)` : ''
  const retained =
    ratios.srr === null ? '' : `; of what the base solved ${share(100 * ratios.srr, 1)} % is kept`
  const net =
    ratios.nscr === null
      ? ''
      : `, the net change is ${share(100 * ratios.nscr, 1)} % of what either solves`
  return `${preserved} problems are preserved, ${shrunk} lost${lost}, ${expanded} new${won}, ${outOfReach} out of reach${retained}${net}`
}
