import type { Token } from '../arithmetic/index.ts'
import type { Unit } from './answer.ts'

/** Base unit and factor of the units that answers use; different bases never agree. */
const scales: Record<string, [string, number]> = {
  mm: ['m', 1e-3],
  cm: ['m', 1e-2],
  dm: ['m', 1e-1],
  m: ['m', 1],
  km: ['m', 1e3],
  inch: ['inch', 1],
  foot: ['inch', 12],
  yard: ['inch', 36],
  mile: ['inch', 63_360],
  second: ['second', 1],
  minute: ['second', 60],
  hour: ['second', 3_600],
  day: ['second', 86_400],
  week: ['second', 604_800],
  mg: ['g', 1e-3],
  g: ['g', 1],
  kg: ['g', 1e3],
  ounce: ['ounce', 1],
  pound: ['ounce', 16],
  ml: ['l', 1e-3],
  l: ['l', 1],
  cent: ['dollar', 1e-2],
  dollar: ['dollar', 1],
  year: ['year', 1],
  month: ['month', 1],
}

const synonyms: Record<string, string> = {
  percent: '%',
  pct: '%',
  percentage: '%',
  'per cent': '%',
  'percentage points': '%',
  '%': '%',
  degree: '°',
  degrees: '°',
  deg: '°',
  millimeter: 'mm',
  millimetre: 'mm',
  centimeter: 'cm',
  centimetre: 'cm',
  meter: 'm',
  metre: 'm',
  kilometer: 'km',
  kilometre: 'km',
  inches: 'inch',
  in: 'inch',
  feet: 'foot',
  ft: 'foot',
  yd: 'yard',
  mi: 'mile',
  s: 'second',
  sec: 'second',
  secs: 'second',
  min: 'minute',
  mins: 'minute',
  h: 'hour',
  hr: 'hour',
  hrs: 'hour',
  milligram: 'mg',
  gram: 'g',
  kilogram: 'kg',
  oz: 'ounce',
  lb: 'pound',
  lbs: 'pound',
  milliliter: 'ml',
  millilitre: 'ml',
  liter: 'l',
  litre: 'l',
  usd: 'dollar',
  bucks: 'dollar',
  yrs: 'year',
}

const plainUnits = new Set(
  'mm cm dm km inch inches in feet foot ft yard yd mile mi second seconds sec secs minute min mins hour hr hrs day week month year mg kg gram ounce oz pound lb lbs ml liter litre dollar usd cent percent pct percentage degree meter metre centimeter kilometer millimeter kilogram unit sq square cubic mph kph km/h kmh yuan rupee euro pound point people person way time unit card ball child student book apple coin digit number integer solution hundred thousand million billion trillion'.split(
    ' ',
  ),
)

/** A unit's name in its normal form: `inches` is `inch`, `meters` is `m`. */
export function unitName(words: string): string {
  const text = words
    .toLowerCase()
    .replaceAll(/[\s.]+/g, ' ')
    .trim()
  const known = synonyms[text]
  if (known) return known
  const single = text.length > 3 ? text.replace(/s$/, '') : text
  return synonyms[single] ?? single
}

/** The unit that a list of tokens ends in, and how many tokens it takes; null where it ends in none. */
export function trailingUnit(tokens: Token[]): { unit: Unit; length: number } | null {
  let at = tokens.length
  const { power, length } = trailingPower(tokens)
  at -= length
  const words: string[] = []
  let isThing = false
  while (at > 1) {
    const token = tokens[at - 1]
    if (!token || !isUnitToken(token, tokens[at - 2], words.length > 0)) break
    words.unshift(token.text)
    isThing ||= token.kind === 'word' && !isPlainUnit(token.text)
    --at
  }
  // "no solution" is words; only a number or an expression has a unit, and a thing that is counted only a number.
  const hasNumber = tokens.slice(0, at).some(({ kind }) => kind === 'number' || kind === 'command')
  const isCount = tokens[at - 1]?.kind === 'number'
  if (words.length === 0 || !hasNumber || (isThing && !isCount)) return null
  const square = /^(?:square|sq)\b/.test(words.join(' '))
    ? 2
    : /^cubic\b/.test(words.join(' '))
      ? 3
      : power
  const name = unitName(words.join(' ').replace(/^(?:square|sq|cubic)\.?\s+/, ''))
  return { unit: { name, power: square }, length: tokens.length - at }
}

function trailingPower(tokens: Token[]): { power: number; length: number } {
  const text = tokens
    .slice(-4)
    .map((token) => token.text)
    .join('')
  const match = /\^\{?([23])\}?$/.exec(text)
  const length = match ? match[0].length : 0
  const word = tokens[tokens.length - length - 1]
  const isUnit =
    match !== null && (word?.kind === 'text' || (word?.kind === 'word' && isPlainUnit(word.text)))
  return isUnit ? { power: Number(match[1]), length } : { power: 1, length: 0 }
}

function isUnitToken(token: Token, before: Token | undefined, hasWord: boolean): boolean {
  if (token.kind === 'mark' && token.text === '%') return !hasWord
  if (token.kind === 'mark' && token.text === '/') return hasWord
  if (token.kind === 'text') {
    if (token.text.length === 1)
      return before?.kind === 'number' && 'mslghLNJWVKA'.includes(token.text)
    return !/^(?:and|or|if|for|where|when|mod)\b/.test(token.text)
  }
  return token.kind === 'word' && (isPlainUnit(token.text) || isCounted(token))
}

/** `marbles` in `11 marbles`: a word that says of what there are so many, and changes nothing about how many. */
function isCounted({ text, spaced }: Pick<Token, 'text' | 'spaced'>): boolean {
  return spaced && /^[a-z]{4,}$/.test(text) && /[aeiouy]/.test(text) && !amounts.test(text)
}

/** A number followed by things in brackets, `8 (apples)`, without the brackets. */
export function withoutBrackets(text: string): string {
  const match = /^(.*\d) ?\(([a-z]+)\)$/.exec(text)
  const [, number = '', thing = ''] = match ?? []
  return isCounted({ text: thing, spaced: true }) ? `${number} ${thing}` : text
}

/** Words that make another number of the number before them, or deny it. */
const amounts =
  /^(?:squared|cubed|factorial|dozens?|scores?|gross|pairs?|couples?|half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|\w*dredths?|\w*sandths?|hundreds?|thousands?|millions?|billions?|trillions?|more|less|fewer|than|plus|minus|times|over|under|below|above|wrong|incorrect|never|almost|about|least|most|choose|modulo|sqrt|infinity|radians?|where|when|with|from|each|sine?|cosine?|tangent|sinh|cosh|tanh|sech|csch|coth|arcsin|arccos|arctan|prime|theta|alpha|beta|gamma|delta|sigma|omega|lambda|base|binary|decimal|octal|hexadecimal)$/

/** A unit written out, which is never a product of its letters. */
export function isUnitWord({ kind, text }: Token): boolean {
  return kind === 'word' && text.length > 2 && isPlainUnit(text)
}

function isPlainUnit(word: string): boolean {
  return (
    plainUnits.has(word.toLowerCase()) ||
    (word.length > 3 && plainUnits.has(word.toLowerCase().replace(/s$/, '')))
  )
}

/** The factor from one unit to another: 100 from m to cm; null where they measure different things. */
export function conversion(from: Unit, to: Unit): number | null {
  const [a, b] = [scales[from.name], scales[to.name]]
  if (!a || !b || a[0] !== b[0]) return null
  return (a[1] / b[1]) ** from.power
}

export function isKnownUnit({ name }: Unit): boolean {
  return name in scales
}
