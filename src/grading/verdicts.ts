import type { Equality } from '../arithmetic/index.ts'

/** Equal if all are; different if one is. */
export function all(parts: Equality[], reason: string): Equality {
  const worst =
    parts.find(({ verdict }) => verdict === 'different') ??
    parts.find(({ verdict }) => verdict === 'undecided')
  return worst ?? { verdict: 'equal', reason }
}

export function equal(reason: string): Equality {
  return { verdict: 'equal', reason }
}

export function different(reason: string): Equality {
  return { verdict: 'different', reason }
}
