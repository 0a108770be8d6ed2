import { type Comparison, interval, share, signed } from '../analysis/index.ts'

/** A table of texts, as a paper prints it. */
export interface PaperTable {
  columns: string[]
  rows: string[][]
}

/** The curves at powers of two and at their end: both arms, and their difference with its band. */
export function curvesTable({ arms, curves }: Pick<Comparison, 'arms' | 'curves'>): PaperTable {
  const { points } = curves.data
  const last = points.at(-1)?.k
  return {
    columns: ['k', arms.base.name, arms.rl.name, 'difference', 'band'],
    rows: points
      .filter(({ k }) => Number.isInteger(Math.log2(k)) || k === last)
      .map(({ k, base, rl, difference, low, high }) => [
        String(k),
        share(base),
        share(rl),
        signed(difference),
        interval(low, high),
      ]),
  }
}

/** A Markdown table with its caption below. */
export function tableMarkdown({ columns, rows }: PaperTable, caption: string): string {
  const line = (cells: string[]) => `| ${cells.map(markdownCell).join(' | ')} |\n`
  const rule = `|${columns.map((_, i) => (i === columns.length - 1 ? '---|' : '--:|')).join('')}\n`
  return `${line(columns)}${rule}${rows.map(line).join('')}\n${caption}\n`
}

/** Names come from files: what Markdown or HTML would read in them is escaped. */
const markdownCell = (text: string) =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\|`*_<>[\]]/g, (sign) => `\\${sign}`)

/** A LaTeX table in the style of booktabs. */
export function tableLatex({ columns, rows }: PaperTable, caption: string): string {
  const line = (cells: string[]) => `  ${cells.map(latexText).join(' & ')} \\\\\n`
  return [
    '\\begin{table}\n\\centering\n',
    `\\begin{tabular}{${columns.map((_, i) => (i === columns.length - 1 ? 'l' : 'r')).join('')}}\n`,
    `  \\toprule\n${line(columns)}  \\midrule\n${rows.map(line).join('')}  \\bottomrule\n`,
    `\\end{tabular}\n\\caption{${latexText(caption)}}\n\\end{table}\n`,
  ].join('')
}

const latexSigns: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '−': '$-$',
  '∞': '$\\infty$',
  '±': '$\\pm$',
  '≥': '$\\geq$',
  '≤': '$\\leq$',
  '…': '\\ldots{}',
}

const latexText = (text: string) =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\~^−∞±≥≤…&%$#_{}]/g, (sign) => latexSigns[sign] ?? `\\${sign}`)
