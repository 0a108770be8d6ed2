/** The symbols of a task, each a token; the first three are special and are no text. */
export interface Vocabulary {
  size: number
  encode: (text: string) => number[]
  /** The text of tokens without the special ones. */
  decode: (tokens: readonly number[]) => string
}

export const startToken = 1
export const endToken = 2

/**
 * Text is cut into the longest symbols that fit, from the left. `otherwise` has other ways to write a
 * symbol, which are read and never written.
 */
export function vocabulary(
  texts: readonly string[],
  otherwise: Readonly<Record<string, string>> = {},
): Vocabulary {
  const symbols = ['<pad>', '<s>', '</s>', ...texts]
  const idOf = new Map(symbols.map((symbol, id) => [symbol, id]))
  for (const [text, symbol] of Object.entries(otherwise)) idOf.set(text, idOf.get(symbol)!)
  const longestFirst = [...texts, ...Object.keys(otherwise)].toSorted((a, b) => b.length - a.length)
  return {
    size: symbols.length,
    encode(text) {
      const tokens: number[] = []
      for (let at = 0; at < text.length;) {
        const symbol = longestFirst.find((each) => text.startsWith(each, at))
        if (symbol === undefined) throw new RangeError(`no token for ${JSON.stringify(text[at])}`)
        tokens.push(idOf.get(symbol)!)
        at += symbol.length
      }
      return tokens
    },
    decode: (tokens) =>
      tokens.map((token) => (token > endToken ? (symbols[token] ?? '') : '')).join(''),
  }
}
