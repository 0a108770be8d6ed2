export { logFormats, readArm, type ReadArmOptions } from './read-arm.ts'
export type { LogFormat } from './row-format.ts'
