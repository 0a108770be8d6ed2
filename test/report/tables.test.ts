import { describe, expect, it } from 'vitest'
import { curvesTable, tableLatex, tableMarkdown } from '../../src/report/tables.ts'
import { comparison } from '../helpers/comparison.ts'

const table = { columns: ['k', 'a_b', 'band'], rows: [['1', '.500', '[−.1, .2]']] }

describe('a table for a paper', () => {
  it('has the powers of two, the last k, and the names of the arms', () => {
    const { columns, rows } = curvesTable(comparison({ n: 12, names: { base: 'b', rl: 'r' } }))
    expect(columns).toEqual(['k', 'b', 'r', 'difference', 'band'])
    expect(rows.map(([k]) => k)).toEqual(['1', '2', '4', '8', '12'])
    for (const row of rows) expect(row[4]).toMatch(/^\[.*, .*\]$/)
  })

  it('is Markdown with what Markdown would read escaped', () => {
    expect(tableMarkdown(table, 'over problems')).toBe(
      '| k | a\\_b | band |\n|--:|--:|---|\n| 1 | .500 | \\[−.1, .2\\] |\n\nover problems\n',
    )
    expect(tableMarkdown({ columns: ['<img>|\n'], rows: [] }, '')).toContain('| \\<img\\>\\|  |')
  })

  it('is LaTeX with its signs escaped', () => {
    expect(tableLatex(table, '95 % & more')).toBe(
      [
        '\\begin{table}\n\\centering\n\\begin{tabular}{rrl}\n  \\toprule',
        '  k & a\\_b & band \\\\',
        '  \\midrule',
        '  1 & .500 & [$-$.1, .2] \\\\',
        '  \\bottomrule\n\\end{tabular}\n\\caption{95 \\% \\& more}\n\\end{table}\n',
      ].join('\n'),
    )
  })
})
