import type { Decoding } from '../engine/index.ts'
import { numberIn, type Obeyed, type Decoding as Settings } from '../models/index.ts'

export const obeyedByLab: Obeyed = {
  who: 'a lab model',
  settings: ['temperature', 'top_p', 'max_tokens', 'stop'],
  off: {
    top_k: [-1, 0],
    min_p: [0],
    presence_penalty: [0],
    frequency_penalty: [0],
    repetition_penalty: [1],
  },
}

/** The settings of a request as the engine takes them. */
export function decodingOf(
  settings: Settings,
  { end, context }: { end: number; context: number },
): Decoding {
  return {
    temperature: numberIn(settings, 'temperature', 1),
    topP: numberIn(settings, 'top_p', 1),
    end,
    maxTokens: Math.min(numberIn(settings, 'max_tokens', context), context),
  }
}
