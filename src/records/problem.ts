/** What a guesser can know of a problem. */
export type Gold = Pick<Problem, 'id' | 'gold' | 'answerSpace' | 'stratum'>

/** A question with its reference answer, and what is known about its answers. */
export interface Problem {
  id: string
  question: string
  /** The reference answer as the problem set states it. */
  gold: string
  /** The benchmark or difficulty class that it was drawn from. */
  stratum?: string
  /** Problems that are not independent of each other share a cluster. */
  cluster?: string
  /** How many answers a guesser would choose from, where it is known (AIME: 1000). */
  answerSpace?: number
  /** The options of a multiple-choice problem, in order: A is the first. */
  choices?: string[]
  /** Whatever else the problem set carries; prompts and graders may use it. */
  extra?: Record<string, unknown>
}
