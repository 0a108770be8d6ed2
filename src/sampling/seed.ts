import { hash } from 'node:crypto'
import type { SampleKey } from '../records/index.ts'

/**
 * The seed of a sample: the first 31 bits of the SHA-256 of its key. 31 bits fit every server's seed
 * (llama.cpp takes 32 unsigned and keeps the largest for "random", others a signed 32).
 */
export function seedOf({ condition, problem, index }: SampleKey): number {
  const digest = hash('sha256', JSON.stringify([condition, problem, index]), 'buffer')
  return digest.readUInt32BE(0) >>> 1
}
