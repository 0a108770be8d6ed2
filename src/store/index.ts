export { realFilesystem, type AppendFile, type Filesystem } from './filesystem.ts'
export { RunReader, type NarrowSample, type SampleFilter, type StoredTally } from './reader.ts'
export type { RecoveryReport } from './recovery.ts'
export { Store, type StoreOptions } from './store.ts'
