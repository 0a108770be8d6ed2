import { InputError, type Problem } from '../records/index.ts'

/**
 * A question cut after a share of its words, whose reference answer is the rest: a model that goes on
 * word for word has met it before (Wu et al. 2025, arXiv:2507.10532, cut MATH500 like this).
 */
export function cutQuestion({ id, question, stratum, cluster }: Problem, share: number): Problem {
  const words = question.split(/(?<=\s)(?=\S)/)
  const kept = Math.round(share * words.length)
  if (kept < 1 || kept >= words.length)
    throw new InputError(
      `${JSON.stringify(id)} has ${words.length} words, too few to leave out ${Math.round(100 * (1 - share))} %`,
    )
  return {
    id,
    question: words.slice(0, kept).join(''),
    gold: words.slice(kept).join('').trim(),
    ...(stratum === undefined ? {} : { stratum }),
    ...(cluster === undefined ? {} : { cluster }),
  }
}
