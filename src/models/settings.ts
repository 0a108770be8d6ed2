import type { Decoding } from './provider.ts'

/** Which of the servers' settings a model in process obeys. */
export interface Obeyed {
  /** The model in words, for a refusal. */
  who: string
  settings: readonly string[]
  /** Settings that it does not have, but is sent: the values that change nothing. */
  off: Readonly<Record<string, readonly number[]>>
}

/** Why these settings cannot be obeyed; null where they can. */
export function unsupportedSetting(
  decoding: Decoding,
  { who, settings, off }: Obeyed,
): string | null {
  for (const [name, value] of Object.entries(decoding)) {
    const harmless = off[name]
    if (settings.includes(name) || harmless?.some((each) => each === value)) continue
    if (harmless === undefined) return `${who} takes no ${name}`
    return `${who} takes no ${name} but ${harmless[0]}, got ${JSON.stringify(value)}`
  }
  return null
}

export function numberIn(decoding: Decoding, name: string, otherwise: number): number {
  const value = decoding[name]
  return typeof value === 'number' ? value : otherwise
}

/** The texts that end a completion. */
export function stopTexts({ stop }: Decoding): string[] {
  return [stop].flat().filter((text) => typeof text === 'string')
}
