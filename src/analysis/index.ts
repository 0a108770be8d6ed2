export { type Claim, type ClaimName } from './claims.ts'
export { compare, type CompareOptions } from './compare.ts'
export type * from './comparison.ts'
