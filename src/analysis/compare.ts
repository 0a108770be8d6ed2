import { type Arm, InputError, pairArms, type ProblemPair } from '../records/index.ts'
import {
  type AnalysisInput,
  type AnalysisName,
  analysisNames,
  type Findings,
  findingsOf,
} from './analyses.ts'
import { differenceBand } from './claims.ts'
import type { ArmSummary, Comparison, Settings } from './comparison.ts'
import { designOf, type Evidence, kGrid, smallestN } from './evidence.ts'
import { spentAlpha } from './looks.ts'
import { meanTokens } from './matched.ts'
import { objected, objections } from './objections.ts'
import { differences } from './reading.ts'
import { reference } from './published/reference.ts'
import { otherTemplates } from './templates.ts'
import { toDecide } from './to-decide.ts'
import { verdict } from './verdict.ts'

export interface CompareOptions extends AnalysisInput {
  /** Compare the problems that both arms have, where others do not pair. Default false: refuse. */
  common?: boolean
  /** Chance that the verdict claims anything false. Default 0.05. */
  alpha?: number
  /** Differences in pass@k inside ±margin count as none. Default 0.01. */
  margin?: number
  /** The range of k that the verdict is about. Default 1 to the smallest n of any problem. */
  k?: { from: number; to: number }
  /** Draws of the bootstrap for the band's critical value. Default 4000. */
  draws?: number
  /** Default 0. The same seed gives the same result on every machine. */
  seed?: number
  /** Default `bounded`, which covers where problems are few; `plain` is the usual sup-t band. */
  band?: 'bounded' | 'plain'
  /** Take strata as fixed, problems as drawn within them. Default false: problems as drawn from all. */
  stratify?: boolean
  /** Which recorded look at growing data this is. Default: the only one. */
  look?: number
  /** What else differs between the arms; any makes them not comparable. */
  confounds?: readonly string[]
  /** How many answers a guesser would choose from, for problems that do not say. */
  answerSpace?: number
  /** Published curves to draw behind these, such as `yue2025/AIME24/Qwen2.5-7B`. */
  reference?: string
}

/**
 * Compares a base and a trained arm on the problems that both were tried on: the verdict with its
 * rules, every finding that counts can give, and the ledger of objections.
 *
 * Throws `InputError` where the arms cannot be paired or the options do not fit the data.
 */
export function compare(base: Arm, rl: Arm, options: CompareOptions = {}): Comparison {
  const { paired, settings, evidence } = pairedEvidence(base, rl, options)
  const { pairs } = evidence
  const published = options.reference === undefined ? null : reference(options.reference)
  const found = findingsOf(analysisNames, evidence, options)
  const differing = [...(options.confounds ?? []), ...differences(base, rl)]
  const decided = verdict({
    band: differenceBand(found.curves.data),
    margin: settings.margin,
    confounds: differing,
    names: { base: base.name, rl: rl.name },
  })
  const ledger = objections({
    evidence,
    verdict: decided,
    found,
    probes: options.probes,
    templatePairs: otherTemplates(pairs, options.templateSweep),
    settings,
    confounds: differing,
  })
  return {
    format: 'passbound-comparison@1',
    verdict: {
      ...decided,
      objected: objected(ledger),
      toDecide: toDecide({
        name: decided.name,
        curves: found.curves.data,
        margin: settings.margin,
        problems: pairs.length,
        unresolved: pairs.reduce((sum, pair) => sum + pair.base.u + pair.rl.u, 0),
      }),
    },
    settings,
    arms: { base: summary(base, pairs, 'base'), rl: summary(rl, pairs, 'rl') },
    pairing: { paired: pairs.length, onlyBase: paired.onlyBase, onlyRl: paired.onlyRl },
    ...found,
    auditedChains: { base: base.auditedChains ?? [], rl: rl.auditedChains ?? [] },
    reference: published,
    objections: ledger,
    problems: pairs.map((pair) => ({
      id: pair.id,
      stratum: pair.stratum ?? null,
      cluster: pair.cluster ?? null,
      base: counts(pair.base),
      rl: counts(pair.rl),
    })),
  }
}

/** Some findings of two arms, and what they are about. */
export interface Analysis {
  format: 'passbound-analysis@1'
  settings: Settings
  arms: { base: ArmSummary; rl: ArmSummary }
  findings: Partial<Findings>
}

