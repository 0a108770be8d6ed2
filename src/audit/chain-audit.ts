import { hash } from 'node:crypto'
import type { ChainAudit, ChainClass, ChainExample, MarkedSlip } from '../records/index.ts'
import { type Audit, auditRead, graphOfRead, readChain } from './audit-chain.ts'
import { type FinalAnswer, numberOf, sameNumber } from './answer.ts'
import { show } from './quantity.ts'
import { slipKind } from './slip-kind.ts'

/** Changes whenever any audit could, so that audits of two versions can stand beside each other. */
export const auditVersion = 'arithmetic@1'

/** Audits a chain for whatever grade it gets; `gold` is the reference answer, where there is one. */
export function chainAudit(text: string, gold?: string): ChainAudit {
  const reference = gold === undefined ? {} : { gold }
  const read = readChain(text)
  const ifRight = auditRead(read, { ...reference, right: true })
  const ifWrong = read.numeric.length === 0 ? null : auditRead(read, { ...reference, right: false })
  const graph = graphOfRead(read)
  return {
    claims: ifRight.claims.filter(({ verdict }) => verdict !== 'ambiguous').length,
    slips: ifRight.slips.length,
    corrected: ifRight.claims.some(({ verdict }) => verdict === 'corrected'),
    coverage: ifRight.coverage,
    replayed: ifRight.replayed,
    luckyIfRight: ifRight.class === 'right by cancelling errors (lucky)',
    savedIfWrong: ifWrong?.rightAfterReplay === true,
    keptIfRight: ifRight.rightAfterReplay === true,
    unfollowed: ifRight.slips.length > 0 && ifRight.replayed === null,
    lenient: readsAs(read.answer, gold),
    graph: graph === null ? null : hash('sha256', graph).slice(0, 16),
    marks: markedSlips(ifRight),
  }
}

/** Whether the last number that a chain gives is the reference; null where that is none. */
function readsAs(answer: FinalAnswer | null, gold: string | undefined): boolean | null {
  const value = gold === undefined ? null : numberOf(gold)
  return value === null ? null : answer !== null && sameNumber(answer, value)
}

/** The class of an audited chain under a grade; see `auditChain`. */
export function classUnder(audit: ChainAudit, isRight: boolean): ChainClass {
  const { claims, slips, corrected, luckyIfRight, savedIfWrong } = audit
  if (claims === 0) return 'nothing to check'
  if (!isRight) return savedIfWrong ? 'wrong by arithmetic alone' : 'wrong otherwise'
  if (slips === 0) return corrected ? 'right, self-corrected' : 'right, not refuted'
  return luckyIfRight ? 'right by cancelling errors (lucky)' : 'right, slip without effect'
}

/** A chain as an example for a page: with its class, its slips and where it ends. */
export function chainExample(
  text: string,
  { right, gold }: { right: boolean; gold?: string | undefined },
): Omit<ChainExample, 'problem' | 'index'> {
  const read = readChain(text)
  const audit = auditRead(read, { right, ...(gold === undefined ? {} : { gold }) })
  return {
    text,
    class: audit.class!,
    answer: audit.answer === null ? null : show(audit.answer.value),
    replayed: audit.replayed,
    coverage: audit.coverage,
    marks: markedSlips(audit),
  }
}

/** The slips of an audit as a page marks them: in order, and the outermost where they overlap. */
export function markedSlips({ slips }: Pick<Audit, 'slips'>): MarkedSlip[] {
  const marked: MarkedSlip[] = []
  const ordered = slips.toSorted((a, b) => a.start - b.start || b.end - a.end)
  for (const slip of ordered) {
    if (slip.start < (marked.at(-1)?.end ?? 0)) continue
    const { start, end, actual } = slip
    marked.push({
      start,
      end,
      expected: actual === null ? null : show(actual),
      kind: slipKind(slip),
    })
  }
  return marked
}
