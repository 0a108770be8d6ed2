export { finalAnswer, type FinalAnswer } from './answer.ts'
export {
  auditChain,
  type Audit,
  type AuditOptions,
  type ChainClass,
  chainClasses,
  operationGraph,
} from './audit-chain.ts'
export { insertion } from './calculator.ts'
export type { Claim, Verdict } from './claim.ts'
export { show } from './quantity.ts'
export { auditRow, type AuditRow } from './row.ts'
export { type SlipKind, slipKind } from './slip-kind.ts'
