import { setFlagsFromString } from 'node:v8'

/** For commands through which texts stream by, each garbage at once: V8 would come to hold 128 MB of them. */
export const keepHeapSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')