/** The findings of these names alone: no verdict, and no cost of the others. */
export function analyse(
  base: Arm,
  rl: Arm,
  names: readonly AnalysisName[],
  options: CompareOptions = {},
): Analysis {
  const { settings, evidence } = pairedEvidence(base, rl, options)
  return {
    format: 'passbound-analysis@1',
    settings,
    arms: { base: summary(base, evidence.pairs, 'base'), rl: summary(rl, evidence.pairs, 'rl') },
    findings: findingsOf(names, evidence, options),
  }
}

function pairedEvidence(base: Arm, rl: Arm, options: CompareOptions) {
  const { common = false, stratify = false } = options
  const paired = pairArms(base, rl, { common })
  const pairs = withAnswerSpace(paired.pairs, options.answerSpace)
  const settings = settingsOf(pairs, options)
  const evidence: Evidence = {
    pairs,
    ks: settings.ks,
    design: designed(pairs, stratify),
    band: {
      alpha: settings.look.alpha,
      draws: settings.draws,
      seed: settings.seed,
      method: settings.band,
    },
    margin: settings.margin,
    facts: { base: factsOf(base), rl: factsOf(rl) },
  }
  return { paired, settings, evidence }
}

const factsOf = ({ conditions, reading }: Arm) => ({
  ...(conditions ? { conditions } : {}),
  ...(reading ? { reading } : {}),
})

function withAnswerSpace(pairs: ProblemPair[], answerSpace: number | undefined): ProblemPair[] {
  if (answerSpace === undefined) return pairs
  if (!(answerSpace >= 1 && answerSpace < Infinity))
    throw new InputError(`the answer space must be a number from 1, got ${answerSpace}`)
  return pairs.map((pair) => ({ answerSpace, ...pair }))
}

const counts = ({ n, c, u }: { n: number; c: number; u: number }) => ({ n, c, u })

function settingsOf(pairs: readonly ProblemPair[], options: CompareOptions): Settings {
  const { alpha = 0.05, margin = 0.01, draws = 4000, seed = 0, band = 'bounded', look } = options
  if (!(alpha > 0 && alpha < 1))
    throw new InputError(`alpha must lie between 0 and 1, got ${alpha}`)
  if (!(margin >= 0 && margin < 1))
    throw new InputError(`margin must lie from 0 to 1, got ${margin}`)
  if (!Number.isInteger(draws) || draws < 100)
    throw new InputError(`draws must be a whole number of at least 100, got ${draws}`)
  return {
    alpha,
    margin,
    ks: kGrid(...range(pairs, options.k)),
    seed,
    draws,
    band,
    stratified: options.stratify ?? false,
    clustered: pairs.some(({ cluster }) => cluster !== undefined),
    look: {
      number: look ?? 1,
      alpha: look === undefined ? alpha : spentAlpha(alpha, look),
      recorded: look !== undefined,
    },
  }
}

/** The range of k that was asked for, which no problem's n may fall short of. */
function range(
  pairs: readonly ProblemPair[],
  asked?: { from: number; to: number },
): [number, number] {
  const smallest = smallestN(pairs)
  const { from, to } = asked ?? { from: 1, to: smallest }
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 1 || to < from)
    throw new InputError(`k must be a range such as 1-128, got ${from}-${to}`)
  if (to > smallest) {
    const short = pairs.find(({ base, rl }) => Math.min(base.n, rl.n) < to)!
    throw new InputError(
      `pass@${to} needs at least ${to} completions of every problem, got ${Math.min(short.base.n, short.rl.n)} of ${short.id}; --k ${Math.min(from, smallest)}-${smallest} would do`,
    )
  }
  return [from, to]
}

function designed(pairs: readonly ProblemPair[], stratify: boolean) {
  try {
    return designOf(pairs, stratify)
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(error.message)
    throw error
  }
}

function summary(arm: Arm, pairs: readonly ProblemPair[], which: 'base' | 'rl'): ArmSummary {
  const tallies = pairs.map((pair) => pair[which])
  const sum = (value: (tally: (typeof tallies)[number]) => number) =>
    tallies.reduce((total, tally) => total + value(tally), 0)
  const known = tallies.every(({ truncated }) => truncated !== undefined)
  return {
    name: arm.name,
    origin: arm.origin,
    problems: tallies.length,
    samples: sum(({ n }) => n),
    correct: sum(({ c }) => c),
    unresolved: sum(({ u }) => u),
    truncated: known ? sum(({ truncated }) => truncated!) : null,
    n: {
      min: tallies.reduce((least, { n }) => Math.min(least, n), Infinity),
      max: tallies.reduce((most, { n }) => Math.max(most, n), 0),
    },
    tokens: meanTokens(pairs, which),
    notes: arm.notes,
  }
}
