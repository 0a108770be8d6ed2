import type {
  AuditedTally,
  ChainClass,
  Finding,
  Mended,
  ProblemPair,
  Unexamined,
} from '../records/index.ts'
import type { AuditedArms } from './audited-arms.ts'
import { calculatorCounterfactual } from './calculator-counterfactual.ts'
import type { ArithmeticAudit } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { type FourWorlds, gainSplit } from './gain-split.ts'
import type { JudgedArms } from './judged-chains.ts'
import { type Approach, rightGraphs } from './right-graphs.ts'
import { slipRates } from './slip-rate.ts'
import { validChains } from './valid-chains.ts'
import { count, counted, level, share } from './wording.ts'

/**
 * What the arithmetic audit of both arms' chains comes to: how many solved problems have a chain that
 * survives it, how often each arm slips, what is left of the gain with every slip put right, and how
 * often each arm chose a right approach whatever it calculated; beside it what judges say of the chains.
 */
export function audit(
  evidence: Evidence,
  judged: JudgedArms | null = null,
): Finding<ArithmeticAudit> | Unexamined {
  const arms = auditedArms(evidence.pairs)
  if (arms === null)
    return { needs: 'the audit of both arms’ chains (`compare --audit`, `audit run/`)' }
  const ks = doublings(evidence.ks.at(-1)!)
  const { alpha } = evidence.band
  const options = { alpha, design: evidence.design }
  const valid = validChains(arms, ks, options)
  const calculator = calculatorCounterfactual(arms, ks, options)
  const slips = slipRates(arms, options)
  const samples = total(arms, ({ n }) => n)
  const audited = total(arms, (tally) => tally.audited)
  const lucky = { base: luckyShare(arms.base), rl: luckyShare(arms.rl) }
  return {
    summary:
      (lucky.base + lucky.rl === 0
        ? 'no right answer is seen to be right by errors that cancel; '
        : `at least ${share(100 * lucky.base, 1)} % of the base’s right answers and ${share(100 * lucky.rl, 1)} % of the trained arm’s are right by errors that cancel; `) +
      calculator.summary +
      (judged ? `; ${judgedSummary(judged)}` : ''),
    over: `${level(alpha)} limits over problems by empirical likelihood, each value by itself`,
    caveats: [
      `no false arithmetic found is not refuted, never proved: ${share(100 * valid.data.coverage.base, 0)} % of the numbers in the base’s chains and ${share(100 * valid.data.coverage.rl, 0)} % in the trained arm’s took part in a checked claim`,
      'luck that arithmetic does not show is not counted, so these are lower bounds',
      ...(audited < samples
        ? [
            `${count(samples - audited)} of ${count(samples)} completions have no chain to audit and stay as they were graded`,
          ]
        : []),
    ],
    data: {
      classes: { base: classesOf(arms.base), rl: classesOf(arms.rl) },
      lucky,
      valid,
      slips,
      calculator,
      split: gainSplit(
        arms.base.map((base, i) => ({ base: worlds(base), rl: worlds(arms.rl[i]!) })),
        options,
      ),
      approach: rightGraphs(approaches(arms), ks, options),
      judged,
    },
  }
}

function judgedSummary(judged: JudgedArms): string {
  const { base, rl } = judged
  const range = ({ data }: JudgedArms['base']) => {
    const { all, any } = data.points[0]!
    return `between ${share(all)} and ${share(any)}`
  }
  const isWhole = [base, rl].every(({ data }) => data.judged === data.right)
  return (
    `by its judges, who read ${count(base.data.judged)} of ${counted(base.data.right, 'right chain')} of the base and ${count(rl.data.judged)} of ${count(rl.data.right)} of the trained arm, ` +
    `valid-chain pass@1 lies ${range(base)} for the base and ${range(rl)} for the trained arm` +
    (isWhole
      ? ''
      : ' (a chain without a verdict is invalid in the lower end and valid in the upper)')
  )
}

/** Both arms' audits; null where one problem of either has none. */
function auditedArms(pairs: readonly ProblemPair[]): AuditedArms | null {
  const of = (arm: 'base' | 'rl') =>
    pairs.flatMap((pair) => {
      const { audited, n } = pair[arm]
      return audited ? [{ ...audited, id: pair.id, n }] : []
    })
  const arms = { base: of('base'), rl: of('rl') }
  const isWhole = arms.base.length === pairs.length && arms.rl.length === pairs.length
  return isWhole && total(arms, ({ audited }) => audited) > 0 ? arms : null
}

function total({ base, rl }: AuditedArms, value: (tally: AuditedTally) => number): number {
  return [...base, ...rl].reduce((sum, tally) => sum + value(tally), 0)
}

function luckyShare(tallies: readonly AuditedTally[]): number {
  const sum = (value: (tally: AuditedTally) => number) =>
    tallies.reduce((all, tally) => all + value(tally), 0)
  const right = sum((tally) => tally.right)
  return right === 0 ? 0 : sum(({ lucky }) => lucky) / right
}

function classesOf(tallies: readonly AuditedTally[]): Record<ChainClass, number> {
  const classes = { ...tallies[0]!.classes }
  for (const tally of tallies.slice(1))
    for (const name of Object.keys(classes) as ChainClass[]) classes[name] += tally.classes[name]
  return classes
}

function worlds({ n, right, lenient, replayed, both, least, most }: AuditedTally): FourWorlds {
  const shares = (counts: Mended) => ({ replayed: counts.replayed / n, both: counts.both / n })
  return {
    stated: right / n,
    lenient: lenient / n,
    ...shares({ replayed, both }),
    least: shares(least),
    most: shares(most),
  }
}

/** Every sample's approach, from the counts of each. */
function approaches({ base, rl }: AuditedArms) {
  const of = ({ n, graphs }: AuditedTally): Approach[] => {
    const known = graphs.flatMap(({ graph, n: times, models }) =>
      Array.from({ length: times }, (_, i) => ({ graph, isModel: i < models })),
    )
    const unknown = Array.from({ length: n - known.length }, () => ({
      graph: null,
      isModel: false,
    }))
    return [...known, ...unknown]
  }
  return base.map((tally, i) => ({ id: tally.id, base: of(tally), rl: of(rl[i]!) }))
}
