import { type Audit, type ChainClass, chainClasses } from './audit-chain.ts'

/** What the audits of one arm's samples on one problem come to. */
export interface AuditedTally {
  id: string
  /** Samples audited. */
  n: number
  /** Right answers, and how many of them are lucky. */
  right: number
  lucky: number
  /** Samples that would be right with every slip put right; one that cannot be followed stays what it is. */
  replayed: number
  /** Wrong samples with a slip whose end cannot be followed: `replayed` may be too low by as many. */
  unfollowed: number
  /** Claims with a verdict, and how many are false. */
  claims: number
  slips: number
  /** Sum of the samples' coverage. */
  coverage: number
  classes: Record<ChainClass, number>
}

/** Adds up the audits of one arm's samples on one problem. Audits without a class are refused. */
export function auditedTally(id: string, audits: Iterable<Audit>): AuditedTally {
  const classes = Object.fromEntries(chainClasses.map((name) => [name, 0])) as Record<
    ChainClass,
    number
  >
  const tally: AuditedTally = {
    id,
    n: 0,
    right: 0,
    lucky: 0,
    replayed: 0,
    unfollowed: 0,
    claims: 0,
    slips: 0,
    coverage: 0,
    classes,
  }
  for (const audit of audits) {
    if (audit.class === null || audit.right === null)
      throw new RangeError(`a sample of problem ${id} has no grade; a class needs one`)
    tally.n++
    classes[audit.class]++
    if (audit.right) tally.right++
    if (audit.class === 'right by cancelling errors (lucky)') tally.lucky++
    if (audit.rightAfterReplay) tally.replayed++
    if (!audit.right && audit.slips.length > 0 && audit.replayed === null) tally.unfollowed++
    tally.claims += audit.claims.filter(({ verdict }) => verdict !== 'ambiguous').length
    tally.slips += audit.slips.length
    tally.coverage += audit.coverage
  }
  return tally
}
