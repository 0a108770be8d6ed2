import { boxes } from './boxes.ts'
import { numberWords } from './read.ts'

/** Where an answer was found, and by which rule. */
export interface Extraction {
  answer: string
  rule: Rule
  span: { start: number; end: number }
  /** What else the reader should know: text that was cut off, a box that was passed over. */
  note: string | null
}

export type Rule =
  | 'answer tag'
  | 'boxed'
  | 'final answer'
  | '####'
  | 'answer line'
  | 'last math'
  | 'closing statement'
  | 'whole text'

export interface ExtractionOptions {
  /** Which box counts where there are several. */
  box?: 'last' | 'first'
  /**
   * The completion was cut at its token limit. Then its last sentence closes nothing, and what reaches the
   * cut may go on: neither is an answer.
   */
  cut?: boolean
}

/** Rules by which a text answers only because it ends. */
const byEnding: readonly Rule[] = ['last math', 'closing statement', 'whole text']

/**
 * Finds the answer that a completion gives. The rules are tried from the most explicit to the least;
 * within a rule the last match counts. What stands before `</think>` does not count, and neither does
 * what a base model runs on with after its answer (the next question, another speaker). Null where
 * nothing is found.
 */
export function extract(completion: string, options: ExtractionOptions = {}): Extraction | null {
  const { start, end, note } = region(completion, options)
  const found = search(completion.slice(start, end), options)
  if (!found) return null
  const span = { start: found.span.start + start, end: found.span.end + start }
  // What a run-on was cut from had ended by itself.
  const cut = options.cut === true && note === null
  if (cut && (byEnding.includes(found.rule) || span.end >= completion.trimEnd().length)) return null
  return { ...found, span, note: note ?? found.note }
}

/** The part of a completion that counts. */
function region(
  text: string,
  options: ExtractionOptions,
): { start: number; end: number; note: string | null } {
  const thought = text.lastIndexOf('</think>')
  const after = thought < 0 ? 0 : thought + '</think>'.length
  const start =
    thought >= 0 &&
    explicit(text.slice(after), options) === null &&
    explicit(text.slice(0, thought), options)
      ? 0
      : after
  const cut = runOn(text, start)
  if (cut !== null) return { start, end: cut, note: `run-on text cut at ${cut}` }
  return { start, end: text.length, note: null }
}

