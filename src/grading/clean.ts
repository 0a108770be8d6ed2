/**
 * An answer's text without what only decorates it: math delimiters, markdown, doubled backslashes of
 * escaped LaTeX, the full stop of its sentence.
 */
export function clean(text: string): string {
  let cleaned = unescaped(text)
    .replaceAll(/\\q?quad(?=[A-Za-z])/g, '\\quad ')
    .replaceAll(/\\[()[\]]/g, ' ')
    .replaceAll(/(?<=[\d)}\]])(and|or)(?=[A-Z\d(])/g, ' $1 ')
    .replaceAll(/(\d)\s?(?:\^\s?)?\{?(?:\\text\{)?(?:st|nd|rd|th)\b\}{0,2}/g, '$1')
    .replaceAll('$', ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(parameter, '')
    .replaceAll(/(\d) ?(?:\\text ?\{ ?to ?\}|\bto\b) ?(?=\d)/g, '$1:')
    .replaceAll(/<\|?[a-z_]+\|?>$/g, '')
    .trim()
  for (;;) {
    const before = cleaned
    cleaned = cleaned
      .replace(/^(?:\*\*|__|`|\\?")+\s*/, '')
      .replace(/\s*(?:\*\*|__|`|\\?")+$/, '')
      .replace(/(?:\\[,;:!. ]|\\\\|[\s.,;]|\\quad)+$/, '')
      .replace(/^(?:\\[,;:! ]|\\quad|[\s:=])+(?!=)/, '')
      .trim()
    if (cleaned === before) return cleaned
  }
}

/** "…, k ∈ ℤ": what a general solution says of its parameter. */
const parameter =
  / ?(?:[,;] ?\(?|\(| (?=\\text|where|for|with)) ?(?:\\text ?\{ ?(?:where|for|with) ?\}|where|for|with)? ?[a-z] ?\\in ?(?:\\mathbb ?\{? ?[ZN] ?\}?|\\[ZN]\b|[ZN]\b) ?(?:\^\{?[+*]\}?)? ?\)? ?\.? ?$/

/** `\\frac` where every backslash was doubled by an escape; row separators of matrices stay. */
function unescaped(text: string): string {
  if (!text.includes('\\\\')) return text
  if (!/\\begin|\\cr\b/.test(text) || /\\\\begin/.test(text)) {
    return text.replaceAll(/\\\\(?=[A-Za-z{}()[\],!;%$])/g, '\\')
  }
  return text
}

/** The text as it is compared between words: lower case, no markup, punctuation or articles. */
export function normalText(text: string): string {
  return text
    .replaceAll(/\\(?:text[a-z]*|mathrm|mathbf|mathit|mbox|operatorname|hbox)\b\s*/g, '')
    .replaceAll(/\\[,;:! ]|\\quad|~/g, ' ')
    .toLowerCase()
    .replaceAll(/[\s{}$.,;:!?"'`()*\\[\]_-]+/g, ' ')
    .replaceAll(/\b(?:the|an|is)\b/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
