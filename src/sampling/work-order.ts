import type { Problem } from '../records/index.ts'

/** One request of an arm: the samples `first` to `first + n − 1` of a problem. */
export interface Work {
  problem: Problem
  first: number
  n: number
}

/**
 * What an arm has to draw, by sample index first and problem second, so that whenever a run stops
 * every problem has the same number of samples, give or take one request. `samples` is a multiple
 * of `perRequest`.
 */
export function* workOrder(
  problems: readonly Problem[],
  { samples, perRequest }: { samples: number; perRequest: number },
): Generator<Work> {
  for (let first = 0; first < samples; first += perRequest)
    for (const problem of problems) yield { problem, first, n: perRequest }
}
