import type { Grade, Problem } from '../records/index.ts'
import { clean, normalText } from './clean.ts'
import { extract } from './extract.ts'
import { missing } from './simple.ts'

/**
 * Multiple choice. The gold is a letter or the text of an option. An answer counts where it is stated as
 * one: in a box, after "answer:" or "the answer is", in brackets or before a full stop at the end of the
 * text. A bare letter inside a sentence never counts: "A" is also an article.
 */
export function gradeChoice(
  completion: string,
  { gold, choices = [] }: Pick<Problem, 'gold' | 'choices'>,
): Grade {
  const wanted = letterOf(gold, choices)
  const found = statedChoice(completion, choices)
  if (!found) return missing
  const { letter, answer, rule, span } = found
  if (wanted === null)
    return {
      verdict: 'undecided',
      answer,
      rule,
      span,
      reason: 'the reference is none of the choices',
    }
  if (letter === null)
    return { verdict: 'undecided', answer, rule, span, reason: 'the answer is none of the choices' }
  const same = letter === wanted
  return {
    verdict: same ? 'correct' : 'incorrect',
    answer,
    rule,
    span,
    reason: same ? 'the same choice' : `${letter}, not ${wanted}`,
  }
}

interface Stated {
  letter: string | null
  answer: string
  rule: string
  span: { start: number; end: number }
}

function statedChoice(completion: string, choices: string[]): Stated | null {
  const found = extract(completion)
  const isStated = found && found.rule !== 'last math' && found.rule !== 'closing statement'
  if (found && isStated) return { ...found, letter: letterOf(found.answer, choices) }
  const closing = [
    ...completion.matchAll(/(?:\*\*|\()\s*([A-J])\s*(?:\*\*|\))|^\s*([A-J])\s*[.):]?\s*$/gm),
  ].at(-1)
  if (closing) {
    const letter = closing[1] ?? closing[2] ?? ''
    const start = closing.index + closing[0].indexOf(letter)
    return { letter, answer: letter, rule: 'choice letter', span: { start, end: start + 1 } }
  }
  return found && { ...found, letter: letterOf(found.answer, choices) }
}

/** The letter of `B`, `(B)`, `B. a dog`, `\text{(B)}`, or of the option with this very text. */
export function letterOf(text: string, choices: string[]): string | null {
  const bare = clean(text)
    .replaceAll(/\\(?:text[a-z]*|mathrm|mathbf|mbox)\s*/g, '')
    .replaceAll(/[{}$*]/g, '')
    .trim()
  const exact = choices.findIndex(
    (choice) => normalText(choice) === normalText(text) && normalText(text) !== '',
  )
  if (exact >= 0 && !/^\(?[A-J]\)?$/.test(bare)) return String.fromCharCode(65 + exact)
  const letter = /^(?:option |choice )?\(?([A-Ja-j])\)?(?:$|[.):]|\s*[-–:]\s)/i
    .exec(bare)?.[1]
    ?.toUpperCase()
  if (letter === undefined) return null
  return choices.length === 0 || letter.charCodeAt(0) - 65 < choices.length ? letter : null
}
