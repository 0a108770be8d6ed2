import type { Decoding } from '../provider.ts'

/** The decoding settings that a model in process takes, as node-llama-cpp and this folder name them. */
export interface GgufDecoding {
  temperature: number
  /** 0 for all tokens. */
  topK: number
  topP: number
  minP: number
  maxTokens: number
  stop: string[]
}

/** Settings that are sent whatever their value, and the value that changes nothing. */
const off: Record<string, number> = {
  presence_penalty: 0,
  frequency_penalty: 0,
  repetition_penalty: 1,
}

const known = ['temperature', 'top_p', 'top_k', 'min_p', 'max_tokens', 'stop', ...Object.keys(off)]

/** Why these settings cannot be obeyed; null where they can. */
export function unsupportedDecoding(decoding: Decoding): string | null {
  for (const [name, value] of Object.entries(decoding)) {
    if (!known.includes(name)) return `a GGUF file in process takes no ${name}`
    if (name in off && value !== off[name])
      return `a GGUF file in process takes no ${name} but ${off[name]}, got ${String(value)}`
  }
  return null
}

/** Reads settings that `unsupportedDecoding` has nothing against. */
export function ggufDecoding(decoding: Decoding): GgufDecoding {
  const number = (name: string, otherwise: number) => {
    const value = decoding[name]
    return typeof value === 'number' ? value : otherwise
  }
  const { stop } = decoding
  return {
    temperature: number('temperature', 1),
    topK: Math.max(0, number('top_k', -1)),
    topP: number('top_p', 1),
    minP: number('min_p', 0),
    maxTokens: number('max_tokens', Number.POSITIVE_INFINITY),
    stop: [stop].flat().filter((each) => typeof each === 'string'),
  }
}
