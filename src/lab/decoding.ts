import type { Decoding } from '../engine/index.ts'
import type { Decoding as Settings } from '../models/index.ts'

/** What every request carries, and the values that leave the engine's sampling as it is. */
const off: Record<string, readonly unknown[]> = {
  top_k: [-1, 0],
  min_p: [0],
  presence_penalty: [0],
  frequency_penalty: [0],
  repetition_penalty: [1],
}

const known = ['temperature', 'top_p', 'max_tokens', 'stop']

/** Why a lab model cannot draw under these settings; null where it can. */
export function unsupported(settings: Settings): string | null {
  for (const [name, value] of Object.entries(settings)) {
    if (known.includes(name) || off[name]?.includes(value)) continue
    return `a lab model has no ${name}, got ${JSON.stringify(value)}`
  }
  return null
}

/** The settings of a request as the engine takes them, and the texts that end a completion. */
export function decodingOf(
  { temperature, top_p: topP, max_tokens: maxTokens, stop }: Settings,
  { end, context }: { end: number; context: number },
): { decoding: Decoding; stop: string[] } {
  const number = (value: unknown, otherwise: number) =>
    typeof value === 'number' ? value : otherwise
  return {
    decoding: {
      temperature: number(temperature, 1),
      topP: number(topP, 1),
      end,
      maxTokens: Math.min(number(maxTokens, context), context),
    },
    stop: [stop].flat().filter((text) => typeof text === 'string'),
  }
}
