export type { Columns } from './problem-from-row.ts'
export { parseLimit, readProblems, type Limit } from './read-problems.ts'
