/** The typographic characters of an expression as the LaTeX or plain characters that mean the same. */
export function ascii(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text
  return text
    .replaceAll(/[⁰¹²³⁴-⁹⁻⁺ⁿ]+/g, (run) => `^{${translate(run, superscripts)}}`)
    .replaceAll(/[₀-₉]+/g, (run) => `_{${translate(run, subscripts)}}`)
    .replaceAll(/[^\0-\x7f]/gu, (character) => replacements[character] ?? character)
}

function translate(run: string, table: Record<string, string>): string {
  return Array.from(run, (character) => table[character] ?? '').join('')
}

const superscripts = Object.fromEntries(
  Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ', (character, index) => [character, '0123456789-+n'.charAt(index)]),
)
const subscripts = Object.fromEntries(
  Array.from('₀₁₂₃₄₅₆₇₈₉', (character, index) => [character, `${index}`]),
)

const groups: Record<string, string> = {
  '-': '−–—‐‑﹣－',
  '+': '＋',
  '=': '＝',
  '*': '∗＊',
  '/': '∕⁄／',
  '(': '（',
  ')': '）',
  ',': '，、',
  ';': '；',
  ':': '：∶',
  '.': '．',
  '%': '％',
  '|': '｜∣',
  "'": '′’‘',
  ' ': '\u00a0\u2002\u2003\u2009\u202f\u3000',
  '': '\u200b\u200c\u200d\ufeff\u2061\u2062\u200e\u200f',
}

const commands: Record<string, string> = {
  times: '×',
  cdot: '·⋅∙',
  div: '÷',
  le: '≤⩽',
  ge: '≥⩾',
  ne: '≠',
  approx: '≈≅',
  equiv: '≡',
  sim: '∼',
  pm: '±',
  mp: '∓',
  infty: '∞',
  pi: 'π',
  sqrt: '√',
  cup: '∪',
  cap: '∩',
  in: '∈',
  notin: '∉',
  varnothing: '∅',
  degree: '°º˚',
  rightarrow: '→',
  Rightarrow: '⇒',
  langle: '⟨',
  rangle: '⟩',
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  theta: 'θ',
  lambda: 'λ',
  mu: 'μµ',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φϕ',
  omega: 'ω',
  Omega: 'Ω',
  Delta: 'Δ',
  sum: '∑',
  prod: '∏',
  int: '∫',
  dots: '…⋯',
  triangle: '△',
  angle: '∠',
  setminus: '∖',
  lfloor: '⌊',
  rfloor: '⌋',
  lceil: '⌈',
  rceil: '⌉',
  R: 'ℝ',
  Z: 'ℤ',
  N: 'ℕ',
  Q: 'ℚ',
  C: 'ℂ',
}

const fractions: Record<string, string> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅖': '2/5',
  '⅗': '3/5',
  '⅘': '4/5',
  '⅙': '1/6',
  '⅚': '5/6',
  '⅛': '1/8',
  '⅜': '3/8',
  '⅝': '5/8',
  '⅞': '7/8',
}

const replacements: Record<string, string> = Object.fromEntries([
  ...Object.entries(groups).flatMap(([to, from]) => Array.from(from, (each) => [each, to])),
  ...Object.entries(commands).flatMap(([to, from]) =>
    Array.from(from, (each) => [each, `\\${to} `]),
  ),
  ...Object.entries(fractions).map(([from, to]) => [from, `\\frac{${to.replace('/', '}{')}}`]),
])
