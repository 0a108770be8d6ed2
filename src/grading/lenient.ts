import { boxes } from './boxes.ts'

/** The last number or expression of a text, wherever it stands; a guess at what was meant. */
export function lenientAnswer(
  completion: string,
): { answer: string; rule: string; span: { start: number; end: number } } | null {
  const box = boxes(completion).findLast(({ answer }) => answer !== '')
  if (box) return { ...box, rule: 'lenient: last box' }
  const math = last(completion, /\\\(([^\n]+?)\\\)|\\\[([\s\S]+?)\\\]|\$((?:[^$\n\\]|\\.)+)\$/g)
  const number = last(completion, /[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+|\d)(?:\s?\/\s?\d+)?%?/g)
  const found =
    math && number && math.index + math[0].length >= number.index + number[0].length
      ? math
      : (number ?? math)
  if (!found) return null
  const inner = found.slice(1).find((group) => group !== undefined) ?? found[0]
  const start = found.index + found[0].indexOf(inner)
  return {
    answer: inner.trim(),
    rule: found === math ? 'lenient: last expression' : 'lenient: last number',
    span: { start, end: start + inner.length },
  }
}

function last(text: string, pattern: RegExp): RegExpExecArray | null {
  return [...text.matchAll(pattern)].at(-1) ?? null
}
