/** How the text around a false claim takes it: as a statement, as a trial, or as something it takes back. */
export type Polarity = 'stated' | 'refuted' | 'retracted' | 'conditional' | 'approximate'

/** Words after a claim that reject it, within a line. */
const refutation =
  /\b(?:which|this|that|it)\b[^.\n]{0,25}\b(?:is|was|would be)\b[^.\n]{0,15}\b(?:false|not true|untrue|wrong|impossible|absurd|incorrect|not equal|not possible|not what)|\bcontradict|\b(?:does(?:n['’]t| not)|did(?:n['’]t| not)) (?:work|hold|equal|match|satisfy|make|fit|give|check)|\bis(?:n['’]t| not) (?:true|equal|correct|possible|valid|right|the case|what|consistent|satisf)|\bnot (?:true|equal|correct|possible|valid|satisf|work)|\bno (?:solution|this|that|it)\b|\bfails?\b|\bfalse\b|\bimpossible\b|≠|\\neq?\b|✗|❌|✘|\binvalid\b/i

/** Words after a claim that take it back, within two lines. */
const retraction =
  /\b(?:wait|oops|sorry|hold on|hmm|actually|no,|scratch that|correction|correcting|let me (?:re|check|fix|correct|redo|try|verify|double)|mistake|my error|an error|miscalculat|recalculat|recomput|re-?check|redo(?:ing)?|that['’]s (?:wrong|not right|not correct|incorrect)|that is (?:wrong|incorrect|not right)|should (?:be|have been)|i meant|not quite)/i

/** What governs the claim directly, or takes it as somebody's error: `if 3 * 4 = 13`, `instead of 3 * 4 = 13`. */
const condition =
  /(?:\b(?:if|suppose|supposing|assume|assuming|whether|unless|try|trying|guess|does|is it|that is not|isn['’]t|not|never|cannot|can['’]t|instead of|rather than)\s+(?:that\s+|we (?:try|guess|take|use|had|have|want)\s+)?[($[]*|\b(?:incorrectly|mistakenly|wrongly|erroneously|contradiction)\b[^.;\n]*|[≠])$/i

const rounding =
  /\b(?:rounded|rounding|rounds? (?:to|up|down|off)|approx\w*|nearest|about|roughly|estimat\w*|nearly|almost|around|decimal places?|significant)\b|≈|\\approx|~/i

/** Reads the text before and after a claim that is false as it stands. */
export function polarity(text: string, start: number, end: number): Polarity {
  const [line = '', next = ''] = text.slice(end, end + 150).split('\n')
  const before = text.slice(Math.max(0, start - 90), start)
  const sentence = before.slice(lastBreak(before) + 1)
  if (/^\s*\)?\s*[$\])]*\?/.test(line)) return 'conditional'
  if (retraction.test(`${line.slice(0, 100)}\n${next.slice(0, 60)}`)) return 'retracted'
  if (refutation.test(line.slice(0, 90))) return 'refuted'
  if (condition.test(sentence)) return 'conditional'
  if (rounding.test(line.slice(0, 45)) || rounding.test(sentence.slice(-40))) return 'approximate'
  return 'stated'
}

/** Whether the clause around a claim works modulo something, or in another base. */
export function isModular(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 200), start)
  const near = before.slice(before.lastIndexOf('\n') + 1) + text.slice(start, end + 60)
  return /\bmod(?:ulo|ular)?\b|\\[pb]?mod|≡|\\equiv|\bin base[- ]?\d|\d_\{?\d/i.test(near)
}

function lastBreak(text: string): number {
  for (let i = text.length - 1; i >= 0; i--) {
    const character = text[i]!
    if (character === '\n' || character === ';' || character === '!' || character === '?') return i
    if (character === '.' && !/\d/.test(text[i + 1] ?? '')) return i
  }
  return -1
}
