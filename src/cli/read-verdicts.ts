import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { InputError, isRecord, systemReason } from '../records/index.ts'

/** What judges say of one chain, and what a person does; null where none was asked. */
export interface ChainVerdicts {
  verdicts: boolean[]
  label: boolean | null
}

/** Which chain a row is about, as text; null where its fields do not say. */
export type KeyOf = (row: Record<string, unknown>) => string | null

/**
 * Reads verdicts on chains from JSONL: `valid` (true, false, or a list of them) and `label`, a person's own.
 * Several rows on one chain are several judges.
 */
export async function readVerdicts(
  path: string,
  { keyOf, key }: { keyOf: KeyOf; key: string },
): Promise<Map<string, ChainVerdicts>> {
  const found = new Map<string, ChainVerdicts>()
  let number = 0
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      number++
      if (line.trim() !== '') addRow(found, line, { keyOf, key, where: `${path} line ${number}` })
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new InputError(`cannot read ${path}: ${systemReason(error)}`)
    throw error
  }
  if (found.size === 0) throw new InputError(`${path} is empty: no verdict on a chain`)
  return found
}

function addRow(
  found: Map<string, ChainVerdicts>,
  line: string,
  { keyOf, key, where }: { keyOf: KeyOf; key: string; where: string },
): void {
  const row = parsed(line)
  if (!isRecord(row)) throw new InputError(`${where}: not a JSON object with ${key} and "valid"`)
  const name = keyOf(row)
  if (name === null) throw new InputError(`${where}: does not name a chain by ${key}`)
  const { valid, label } = row
  const verdicts = valid === undefined ? [] : [valid].flat()
  if (!verdicts.every((each) => typeof each === 'boolean'))
    throw new InputError(`${where}: "valid" is neither true, false nor a list of them`)
  if (label !== undefined && label !== null && typeof label !== 'boolean')
    throw new InputError(`${where}: "label" is neither true nor false`)
  if (verdicts.length === 0 && typeof label !== 'boolean')
    throw new InputError(`${where}: no "valid" and no "label"`)
  const chain = found.get(name) ?? { verdicts: [], label: null }
  if (typeof label === 'boolean') {
    if (chain.label !== null && chain.label !== label)
      throw new InputError(`${where}: labelled ${label}, and ${chain.label} before`)
    chain.label = label
  }
  chain.verdicts.push(...verdicts)
  found.set(name, chain)
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
