export type { Columns } from './problem-from-row.ts'
export { parseLimit, readGolds, readProblems, type Limit } from './read-problems.ts'
