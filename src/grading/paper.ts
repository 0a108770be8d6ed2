import { parseTokens, realValue, tokenize, Undecidable } from '../arithmetic/index.ts'
import type { Grade } from '../records/index.ts'
import { boxes } from './boxes.ts'
import { normalText } from './clean.ts'
import { compareWritten } from './equivalence.ts'
import { missing } from './simple.ts'

/**
 * The grader that Yue et al. 2025 (arXiv:2504.13837) report with, written from its described behaviour:
 * the answer is after "final answer is", in the last box, after "he answer is", or the last number of
 * the text; numbers agree within a relative tolerance of 1e-4, also when one is 100 times the other;
 * brackets are stripped where both sides have them; everything else is compared as expressions, with the
 * same tolerance. It accepts too much: `5 = 500 = 0.05`, `[0,1) = (0,1)`. Use it to reproduce, and list
 * what flips against `exact`.
 */
export function gradeAsPaper(gold: string, completion: string): Grade {
  const found = paperAnswer(completion)
  if (!found) return missing
  const reason = paperEqual(stripped(found.answer), stripped(goldAnswer(gold)))
  const verdict = reason === null ? 'incorrect' : 'correct'
  return { verdict, ...found, reason: reason ?? 'different' }
}

function goldAnswer(gold: string): string {
  return boxes(gold).at(-1)?.answer ?? gold
}

function paperAnswer(
  text: string,
): { answer: string; rule: string; span: { start: number; end: number } } | null {
  const final = /final answer is \$([^$]*)\$\. I hope/.exec(text)
  if (final?.[1] !== undefined)
    return spanned(final.index + final[0].indexOf(final[1]), final[1], 'final answer')
  const box = boxes(text).at(-1)
  if (box) return { ...box, rule: 'last box' }
  const stated = text.lastIndexOf('he answer is')
  if (stated >= 0) {
    const start = stated + 'he answer is'.length
    return spanned(start, /^[^\n]*/.exec(text.slice(start))?.[0] ?? '', 'he answer is')
  }
  const number = [...text.replaceAll(',', ' ').matchAll(/-?\d*\.?\d+/g)].at(-1)
  return number ? spanned(number.index, number[0], 'last number') : null
}

function spanned(start: number, answer: string, rule: string) {
  return { answer: answer.trim(), rule, span: { start, end: start + answer.length } }
}

/** Units, dollar and percent signs, `\text`, and the left side of an assignment go. */
function stripped(answer: string): string {
  return answer
    .replaceAll(/\\(?:left|right|!|,|;|quad|\$)|\$/g, '')
    .replaceAll(/\\text\{[^{}]*\}|\\?%|\^\{?\\circ\}?/g, '')
    .replace(/^[a-zA-Z]\w*\s*(?:=|\\in)\s*/, '')
    .replace(/\.$/, '')
    .trim()
}

/** Why the paper's grader takes two answers as equal; null where it does not. */
function paperEqual(a: string, b: string): string | null {
  if (a.toLowerCase() === b.toLowerCase()) return 'the same text'
  const [x, y] = [plainNumber(a), plainNumber(b)]
  if (x !== null && y !== null) return closeNumbers(x, y)
  const [left, right] = [withoutBrackets(a), withoutBrackets(b)]
  if (left !== a && right !== b && normalText(left) === normalText(right))
    return 'the same but for brackets'
  const [items, others] = [topLevel(left), topLevel(right)]
  if (left !== a && right !== b && items.length > 1 && items.length === others.length) {
    const all = items.every(
      (item, at) => paperEqual(item.trim(), (others[at] ?? '').trim()) !== null,
    )
    return all ? 'equal element by element' : null
  }
  const values = [valueOf(a), valueOf(b)]
  const [p = null, q = null] = values
  if (p !== null && q !== null)
    return Math.abs(p - q) <= 1e-4 * Math.abs(q) ? 'close as expressions' : null
  return compareWritten(a, b).verdict === 'equal' ? 'equal as expressions' : null
}

function plainNumber(text: string): number | null {
  const bare = text.replaceAll(',', '')
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(bare) ? Number(bare) : null
}

/** The reference, a hundredth and a hundred times of it are all accepted. */
function closeNumbers(x: number, y: number): string | null {
  const factor = [1, 0.01, 100].find(
    (scale) => Math.abs(x - y * scale) <= 1e-4 * Math.abs(y * scale),
  )
  if (factor === undefined) return null
  return factor === 1 ? 'close numbers' : 'close but for a factor of 100'
}

function withoutBrackets(text: string): string {
  return text.replace(/^(?:\\?[([{]|\\langle)\s*/, '').replace(/\s*(?:\\?[)\]}]|\\rangle)$/, '')
}

function topLevel(text: string): string[] {
  const items = ['']
  let depth = 0
  for (const character of text) {
    if ('([{'.includes(character)) ++depth
    if (')]}'.includes(character)) --depth
    if (character === ',' && depth === 0) items.push('')
    else items[items.length - 1] += character
  }
  return items
}

function valueOf(text: string): number | null {
  try {
    return realValue(parseTokens(tokenize(text)))?.toNumber() ?? null
  } catch (error) {
    if (error instanceof Undecidable) return null
    throw error
  }
}
