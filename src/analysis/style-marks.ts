import type { ProblemTally, TextStyle } from '../records/index.ts'

/** What one completion looks like, and whether it is right; null where its grade is not known. */
export interface SampleStyle extends TextStyle {
  correct: boolean | null
}

/** What the completions of a problem look like, as far as their texts are known. */
export function stylesOf({ completions = [] }: ProblemTally): SampleStyle[] {
  return completions.flatMap(({ style, correct }) => (style ? [{ ...style, correct }] : []))
}

/** Whether a completion bears the mark at this place of `styleMarks`. */
export const bears = ({ marks }: Pick<TextStyle, 'marks'>, i: number): boolean =>
  (marks & (1 << i)) !== 0

/** Characters as matching takes them: a doubling is one more. */
export const logLength = ({ length }: Pick<TextStyle, 'length'>): number =>
  Math.log2(Math.max(1, length))
