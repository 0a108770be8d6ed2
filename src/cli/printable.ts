/**
 * Text from servers and models as a terminal may show it: control characters, which could move the
 * cursor or rewrite what stands above, and bidirectional overrides are made visible.
 */
export function printable(text: string): string {
  return text.replaceAll(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu, shown)
}

function shown(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
