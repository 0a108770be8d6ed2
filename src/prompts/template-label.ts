import { hash } from 'node:crypto'
import type { PromptTemplate } from './prompt.ts'

/** A template in a few words, with a hash that tells any two apart. */
export function templateLabel(template: PromptTemplate): string {
  if (template === 'plain') return 'plain'
  const short = hash('sha256', JSON.stringify(template)).slice(0, 8)
  if ('jinja' in template) return `${template.name ?? 'jinja'} (${short})`
  if ('chat' in template) return `chat template (${short})`
  return `${template.shots.length} shots (${short})`
}

/** The hash under which a rendered prompt is stored and shown: the first 64 bits of its SHA-256, in hexadecimal. */
export function promptHash(text: string): string {
  return hash('sha256', text).slice(0, 16)
}
