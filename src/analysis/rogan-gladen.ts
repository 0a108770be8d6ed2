import type { Estimate } from '../records/index.ts'
import { studentQuantile } from '../statistics/index.ts'
import { share as written } from './wording.ts'

/** A judge's verdicts on chains whose validity a person also labelled. */
export interface LabelledVerdicts {
  /** Valid chains that the judge called valid, and those it called invalid. */
  validAccepted: number
  validRejected: number
  /** Invalid chains, likewise. */
  invalidAccepted: number
  invalidRejected: number
}

/** The judged right chains of one problem, how many of them were called valid, and the labelled ones. */
export interface JudgedProblem extends LabelledVerdicts {
  accepted: number
  judged: number
}

/**
 * The share of valid chains behind a judge that errs: q with a = q · se + (1 − q)(1 − sp), where a is the
 * share that was called valid and se and sp are the judge's rates on the labelled chains (Rogan and Gladen
 * 1978, Am. J. Epidemiol. 107:71–76), inside [0, 1]. Its interval holds every q for which the two
 * sides may be equal (Fieller 1954). Chains of one problem are not independent: the variance of the
 * difference is the delta method's over problems, or that of independent chains where it is larger, with Student's
 * quantile. Says why where there is no such share.
 */
export function roganGladen(
  problems: readonly JudgedProblem[],
  alpha = 0.05,
): Estimate | { why: string } {
  const found = ratesOf(problems)
  if (found.judged < 1) return { why: 'no right chain is judged' }
  if (found.valid < 1 || found.invalid < 1)
    return { why: 'the labelled chains are not of both kinds' }
  const { accepted, sensitivity, specificity } = found
  const information = sensitivity + specificity - 1
  if (information <= 0)
    return { why: 'the labels do not show that the judges tell valid from invalid' }
  const units = problems.filter(({ judged }) => judged > 0)
  if (units.length < 2) return { why: 'all judged chains are of one problem' }
  const times = studentQuantile(1 - alpha / 2, units.length - 1)
  const isPossible = (q: number) => {
    const gap = accepted - q * sensitivity - (1 - q) * (1 - specificity)
    return Math.abs(gap) <= times * Math.sqrt(gapVariance(units, found, q))
  }
  const value = clamp((accepted + specificity - 1) / information)
  const possible = [value, ...places].filter(isPossible)
  if (possible.length === 0)
    return {
      why: `the judges accept ${written(accepted)} of the chains, and by their rates on the labelled ones it would lie between ${written(1 - specificity)} (none valid) and ${written(sensitivity)} (all valid): chance does not explain it, so the labelled chains are judged otherwise than the rest`,
    }
  return {
    value,
    low: clamp(Math.min(value, ...possible) - step),
    high: clamp(Math.max(value, ...possible) + step),
  }
}

/** Where shares are tried; an interval goes on to the next place. */
const step = 1 / 1000
const places = Array.from({ length: 1001 }, (_, i) => i * step)

type Rates = ReturnType<typeof ratesOf>

function ratesOf(problems: readonly JudgedProblem[]) {
  const sum = (of: (problem: JudgedProblem) => number) =>
    problems.reduce((total, problem) => total + of(problem), 0)
  const judged = sum((problem) => problem.judged)
  const valid = sum(({ validAccepted, validRejected }) => validAccepted + validRejected)
  const invalid = sum(({ invalidAccepted, invalidRejected }) => invalidAccepted + invalidRejected)
  return {
    judged,
    valid,
    invalid,
    accepted: sum(({ accepted }) => accepted) / judged,
    sensitivity: sum(({ validAccepted }) => validAccepted) / valid,
    specificity: sum(({ invalidRejected }) => invalidRejected) / invalid,
  }
}

/** The variance of accepted − q · sensitivity − (1 − q)(1 − specificity). */
function gapVariance(units: readonly JudgedProblem[], rates: Rates, q: number): number {
  const { judged, valid, invalid, accepted, sensitivity, specificity } = rates
  const squares = units.reduce((sum, unit) => {
    const ofAccepted = (unit.accepted - accepted * unit.judged) / judged
    const ofValid =
      (unit.validAccepted - sensitivity * (unit.validAccepted + unit.validRejected)) / valid
    const ofInvalid =
      (unit.invalidRejected - specificity * (unit.invalidAccepted + unit.invalidRejected)) / invalid
    return sum + (ofAccepted - q * ofValid + (1 - q) * ofInvalid) ** 2
  }, 0)
  const overProblems = (squares * units.length) / (units.length - 1)
  const overChains =
    spread(accepted, judged) +
    q ** 2 * spread(sensitivity, valid) +
    (1 - q) ** 2 * spread(specificity, invalid)
  return Math.max(overProblems, overChains)
}

/** The variance of an observed share, with one success and one failure added so that none is zero. */
function spread(share: number, n: number): number {
  const smoothed = (share * n + 1) / (n + 2)
  return (smoothed * (1 - smoothed)) / n
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
