import type { TokenKind } from './token.ts'

/** What a LaTeX command stands for: a token, or something that the reader looks through. */
export type LatexSymbol = TokenKind | 'skip' | 'space' | 'environment'

/** Commands that this audit does not know are `bad`: nothing next to them is complete. */
export function latexSymbol(command: string): LatexSymbol {
  return symbols.get(command) ?? 'bad'
}

const table: Record<string, string> = {
  '*': 'times cdot ast bullet',
  '/': 'div',
  '=': 'equals',
  '≈': 'approx simeq cong approxeq doteq',
  '%': 'percent',
  frac: 'frac dfrac tfrac cfrac',
  sqrt: 'sqrt',
  binom: 'binom dbinom tbinom',
  pi: 'pi',
  degree: 'degree',
  text: 'text mathrm textrm textnormal textsf texttt mbox hbox operatorname mathsf textbf textit emph mathbf boldsymbol mathit underline',
  environment: 'begin end label tag vspace hspace color textcolor',
  skip: 'left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr displaystyle textstyle limits boxed fbox mathstrut phantom',
  space: 'quad qquad hfill noindent newline item hline par smallskip medskip',
  stop: 'le leq ge geq lt gt ne neq leqslant geqslant equiv in notin sim propto Rightarrow implies therefore because to rightarrow longrightarrow Longrightarrow Leftrightarrow iff leftrightarrow mapsto land lor colon mid checkmark square blacksquare ll gg subset subseteq',
  name: 'alpha beta gamma delta epsilon varepsilon theta lambda mu nu rho sigma tau phi varphi omega Delta ell',
}

const symbols = new Map<string, LatexSymbol>(
  Object.entries(table).flatMap(([symbol, commands]) =>
    commands.split(' ').map((command) => [command, symbol as LatexSymbol] as const),
  ),
)
