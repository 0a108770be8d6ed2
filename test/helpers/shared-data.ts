import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../../../shared/data')

/** The folder of third-party data that lies beside a developer's clone, or null where it is absent. */
export const sharedData: string | null = existsSync(folder) ? folder : null

/** The path of a file in the shared data; call it only inside a test that `sharedData` guards. */
export function sharedFile(...parts: string[]): string {
  if (sharedData === null)
    throw new Error('the shared data is absent: guard the test by sharedData')
  return join(sharedData, ...parts)
}
