export { logFormats, readArm, type ReadArmOptions } from './read-arm.ts'
export { readGolds } from './read-golds.ts'
export type { LogFormat } from './row-format.ts'
