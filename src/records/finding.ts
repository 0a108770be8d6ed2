/**
 * The result of one analysis. `summary` is its answer in a sentence, `over` says over what its
 * intervals are taken, at which level and how; `caveats` what the numbers are conditional on.
 */
export interface Finding<Data> {
  summary: string
  over: string
  caveats: string[]
  data: Data
}

/** An analysis that could not be done, with the input that it would need. */
export interface Unexamined {
  needs: string
}

/** An estimate with its interval; which kind of interval is said by the finding's `over`. */
export interface Estimate {
  value: number
  low: number
  high: number
}

/** What the data leave open between a least and a most value, with limits that reach over both. */
export interface Reach {
  least: number
  most: number
  low: number
  high: number
}

/** A run of consecutive values of k on the grid, both ends included. */
export interface KRange {
  from: number
  to: number
}
