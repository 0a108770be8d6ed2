/** Marks of style that a completion may bear, each told by a pattern. */
export const styleMarks = [
  'thinking',
  'reflection',
  'verification',
  'headings',
  'lists',
  'code',
  'boxed',
] as const
export type StyleMark = (typeof styleMarks)[number]

/** What a text looks like. */
export interface TextStyle {
  /** In characters. */
  length: number
  /** Bit i is set where it bears `styleMarks[i]`. */
  marks: number
}

/**
 * What tells each mark. Words are those that papers on reflection in reasoning models count (Gandhi et
 * al. 2025, arXiv:2503.01307; Liu et al. 2025, arXiv:2503.20783), in English only.
 */
const patterns: Record<StyleMark, RegExp> = {
  thinking: /<\/?think(?:ing)?>|<\|?begin_of_thought/i,
  reflection:
    /\b(?:(?:wait|hmm+|hold on|on second thought|let me think again|alternatively|start over|that['’]s not right|i made an? (?:mistake|error))\b|re-?(?:think|consider|examin|evaluat))/i,
  verification:
    /\b(?:(?:(?:double|cross|re)-? ?check|verif(?:y|ies|ied|ication)|let['’]?s check|let me check|to check|sanity check)|plug(?:ging)? (?:it |this )?back in|substitut(?:e|ing|ion) back)/i,
  headings: /^\s{0,3}(?:#{1,6}\s|\*\*(?:step|part|case|solution|answer)\b)/im,
  lists: /^\s{0,3}(?:\d{1,2}[.)]|[-*•])\s/m,
  code: /```|^\s*(?:def|import|print)\b/m,
  boxed: /\\(?:boxed|fbox)\s*\{/,
}

/** The length of a text and the marks that it bears. */
export function styleOf(text: string): TextStyle {
  let marks = 0
  for (const [i, mark] of styleMarks.entries()) if (patterns[mark].test(text)) marks |= 1 << i
  return { length: text.length, marks }
}
