import { hash } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { compare, type Comparison } from '../analysis/index.ts'
import { InputError, type Arm } from '../records/index.ts'
import type { ArmPair } from './arm-pairs.ts'

export interface ComparedPair {
  base: string
  rl: string
  comparison: Comparison
  /** The report's name in the run folder. */
  report: string
}

/** A pair that could not be compared, and why. */
export interface UncomparedPair {
  base: string
  rl: string
  needs: string
}

export type PairFinding = ComparedPair | UncomparedPair

/**
 * Compares every pair and writes `findings.json` and one report a pair into the run folder:
 * `report.html` for the first.
 */
export async function analysePairs(
  pairs: readonly ArmPair[],
  { folder, look, grader }: { folder: string; look: number; grader: string },
): Promise<PairFinding[]> {
  if (pairs.length === 0) return []
  // Plot and its document cost a quarter of a second that a run without a report need not pay.
  const { renderReport } = await import('../report/index.ts')
  const findings: PairFinding[] = []
  for (const [i, pair] of pairs.entries()) {
    const names = { base: pair.base.name, rl: pair.rl.name }
    const found = comparisonOf(pair, look)
    if (typeof found === 'string') findings.push({ ...names, needs: found })
    else {
      const report = i === 0 ? 'report.html' : `report-${slug(names.rl)}.html`
      await writeWhole(join(folder, report), renderReport(found))
      findings.push({ ...names, comparison: found, report })
    }
  }
  const document = { format: 'passbound-findings@1', grader, look, findings }
  await writeWhole(join(folder, 'findings.json'), `${JSON.stringify(document, null, 2)}\n`)
  return findings
}

function comparisonOf({ base, rl, ...input }: ArmPair, look: number): Comparison | string {
  try {
    return compare(base, rl, { look, ...input })
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

/** What was looked at: a hash of all arms' tallies. */
export function fingerprint(arms: readonly Arm[]): string {
  const rows = arms.map(({ name, problems }) => [
    name,
    problems.map(({ id, n, c, u }) => [id, n, c, u]),
  ])
  return hash('sha256', JSON.stringify(rows))
}

function slug(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-')
}

/** A file appears whole or not at all. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  await writeFile(temporary, text)
  await rename(temporary, path)
}
