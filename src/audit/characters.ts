/** The classes of characters that the reader tells apart, by UTF-16 code. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

export function isLetter(code: number): boolean {
  if (code < 128) return isAsciiLetter(code)
  return (
    (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x370 && code <= 0x52f && code !== 0x3c0) ||
    (code >= 0x5d0 && code <= 0x1fff) ||
    (code >= 0x2e80 && code <= 0xd7ff && !(code >= 0x3000 && code <= 0x303f))
  )
}
