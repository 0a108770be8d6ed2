/** Marks of style that a completion may bear, each told by a pattern; see `analysis/style-marks.ts`. */
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

/** What one completion looks like, and whether it is right; null where its grade is not known. */
export interface SampleStyle {
  /** In characters. */
  length: number
  /** Bit i is set where it bears `styleMarks[i]`. */
  marks: number
  correct: boolean | null
}