const markers =
  /<\|(?:im_end|im_start|endoftext|end_of_text|eot_id|end|user|EOT)\|>|<\/s>|<｜[^｜]*｜>|I hope (?:it|this) is correct\.?(?![\s\S]{0,150}?(?:apolog|mistake|correct it|[Ww]ait|[Hh]owever|[Aa]ctually))|\n[ \t]*(?:#{1,6} *)?(?:\*\*)?(?:Question|Problem|Q|Human|User|Exercise|Instruction|Example|Input)(?: \d+)?(?:\*\*)?\s*[:.]|\n[ \t]*\n[ \t]*(?:What|How|Find|Compute|Determine|Evaluate|Which)\b[^\n]{10,400}\?[ \t]*\n|\nYou are an AI assistant/g

/** Where a model that does not stop goes on to something else after its answer; null where it does not. */
function runOn(text: string, start: number): number | null {
  const answered = firstAnswer(text, start)
  const first = text.slice(start).search(/\S/)
  for (const match of text.slice(start).matchAll(markers)) {
    const at = start + match.index
    // A chat marker ends a completion whatever stands before it.
    const isChat = match[0].startsWith('<') && first >= 0 && first < match.index
    if ((isChat || at >= answered) && text.slice(at).trim() !== 'I hope it is correct.') return at
  }
  return null
}

/** Where the first answer that is given on purpose ends. */
function firstAnswer(text: string, start: number): number {
  const given =
    /\\(?:boxed|fbox)\s*\{?[^{}\s]|(?:final|correct) answer(?: is|:)\s*\S|^[ \t]*####[ \t]*\S|<\/answer>/im.exec(
      text.slice(start),
    )
  return given ? start + given.index + given[0].length : Infinity
}

function search(text: string, options: ExtractionOptions): Extraction | null {
  return explicit(text, options) ?? answerLine(text) ?? stated(text)
}

/** The rules that a completion follows on purpose. */
function explicit(text: string, options: ExtractionOptions): Extraction | null {
  return tagged(text) ?? later(boxed(text, options), finalAnswer(text)) ?? hashes(text)
}

function later(a: Extraction | null, b: Extraction | null): Extraction | null {
  if (!a || !b) return a ?? b
  return b.span.start > a.span.end ? b : a
}

function made(text: string, rule: Rule, start: number, end: number): Extraction | null {
  const raw = text.slice(start, end)
  const answer = raw.trim()
  if (answer === '') return null
  const from = start + raw.indexOf(answer)
  return { answer, rule, span: { start: from, end: from + answer.length }, note: null }
}

function tagged(text: string): Extraction | null {
  const close = text.lastIndexOf('</answer>')
  const open = text.lastIndexOf('<answer>', close < 0 ? undefined : close)
  if (open < 0) return null
  const start = open + '<answer>'.length
  const end = close < start ? text.length : close
  const inner = search(text.slice(start, end), {})
  if (inner && inner.rule !== 'last math' && inner.rule !== 'closing statement')
    return {
      ...inner,
      rule: 'answer tag',
      span: { start: start + inner.span.start, end: start + inner.span.end },
    }
  return made(text, 'answer tag', start, end)
}

function boxed(text: string, { box = 'last' }: ExtractionOptions): Extraction | null {
  const groups = boxes(text).filter(({ answer }) => answer !== '')
  const found = box === 'first' ? groups[0] : groups.at(-1)
  if (!found) return null
  const others = new Set(groups.map(({ answer }) => answer)).size
  return {
    ...found,
    rule: 'boxed',
    note: others > 1 ? `${box} of ${others} different boxes` : null,
  }
}

const finalSentence =
  /(?:final|correct) answer(?: is|:)(?:\s*\**\s*)(?:the final answer is)?\s*:?\s*/gi

const towards = /\b(?:find|get|obtain|reach|calculate|compute|determine) (?:the|our|a) $/i

function finalAnswer(text: string): Extraction | null {
  const match = [...text.matchAll(finalSentence)].at(-1)
  if (!match) return null
  const start = match.index + match[0].length
  // "To find the final answer: 21 + 16 = 37" is a step where something is called the answer after it.
  const isStep = towards.test(text.slice(0, match.index)) && answerLine(text.slice(start)) !== null
  return isStep ? null : statement(text, start, 'final answer')
}

function hashes(text: string): Extraction | null {
  const match = [...text.matchAll(/^[ \t]*####[ \t]*([^\n]+)/gm)].at(-1)
  if (!match?.[1] || /^[A-Z][a-z]+ ?[\d:]*$/.test(match[1].trim())) return null
  const start = match.index + match[0].length - match[1].length
  return made(text, '####', start, start + match[1].length)
}

const answerIs =
  /\banswers?\**(?: (?:to|of|for) (?:(?!what|which|how|whether)[^\n.]){1,60}?)?(?:\s+(?:is|are|will be|would be|equals)\b|\s*:\**)\s*:?\s*/gi

function answerLine(text: string): Extraction | null {
  const match = [...text.matchAll(answerIs)].at(-1)
  if (!match) return null
  const start = match.index + match[0].length
  const item = firstItem(text, start)
  return item === 'several' ? null : statement(text, item ?? start, 'answer line')
}

/**
 * Where the only item of a list begins that stands under "answers:"; its number is no answer. Null where there
 * is no list, and `several` where none of its items is the answer.
 */
function firstItem(text: string, start: number): number | 'several' | null {
  if (!/\n\s*$/.test(text.slice(0, start))) return null
  const first = /^1[.)] +(?=[^\n]*\d)/.exec(text.slice(start))
  if (!first) return null
  return /\n[ \t]*2[.)] /.test(text.slice(start)) ? 'several' : start + first[0].length
}

/** What a sentence states from `start` on: its mathematics, or what follows its last "is". */
function statement(text: string, start: number, rule: Rule): Extraction | null {
  const rest = text.slice(start)
  const leading = rest.length - rest.trimStart().length
  const display = /^(?:\*\*|["'(])*\s*(?:\\\[|\$\$)/.test(rest.trimStart())
  const length = display ? displayLength(rest) : leading + sentenceLength(rest.slice(leading))
  const whole = rest.slice(0, length)
  // What follows "because" is the reason, not the answer.
  const reason = whole.search(/[\s,]+(?:because|since)\s/)
  const sentence = reason > 0 ? whole.slice(0, reason) : whole
  const copula = [
    ...sentence.matchAll(
      /\b(?:is|are|equals|be|by)\s+(?:approximately |about |exactly |equal to )?/g,
    ),
  ].at(-1)
  if (copula && !/^\s*not\b/.test(sentence.slice(copula.index + copula[0].length)))
    return made(text, rule, start + copula.index + copula[0].length, start + sentence.length)
  return (
    onlyNumber(text, start, start + sentence.length, rule) ??
    made(text, rule, start, start + sentence.length)
  )
}

/** "Jane started growing 3 hours ago": the one number of a sentence in words. */
function onlyNumber(text: string, start: number, end: number, rule: Rule): Extraction | null {
  const sentence = text.slice(start, end)
  const numbers = [...sentence.matchAll(/-?\d[\d,]*(?:\.\d+)?(?:\s?%)?/g)]
  const words = sentence.match(/[A-Za-z]{2,}/g) ?? []
  const [only] = numbers
  if (numbers.length !== 1 || !only || words.length < 3 || /[\\$=]/.test(sentence)) return null
  return made(text, rule, start + only.index, start + only.index + only[0].length)
}

function displayLength(rest: string): number {
  const close = /(?:\\\[|\$\$)([\s\S]*?)(?:\\\]|\$\$)/.exec(rest)
  return close ? close.index + close[0].length : rest.length
}

/** Up to the end of the sentence: a line break, or a full stop that is no decimal point or abbreviation. */
function sentenceLength(rest: string): number {
  let depth = 0
  for (let at = 0; at < rest.length; ++at) {
    const character = rest.charAt(at)
    if (character === '{') ++depth
    if (character === '}') --depth
    if (character === '\n' && depth <= 0) return at
    const ends =
      character === '.' &&
      /^(?:\s|$|["*<)])/.test(rest.slice(at + 1, at + 2)) &&
      !/\b[ap]\.?m$/i.test(rest.slice(Math.max(0, at - 4), at))
    if (ends && depth <= 0) return at
  }
  return rest.length
}

const math =
  /\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|\\\(([^\n]+?)\\\)|(?<!\\)\$((?:[^$\n\\]|\\.)+)\$/g

function lastMath(text: string): Extraction | null {
  const match = [...text.matchAll(math)]
    .filter((each) => each.slice(1).some((inner) => inner !== undefined && inner.trim() !== ''))
    .at(-1)
  if (!match) return null
  // $28$ % keeps its sign, $21,16$ or $11$ its other part.
  const unit =
    /^\s*(?:\\?%|percent\b|pct\b)/.exec(text.slice(match.index + match[0].length))?.[0] ?? ''
  return made(text, 'last math', match.index, match.index + match[0].length + unit.length)
}

/** The last mathematics, unless a later sentence states a number in words; or a text that is nothing else. */
function stated(text: string): Extraction | null {
  const shown = lastMath(text)
  const said = wholeText(text) ?? closing(text)
  return shown && (!said || said.span.start <= shown.span.end) ? shown : said
}

/** A text that is only an answer: few characters, few words. */
function wholeText(text: string): Extraction | null {
  const trimmed = text.replaceAll(/\\boxed\s*\{\s*\}/g, '').trim()
  if (trimmed.length > 80) return null
  const words = trimmed.match(/[A-Za-z]{3,}/g) ?? []
  const isShort =
    words.length <= 1 || /^[^A-Za-z]*\d[^A-Za-z]*(?:[A-Za-z]+\s?){1,3}\.?$/.test(trimmed)
  const isSentence = /\b(?:is|it's|are|equals|answer)\b|[A-Za-z]{3,}\s?:/i.test(trimmed)
  if (!isShort || isSentence || trimmed === '') return null
  // "So, 21 + 3 = 24."
  const start =
    /^\s*(?:so|thus|hence|then|therefore)\b,?\s*(?=[^a-z]*\d)/i.exec(text)?.[0].length ?? 0
  return made(text, 'whole text', start, text.length)
}

const copulas =
  /(?:\b(?:is|are|equals|equal to|by|to|as|be|it's|(?:to )?get|gets|gives?(?: us| you)?|makes|leaves|results in)\s|[:=]\s?)(?=[^a-z]*[-+]?[\\$€£]?\.?\d)/gi
/** "Ben has 9 coins left": of the only number of a sentence. */
const possession = /\b(?:has|have)\s(?=[$€£]?\d)/g
const statedNumber = /^[-+]?[$€£]?[-+]?(?:\d[\d,. ]*\d|\.?\d+)(?:\s?\/\s?\d+)?(?:\^\d+)?(?:\s?%)?/

const operation =
  /^\s*(?:(?:[-−]|\\(?:times|cdot|div)\b)\s*[\d(]|[+*/×·÷]\s*[\w(]|(?:times|plus|minus|multiplied|divided|(?:more|less) than)\b)/

/** What the last sentence says something "is", where that is a number. */
function closing(text: string): Extraction | null {
  const trimmed = text.replace(/(?:I hope (?:it|this) is correct\.?)?\s*$/, '').trimEnd()
  const breaks = [...trimmed.matchAll(/\n|[.!?](?=\s)/g)].map(({ index }) => index + 1)
  const last = breaks.findLast((at) => at < trimmed.length) ?? 0
  const start = Math.max(last, trimmed.length - 400)
  const sentence = trimmed.slice(start)
  const isOnly = (sentence.match(/\d[\d,.]*/g) ?? []).length === 1
  const verbs = isOnly ? [copulas, possession] : [copulas]
  const copula = verbs.flatMap((verb) => [...sentence.matchAll(verb)]).at(-1)
  if (!copula) return spelledOut(text, sentence, start)
  const from = start + copula.index + copula[0].length
  const number = statedNumber.exec(trimmed.slice(from))
  if (!number) return null
  const end = from + number[0].length
  const rest = trimmed.slice(end)
  // "… is 2 + 4" states no number, "Note: 36 is the sum" says something of it, and what is added to 3 comes to another.
  const isOperand = /^(?:to|by|as)\s/i.test(copula[0]) && /\d/.test(rest)
  if (operation.test(rest) || isOperand || /^\s+(?:is|are|equals)\b/.test(rest)) return null
  return made(text, 'closing statement', from, end)
}

/** "Two plus four is equal to six." */
function spelledOut(text: string, sentence: string, start: number): Extraction | null {
  const match = /\b(?:is|are|equals|equal to|gives|makes) ([a-z]+)[.!]?$/.exec(sentence)
  const word = match?.[1] ?? ''
  if (!match || !numberWords.includes(word)) return null
  const from = start + match.index + match[0].lastIndexOf(word)
  return made(text, 'closing statement', from, from + word.length)
}
