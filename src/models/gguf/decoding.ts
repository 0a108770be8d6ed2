import type { Decoding } from '../provider.ts'
import { numberIn, type Obeyed, stopTexts } from '../settings.ts'

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

export const obeyedByGguf: Obeyed = {
  who: 'a GGUF file in process',
  settings: ['temperature', 'top_p', 'top_k', 'min_p', 'max_tokens', 'stop'],
  off: { presence_penalty: [0], frequency_penalty: [0], repetition_penalty: [1] },
}

/** Reads settings that are obeyed. */
export function ggufDecoding(decoding: Decoding): GgufDecoding {
  return {
    temperature: numberIn(decoding, 'temperature', 1),
    topK: Math.max(0, numberIn(decoding, 'top_k', -1)),
    topP: numberIn(decoding, 'top_p', 1),
    minP: numberIn(decoding, 'min_p', 0),
    maxTokens: numberIn(decoding, 'max_tokens', Number.POSITIVE_INFINITY),
    stop: stopTexts(decoding),
  }
}
