import type { Grade, Grader } from '../records/index.ts'

/** What an answer can be compared as, or null where it cannot be decided. */
type Compare = (answer: string, gold: string, choices: readonly string[]) => boolean | null

interface Found {
  answer: string
  rule: string
  span: { start: number; end: number }
}

/** Right when the completion, or its answer where it states one, is the reference answer to the letter. */
export const string: Grader = grader('string', stated, (answer, gold) => answer === gold.trim())

/** Right when the stated answer and the reference are the same number. */
export const numeric: Grader = grader('numeric', stated, (answer, gold) => {
  const [a, b] = [numberIn(answer), numberIn(gold)]
  return a === null || b === null ? null : a.top * b.bottom === b.top * a.bottom
})

/** Right when the stated letter is the reference's; the reference is a letter or one of the choices. */
export const choice: Grader = grader('choice', stated, (answer, gold, choices) => {
  const [said, meant] = [letterIn(answer), letterOf(gold, choices)]
  return said === null || meant === null ? null : said === meant
})

function grader(name: string, find: (completion: string) => Found | null, same: Compare): Grader {
  return {
    name,
    version: '1',
    grade(completion, { gold, choices = [] }): Grade {
      const found = find(completion)
      if (found === null)
        return { verdict: 'incorrect', answer: null, rule: null, span: null, reason: 'no answer' }
      const equal = same(found.answer, gold, choices)
      if (equal === null)
        return { verdict: 'undecided', ...found, reason: `not comparable as ${name}` }
      const verdict = equal ? 'correct' : 'incorrect'
      return { verdict, ...found, reason: equal ? `equal as ${name}` : `differs as ${name}` }
    },
  }
}

/** The last answer that the completion marks as such; a completion of one short line is its own answer. */
function stated(completion: string): Found | null {
  return (
    lastMatch(completion, /\\boxed\s{0,9}\{([^{}]{0,500})\}/g, 'boxed') ??
    lastMatch(completion, /(?:^|\n)####([^\n]{1,500})/g, 'hashes') ??
    lastMatch(completion, /\banswer(?: is|:)([^\n]{1,200})/gi, 'answer is') ??
    wholeLine(completion)
  )
}

function lastMatch(text: string, pattern: RegExp, rule: string): Found | null {
  const match = [...text.matchAll(pattern)].at(-1)
  const raw = match?.[1]
  return match && raw !== undefined
    ? within(raw, match.index + match[0].lastIndexOf(raw), rule)
    : null
}

function wholeLine(completion: string): Found | null {
  const line = completion.trim()
  return line.length > 40 || line.includes('\n')
    ? null
    : within(line, completion.indexOf(line), 'whole')
}

/** The answer in a piece of text that starts at `offset`, without the space, stop and dollars around it. */
function within(raw: string, offset: number, rule: string): Found | null {
  const answer = raw
    .trim()
    .replace(/\.$/, '')
    .replace(/^\$(.*)\$$/, '$1')
    .trim()
  const start = offset + raw.indexOf(answer)
  return answer === '' ? null : { answer, rule, span: { start, end: start + answer.length } }
}

/** A whole number, decimal or fraction as an exact ratio, with thousands separated by commas or not. */
function numberIn(text: string): { top: bigint; bottom: bigint } | null {
  const match =
    /^([+-]?)\$?(\d{1,3}(?:,\d{3})+|\d{1,400})(?:\.(\d{1,400}))?(?:\/([1-9]\d{0,400}))?$/.exec(
      text.trim().replaceAll(/\s+/g, ''),
    )
  if (!match) return null
  const [, sign, whole = '', decimals = '', divisor = '1'] = match
  const top = BigInt(whole.replaceAll(',', '') + decimals)
  return {
    top: sign === '-' ? -top : top,
    bottom: 10n ** BigInt(decimals.length) * BigInt(divisor),
  }
}

function letterIn(text: string): string | null {
  return /^\(?([A-Za-z])\)?(?:[.:) ]|$)/.exec(text.trim())?.[1]?.toUpperCase() ?? null
}

function letterOf(gold: string, choices: readonly string[]): string | null {
  const position = choices.indexOf(gold)
  return position >= 0 ? String.fromCodePoint(65 + position) : letterIn(gold)
}
