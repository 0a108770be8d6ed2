import { ascii } from './ascii.ts'
import { limits } from './budget.ts'
import { Undecidable } from './undecidable.ts'

/** One word of an expression. */
export interface Token {
  kind: 'number' | 'word' | 'command' | 'text' | 'mark'
  /**
   * number: digits and point, separators removed; word: letters; command: its name without the
   * backslash; text: what stood in `\text{…}`; mark: one character.
   */
  text: string
  /** Digits under a bar or a dot: 0.1\overline{6} is 0.1 with 6 repeating. */
  repeating?: string
  start: number
  end: number
  /** Whether white space, written or typeset, stands before it. */
  spaced: boolean
}

/** How a comma between digits is read. */
export interface TokenOptions {
  /**
   * `thousands`: 1,234 is one number everywhere. `outside`: only outside brackets, because inside them
   * a comma separates, as in (3,125). `never`: a bare comma always separates.
   */
  commas?: 'thousands' | 'outside' | 'never'
}

/** The tokens of a LaTeX or plain expression. Sizing and spacing commands, `$` and `\boxed` are dropped. */
export function tokenize(source: string, { commas = 'thousands' }: TokenOptions = {}): Token[] {
  if (source.length > limits.length) throw new Undecidable('expression too long')
  const text = ascii(source)
  const tokens: Token[] = []
  let at = 0
  let spaced = false
  let depth = 0
  while (at < text.length) {
    const character = text.charAt(at)
    if (isSpace(character) || character === '$') {
      spaced = true
      ++at
      continue
    }
    const bare = commas === 'thousands' || (commas === 'outside' && depth === 0)
    const token = readToken(text, at, bare)
    at = token.end
    if (isDropped(token)) {
      // `\left.` is an invisible bracket.
      if (sizing.has(token.text) && text.charAt(at) === '.') ++at
      spaced ||= spacing.has(token.text)
      continue
    }
    if (opens(token)) ++depth
    if (closes(token)) depth = Math.max(0, depth - 1)
    token.spaced = spaced
    spaced = false
    tokens.push(token)
    if (tokens.length > limits.tokens) throw new Undecidable('expression too long')
  }
  return tokens
}

function readToken(text: string, at: number, bareCommas: boolean): Token {
  const character = text.charAt(at)
  if (isDigit(character) || (character === '.' && isDigit(text.charAt(at + 1))))
    return readNumber(text, at, bareCommas && !followsDigitComma(text, at))
  if (character === '\\') return readCommand(text, at)
  const run = sticky(word, text, at)
  if (run) return made('word', run[0], at, at + run[0].length)
  return made('mark', character, at, at + 1)
}

function made(kind: Token['kind'], text: string, start: number, end: number): Token {
  return { kind, text, start, end, spaced: false }
}

// A separator inside a number: `{,}`, `,\!`, `\,`, a thin or plain space, each before exactly three digits.
const grouped = /([1-9]\d{0,2}(?:(?:\{,\}|,\s?\\!\s?|\\,|\\ | |,|\\!,)\d{3})+)(?!\d)/y
const groupedExplicitly = /([1-9]\d{0,2}(?:(?:\{,\}|,\s?\\!\s?|\\,|\\ | |\\!,)\d{3})+)(?!\d)/y
const digits = /\d*(?:\.(?!\.)\d*)?(?:[eE][+-]?\d{1,6}(?![\d.A-Za-z]))?/y
const fraction = /\.\d+/y
const bar = /\\(?:overline|bar|dot)\s*(?:\{(\d+)\}|(\d))/y
const brackets = /\((\d+)\)/y

function readNumber(text: string, at: number, bareCommas: boolean): Token {
  const group = sticky(bareCommas ? grouped : groupedExplicitly, text, at)
  let end: number
  let value: string
  if (group) {
    end = at + group[0].length
    const tail = sticky(fraction, text, end)?.[0] ?? ''
    end += tail.length
    value = group[0].replaceAll(/\D/g, '') + tail
  } else {
    value = sticky(digits, text, at)?.[0] ?? ''
    end = at + value.length
  }
  // "5." ends a sentence unless digits follow or a bar stands over them.
  const repeating = value.includes('.') ? readRepeating(text, end, value) : null
  if (repeating) {
    return { ...made('number', value, at, repeating.end), repeating: repeating.digits }
  }
  if (value.endsWith('.')) value = value.slice(0, -1)
  if (value.length > limits.digits) throw new Undecidable('number too long')
  return made('number', value, at, at + (end - at))
}

function readRepeating(
  text: string,
  end: number,
  value: string,
): { digits: string; end: number } | null {
  const over = sticky(bar, text, end) ?? (value.endsWith('.') ? sticky(brackets, text, end) : null)
  if (over) return { digits: over[1] ?? over[2] ?? '', end: end + over[0].length }
  // 0.333… : one digit, written at least three times before the dots.
  const dots = sticky(ellipsis, text, end)
  const last = /(\d)\1\1$/.exec(value)?.[1]
  return dots && last ? { digits: last, end: end + dots[0].length } : null
}

const ellipsis = /\s?(?:\.{3}|…|\\l?dots|\\cdots)/y

/** In `1,2,345` the `2` continues a list, so `2,345` is not a number. */
function followsDigitComma(text: string, at: number): boolean {
  return text.charAt(at - 1) === ',' && isDigit(text.charAt(at - 2))
}

