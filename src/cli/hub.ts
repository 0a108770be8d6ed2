import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Hub } from '../problems/index.ts'

/** The hub and the cache that the environment names: HF_ENDPOINT, PASSBOUND_CACHE, XDG_CACHE_HOME. */
export function hub(environment: Readonly<Record<string, string | undefined>>): Hub {
  const { HF_ENDPOINT: endpoint, PASSBOUND_CACHE: own, XDG_CACHE_HOME: cache } = environment
  return {
    endpoint: (endpoint || 'https://huggingface.co').replace(/\/$/, ''),
    cache: own || join(cache || join(homedir(), '.cache'), 'passbound'),
  }
}
