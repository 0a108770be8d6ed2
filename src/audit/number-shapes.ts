import { isAsciiLetter, isDigit, isLetter } from './characters.ts'

/** The end of a group of three digits after a thousands separator, or `end` where none follows. */
export function thousandsGroup(text: string, end: number): number {
  const code = text.charCodeAt(end)
  if (code !== 44 && code !== 123 && code !== 92) return end
  let from = end + 1
  if (code === 123) {
    if (!text.startsWith('{,}', end)) return end
    from = end + 3
  } else if (code === 92) {
    if (text[from] !== ',') return end
    from++
  } else if (text.startsWith('\\!', from)) from += 2
  for (let i = 0; i < 3; i++) if (!isDigit(text.charCodeAt(from + i))) return end
  return isDigit(text.charCodeAt(from + 3)) ? end : from + 3
}

/** The end of an exponent as in `1.5e3` or `2E-4`, or `end` where none follows. */
export function exponentEnd(text: string, end: number): number {
  const code = text.charCodeAt(end)
  if (code !== 101 && code !== 69) return end
  const sign = text[end + 1] === '-' || text[end + 1] === '+' ? 1 : 0
  let at = end + 1 + sign
  while (isDigit(text.charCodeAt(at)) && at < end + 5) at++
  return at > end + 1 + sign && !isLetter(text.charCodeAt(at)) ? at : end
}

/** Whether the number goes on as something else: `5:30`, `3,13`, `1.2.3`, `5/10/1990`, `12th`. */
export function isCompound(text: string, start: number, end: number): boolean {
  const code = text.charCodeAt(end)
  if (code === 44 && endsEquation(text, start, end)) return false
  if ((code === 58 || code === 44 || code === 46) && isDigit(text.charCodeAt(end + 1))) return true
  // 0.\overline{3}
  if (code === 46 && /^\.\\(?:over|dot|bar)/.test(text.slice(end, end + 6))) return true
  if (code === 47 && isDigit(text.charCodeAt(end + 1)) && isDate(text, end)) return true
  const before = text.charCodeAt(start - 1)
  if (before === 35) return !(text[start - 2] === '#')
  if (!isAsciiLetter(code)) return false
  const two = text.slice(end, end + 2).toLowerCase()
  const ordinal = two === 'st' || two === 'nd' || two === 'rd' || two === 'th'
  return ordinal && !isLetter(text.charCodeAt(end + 2))
}

/**
 * `6+1=7,3*7=21`: a comma without a space, before it the value of an equation and after it the next one.
 * In `7/2=3,5*2=7` and `1,5*3=4,5*2=9` it is a decimal comma: so a division must come out even, and the
 * operand before must not stand after such a comma itself.
 */
function endsEquation(text: string, start: number, end: number): boolean {
  const next = digitsEnd(text, end + 1)
  if (!isOperator(text.charCodeAt(next)) || !isDigit(text.charCodeAt(next + 1))) return false
  const equals = equalsBefore(text, start)
  if (equals < 0) return false
  const second = digitsStart(text, equals)
  const operator = second - 1
  const first = digitsStart(text, operator)
  if (second === equals || first === operator || !isOperator(text.charCodeAt(operator)))
    return false
  const before = text.charCodeAt(first - 1)
  if (before === 46) return false
  if (before === 44 && equalsBefore(text, digitsStart(text, first - 1)) < 0) return false
  if (text.charCodeAt(operator) !== 47) return true
  const [a, b] = [text.slice(first, operator), text.slice(second, equals)]
  return Number(a) === Number(b) * Number(text.slice(start, end))
}

/** Where the equals sign stands that a number follows, with or without a minus; -1 where none does. */
function equalsBefore(text: string, start: number): number {
  const at = text.charCodeAt(start - 1) === 45 ? start - 2 : start - 1
  return text.charCodeAt(at) === 61 ? at : -1
}

/** How far digits reach forwards from a place, and backwards from before one; numbers here are short. */
function digitsEnd(text: string, from: number): number {
  let end = from
  while (end < from + 20 && isDigit(text.charCodeAt(end))) end++
  return end
}

function digitsStart(text: string, to: number): number {
  let start = to
  while (start > to - 20 && isDigit(text.charCodeAt(start - 1))) start--
  return start
}

function isOperator(code: number): boolean {
  return code === 42 || code === 43 || code === 45 || code === 47
}

function isDate(text: string, slash: number): boolean {
  let end = slash + 1
  while (isDigit(text.charCodeAt(end)) && end - slash <= 2) end++
  if (text[end] !== '/') return false
  let year = end + 1
  while (isDigit(text.charCodeAt(year))) year++
  return year - end === 5
}

export function isCompoundPart(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (isDigit(code) || isAsciiLetter(code)) return true
  return (
    (code === 58 || code === 44 || code === 46 || code === 47) && isDigit(text.charCodeAt(at + 1))
  )
}

export function digitsOf(text: string, start: number, end: number): number {
  let value = 0
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i)
    if (isDigit(code)) value = value * 10 + (code - 48)
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN
}

/** After a single letter: its subscript or index, as in `x_1`, `x_{10}`, `A2`. */
export function subscriptEnd(text: string, from: number): number {
  let end = from
  while (isDigit(text.charCodeAt(end))) end++
  if (text[end] !== '_') return end
  if (text[end + 1] === '{') {
    let close = end + 2
    while (close < end + 24 && text[close] !== '}') close++
    return text[close] === '}' ? close + 1 : end
  }
  const code = text.charCodeAt(end + 1)
  return isDigit(code) || isAsciiLetter(code) ? end + 2 : end
}
