import type { Grade } from '../records/index.ts'

/** Right where the completion starts with the reference word for word, whatever the white space between words. */
export function gradeVerbatim(gold: string, completion: string): Grade {
  const wanted = gold.trim().split(/\s+/)
  const given = completion.trim().split(/\s+/, wanted.length)
  const same = wanted.findIndex((word, i) => word !== given[i])
  const answer = given.join(' ')
  return {
    verdict: same < 0 ? 'correct' : 'incorrect',
    answer: answer === '' ? null : answer,
    rule: answer === '' ? null : 'first words',
    span: null,
    reason: same < 0 ? 'word for word' : `differs at word ${same + 1}`,
  }
}
