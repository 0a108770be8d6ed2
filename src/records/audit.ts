import type { SampleKey } from './sample.ts'

/**
 * What the audit says of a chain of thought. "Not refuted" is not "sound": the audit sees arithmetic
 * only, and of it the share that `coverage` says.
 */
export const chainClasses = [
  'right, not refuted',
  'right, slip without effect',
  'right, self-corrected',
  'right by cancelling errors (lucky)',
  'wrong by arithmetic alone',
  'wrong otherwise',
  'nothing to check',
] as const

export type ChainClass = (typeof chainClasses)[number]

/** A wrong arithmetic step: text[start, end) states one value, and `expected` is the right one. */
export interface MarkedSlip {
  start: number
  end: number
  /** What the right side should be; null where the claim is about letters. */
  expected: string | null
  /** How it went wrong: `carry`, `sign`, …. */
  kind: string
}

/**
 * What the audit finds in one chain, whoever grades it: what follows for its class is said for both
 * grades, so that grading again changes no audit.
 */
export interface ChainAudit {
  /** Claims with a verdict, and how many of them are false as stated and not taken back. */
  claims: number
  slips: number
  /** Whether a false claim was taken back. */
  corrected: boolean
  /** The share of the chain's numbers that took part in a claim with a verdict. */
  coverage: number
  /** The final answer after every slip is put right, as text; null where it cannot be followed. */
  replayed: string | null
  /** Whether a right answer would be right by errors that cancel. */
  luckyIfRight: boolean
  /** Whether a wrong answer would be right with every slip put right. */
  savedIfWrong: boolean
  /** Whether a right answer would still be right with every slip put right. */
  keptIfRight: boolean
  /** Whether a slip's end cannot be followed to the answer. */
  unfollowed: boolean
  /** Whether the last number that the chain gives is the reference answer; null where that is no number. */
  lenient: boolean | null
  /** A hash of how the final answer was computed, numbers abstracted away; null where it cannot be followed. */
  graph: string | null
  marks: MarkedSlip[]
}

/** An audit with the sample that it is of, as it is stored. */
export interface SampleAudit extends SampleKey, ChainAudit {}

/** How many samples of one problem went about it in one way. */
export interface GraphCount {
  graph: string
  n: number
  /** How many of them show that it is a right way: right and not refuted, or wrong by arithmetic alone. */
  models: number
}

/** How many samples are right once every slip is put right: with the format as it is, and had it cost nothing. */
export interface Mended {
  replayed: number
  both: number
}

/** What the audits of one arm's samples on one problem come to. */
export interface AuditedTally {
  id: string
  /** Samples, audited or not. */
  n: number
  /** Samples whose chain was audited. */
  audited: number
  /** Right answers, and how many of them are lucky. */
  right: number
  lucky: number
  /** Samples that would be right with every slip put right; one that cannot be followed stays what it is. */
  replayed: number
  /** Samples that would be right had the format cost nothing, and that with every slip put right as well. */
  lenient: number
  both: number
  /**
   * What `replayed` and `both` may be at least and at most: a slip that cannot be followed to the answer may
   * lose a right one or give one to a wrong one.
   */
  least: Mended
  most: Mended
  /** Claims with a verdict, and how many are false. */
  claims: number
  slips: number
  /** Sum of the samples' coverage. */
  coverage: number
  classes: Record<ChainClass, number>
  graphs: GraphCount[]
}

/** A chain that shows what the audit found, for the report. */
export interface ChainExample {
  problem: string
  index: number
  class: ChainClass
  text: string
  /** The answer as the grader or the audit read it. */
  answer: string | null
  replayed: string | null
  coverage: number
  marks: MarkedSlip[]
}
