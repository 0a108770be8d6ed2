import type { ChainClass } from '../records/index.ts'
import type { Audit } from './audit-chain.ts'
import type { Claim, Verdict } from './claim.ts'
import { show } from './quantity.ts'

/** One chain's audit as `passbound audit --json` prints it, one row a line. */
export interface AuditRow {
  id: string | number
  class: ChainClass | null
  coverage: number
  claims: {
    /** Where the claim stands in the text: UTF-16 offsets, end exclusive. */
    start: number
    end: number
    text: string
    verdict: Verdict
    /** The value that the right side should have; null where the claim is about letters. */
    expected: string | null
  }[]
  /** The final answer after replay; null where its derivation cannot be followed. */
  replayed: string | null
}

export function auditRow(
  id: string | number,
  { class: name, coverage, claims, replayed }: Audit,
): AuditRow {
  return { id, class: name, coverage, claims: claims.map(claimRow), replayed }
}

function claimRow({ start, end, text, verdict, actual }: Claim): AuditRow['claims'][number] {
  return { start, end, text, verdict, expected: actual === null ? null : show(actual) }
}
