import type { Plan } from './plan.ts'

/** Which look at the data this is, from 1, and whether the run has recorded it. */
export interface Look {
  number: number
  recorded: boolean
}

/**
 * Looks are counted for each grader by itself: the same samples judged by another are another
 * question, and not data that have grown. The same data judged by the same are the same look.
 */
export function lookAt({ looks }: Pick<Plan, 'looks'>, grader: string, data: string): Look {
  // Looks of before graders were kept count for all.
  const own = looks.filter((look) => (look.grader ?? grader) === grader)
  const known = own.findIndex((look) => look.data === data)
  if (known >= 0) return { number: known + 1, recorded: true }
  return { number: own.length + 1, recorded: false }
}
