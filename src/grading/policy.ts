/** How close a decimal must be to the value that it stands for. */
export interface Policy {
  name: string
  /**
   * A decimal with at least this many significant digits stands for any value that rounds to it; with
   * fewer it is taken at its word.
   */
  significant: number
  /** Two numbers that differ by at most this much are equal. */
  absolute?: number
  /** Two numbers that differ by at most this share of the reference are equal. */
  relative?: number
}

/**
 * Named policies. `exact` is the default and the one that conclusions should rest on: exact values, and
 * decimals only where they are the value to six digits or more. `rounded` also takes a value that was
 * correctly rounded to three digits. `olympiadbench` is that evaluator's default precision of 1e-8;
 * `math-verify` rounds to six decimals as that library does; `one-percent` is for measured quantities.
 */
export const policies = {
  exact: { name: 'exact', significant: 6 },
  rounded: { name: 'rounded', significant: 3 },
  olympiadbench: { name: 'olympiadbench', significant: 6, absolute: 1e-8 },
  'math-verify': { name: 'math-verify', significant: 6, absolute: 5e-7 },
  'one-percent': { name: 'one-percent', significant: 3, relative: 0.01 },
} satisfies Record<string, Policy>

export type PolicyName = keyof typeof policies

/** The policy for a data set by its usual name; `exact` where none is known. */
export function policyFor(dataSet: string): Policy {
  const name = dataSet.toLowerCase()
  if (name.includes('olympiadbench')) return policies.olympiadbench
  if (name.includes('minerva') || name.includes('ocw')) return policies['one-percent']
  return policies.exact
}
