/** The content of a `\boxed{…}`, or of several that state one answer together. */
export interface Box {
  answer: string
  /** The span of the content; of a group, from the first content to the last. */
  span: { start: number; end: number }
}

/** All boxes of a text in order; neighbours joined by a comma, "and" or "or" are one. */
export function boxes(text: string): Box[] {
  const found: (Box & { open: number; close: number })[] = []
  for (const match of text.matchAll(/\\(?:boxed|fbox)\s*|(?<![A-Za-z\\])boxed(?=\{)/g)) {
    if (match.index < (found.at(-1)?.close ?? 0)) {
      // \boxed{\boxed{5}}: the inner one is part of the outer one.
      continue
    }
    const open = match.index + match[0].length
    const box = text.charAt(open) === '{' ? braced(text, open) : unbraced(text, open)
    if (box) found.push({ ...box, open: match.index })
  }
  return joined(text, found)
}

interface Found extends Box {
  open: number
  close: number
}

function braced(text: string, open: number): Omit<Found, 'open'> {
  let depth = 0
  let at = open
  for (; at < text.length; ++at) {
    const character = text.charAt(at)
    if (character === '\\' && text.charAt(at + 1) !== '\\') ++at
    else if (character === '{') ++depth
    else if (character === '}' && --depth === 0) break
  }
  // An unclosed box ends with its line.
  const lineEnd = text.indexOf('\n', open)
  const end = at < text.length ? at : lineEnd < 0 ? text.length : lineEnd
  return made(text, open + 1, end, end + 1)
}

/** `\boxed 5` and `\boxed5` */
function unbraced(text: string, open: number): Omit<Found, 'open'> | null {
  const content = /^[^\s{}$\\.,]+/.exec(text.slice(open, open + 100))
  return content ? made(text, open, open + content[0].length, open + content[0].length) : null
}

function made(text: string, start: number, end: number, close: number): Omit<Found, 'open'> {
  return {
    answer: text
      .slice(start, end)
      .replaceAll(/\\boxed\s*/g, '')
      .trim(),
    span: { start, end },
    close,
  }
}

function joined(text: string, found: Found[]): Box[] {
  const groups: (Found & { parts: string[] })[] = []
  for (const box of found) {
    const last = groups.at(-1)
    if (last && belong(text.slice(last.close, box.open))) {
      last.parts.push(box.answer)
      last.close = box.close
      last.span = { start: last.span.start, end: box.span.end }
    } else groups.push({ ...box, parts: [box.answer] })
  }
  return groups.map(({ parts, span }) => ({ answer: parts.join(', '), span }))
}

/** Whether the text between two boxes only joins them: `, `, `\text{ and }`, ` papers and `, ` and y_2 = `. */
function belong(between: string): boolean {
  if (between === '') return true
  if (between.length > 45) return false
  const bare = between.replaceAll(/\\quad|\\qquad|\\text|\\\(|\\\)|\\\[|\\\]|[$\s{}]/g, ' ')
  if (/[.!?]\s+\S/.test(bare)) return false
  return /\b(?:and|or)\b/i.test(bare) || (/[,;+]/.test(bare) && !/[A-Za-z]{2,}/.test(bare))
}
