import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** The environment, with what it lacks filled in from `.env` in the working folder. */
export function environment(): Record<string, string | undefined> {
  let file = ''
  try {
    file = readFileSync('.env', 'utf8')
  } catch {
    // Most folders have none.
  }
  return { ...parseEnv(file), ...process.env }
}
