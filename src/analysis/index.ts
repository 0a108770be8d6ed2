export { type Claim, type ClaimName } from './claims.ts'
export { compare, type CompareOptions } from './compare.ts'
export type * from './comparison.ts'
export { guessFloors, monkey, type Monkey } from './guess.ts'
export { trajectory, type TrajectoryOptions } from './trajectory.ts'
export { plan, type Plan, type PlanOptions, type PlanRow } from './plan.ts'
export {
  count,
  counted,
  difference,
  interval,
  kRange,
  kRanges,
  level,
  listed,
  pValue,
  share,
  signed,
} from './wording.ts'