const commandName = /\\(?:([A-Za-z]+)\*?|([\s\S])|$)/y
const braced = /\s*\{([^{}]*)\}/y

function readCommand(text: string, at: number): Token {
  const match = sticky(commandName, text, at)
  const name = match?.[1] ?? match?.[2] ?? ''
  let end = at + (match?.[0].length ?? 1)
  if (wordFonts.has(name) || textFonts.has(name)) {
    const content = sticky(braced, text, end)
    if (content) {
      end += content[0].length
      return fontToken(name, content[1] ?? '', at, end)
    }
    return made('command', 'quad', at, end)
  }
  const mark = escaped[name]
  if (mark !== undefined) return made('mark', mark, at, end)
  return made('command', aliases[name] ?? name, at, end)
}

function fontToken(font: string, content: string, at: number, end: number): Token {
  const inner = content.replaceAll(/\\[,;:! ]|~|\\quad|\$/g, ' ').trim()
  if (/^\d[\d,. ]*$/.test(inner)) return made('number', inner.replaceAll(/[, ]/g, ''), at, end)
  const bold = font === 'mathbf' || font === 'mathbb' || font === 'bm' || font === 'boldsymbol'
  if (bold && /^[A-Za-z]$/.test(inner)) return made('word', `${font} ${inner}`, at, end)
  if (wordFonts.has(font) && functionWords.has(inner)) return made('word', inner, at, end)
  return made('text', inner, at, end)
}

const word = /[A-Za-z]+|\p{L}+/uy

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1
}

function isSpace(character: string): boolean {
  return character === '~' || character.trim() === ''
}

function isDropped({ kind, text }: Token): boolean {
  return kind === 'command' && (sizing.has(text) || spacing.has(text) || decoration.has(text))
}

export function opens({ kind, text }: Token): boolean {
  return kind === 'mark' ? text === '(' || text === '[' : kind === 'command' && openers.has(text)
}

export function closes({ kind, text }: Token): boolean {
  return kind === 'mark' ? text === ')' || text === ']' : kind === 'command' && closers.has(text)
}

const openers = new Set(['{', 'langle', 'lfloor', 'lceil', 'lvert', 'lVert', 'lbrace'])
const closers = new Set(['}', 'rangle', 'rfloor', 'rceil', 'rvert', 'rVert', 'rbrace'])
const sizing = new Set(
  'left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr'.split(' '),
)
const spacing = new Set([
  '$',
  ',',
  ';',
  ':',
  '!',
  ' ',
  '>',
  '/',
  'quad',
  'qquad',
  'hspace',
  'enspace',
  'thinspace',
  '\n',
  '\t',
])
const decoration = new Set(
  'displaystyle textstyle scriptstyle limits nolimits boxed fbox mathstrut strut rm bf it cal ensuremath normalsize large Large'.split(
    ' ',
  ),
)
const textFonts = new Set(
  'text textbf textit textrm textnormal textsf texttt mbox hbox emph underline textsc'.split(' '),
)
const wordFonts = new Set(
  'mathrm mathit mathbf mathbb mathsf mathcal mathnormal operatorname bm boldsymbol'.split(' '),
)

const escaped: Record<string, string> = {
  '%': '%',
  '#': '#',
  '&': '&',
  _: '_',
  lbrack: '[',
  rbrack: ']',
  vert: '|',
  mid: '|',
  colon: ':',
}

const aliases: Record<string, string> = {
  dfrac: 'frac',
  tfrac: 'frac',
  cfrac: 'frac',
  dbinom: 'binom',
  tbinom: 'binom',
  choose: 'choose',
  leq: 'le',
  leqslant: 'le',
  geq: 'ge',
  geqslant: 'ge',
  lt: 'lt',
  gt: 'gt',
  neq: 'ne',
  lbrace: '{',
  rbrace: '}',
  to: 'rightarrow',
  implies: 'Rightarrow',
  iff: 'Leftrightarrow',
  land: 'wedge',
  lor: 'vee',
  lvert: 'lvert',
  rvert: 'rvert',
  ldots: 'dots',
  cdots: 'dots',
  dotsc: 'dots',
  arcctg: 'arccot',
  tg: 'tan',
  ctg: 'cot',
  arctg: 'arctan',
  sh: 'sinh',
  ch: 'cosh',
  th: 'tanh',
  cosec: 'csc',
  emptyset: 'varnothing',
  '\\': '\\',
  cr: '\\',
  varphi: 'phi',
  epsilon: 'epsilon',
  varepsilon: 'epsilon',
  vartheta: 'theta',
  ast: 'cdot',
  centerdot: 'cdot',
  bullet: 'cdot',
  backslash: 'setminus',
  lg: 'lg',
  iu: 'i',
  infin: 'infty',
  euro: 'text',
  pounds: 'text',
}

/** Words that a plain expression may contain as functions or constants. */
export const functionWords = new Set(
  'sqrt cbrt sin cos tan cot sec csc arcsin arccos arctan arccot asin acos atan sinh cosh tanh exp ln log lg abs floor ceil binom gcd lcm min max mod pi Pi infinity inf infty oo Re Im deg degrees frac'.split(
    ' ',
  ),
)
