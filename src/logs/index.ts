export { type ChoiceName, choiceNames, type Selection } from './choices.ts'
export { type LogFormat, logFormats } from './formats/index.ts'
export type { ChainReader, ImportedSample, ProblemFacts, SampleFacts } from './imported.ts'
export { readArm, type ReadArmOptions } from './read-arm.ts'
export { logName, LogReader, type ReadLogOptions, readSamples } from './read-log.ts'
export type { FieldMap } from './reading.ts'
export type { CompletionsWanted } from './tally-book.ts'
export { type Disagreement, Regrade, verdictOf } from './regrade.ts'
export {
  type EveryEvalEverOptions,
  type EveryEvalEverRecord,
  writeEveryEvalEver,
} from './write-every-eval-ever.ts'
export { countRows, sampleRow, writeCounts, writeSamples } from './write-log.ts'
