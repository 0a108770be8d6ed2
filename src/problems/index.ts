export { cutQuestion } from './cut-question.ts'
export {
  generateProblems,
  generatorNames,
  generators,
  type GeneratorName,
  type GeneratorSettings,
} from './generators/generate.ts'
export type { Hub } from './hub/fetch-dataset.ts'
export { presets, type Preset } from './hub/presets.ts'
export { loadProblems, type LoadedProblems, type ProblemSource } from './load-problems.ts'
export type { Columns } from './problem-from-row.ts'
export { parseLimit, readGolds, readProblems, type Limit } from './read-problems.ts'
