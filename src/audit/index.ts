export { finalAnswer, type FinalAnswer, numberOf } from './answer.ts'
export {
  auditChain,
  type Audit,
  type AuditOptions,
  type ChainClass,
  chainClasses,
  operationGraph,
} from './audit-chain.ts'
export { auditedTally, type AuditedTally } from './audited-tally.ts'
export { insertion } from './calculator.ts'
export { calculatorVersion, LiveCalculator } from './live-calculator.ts'
export type { Claim, Verdict } from './claim.ts'
export { show } from './quantity.ts'
export { auditRow, type AuditRow } from './row.ts'
export { type SlipKind, slipKind } from './slip-kind.ts'
