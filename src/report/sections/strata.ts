import type { Comparison, StratumResult } from '../../analysis/index.ts'
import { figureHtml } from '../figure.ts'
import { unbrokenDifference } from '../format.ts'
import { html } from '../html.ts'
import { strataPlot } from '../plots/strata-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named, tableHtml } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'strata',
  title: 'In each stratum',
  asks: 'The same comparison within each benchmark or difficulty class.',
}

export function strataSection({ arms, strata }: Comparison): Section {
  return findingSection(about, strata, (rows, over) => {
    const names = armNames(arms)
    const ends = (['first', 'last'] as const).filter(
      (end, i) => i === 0 || rows.some(({ first, last }) => first.k !== last.k),
    )
    const labelled = ends.map((end) => ({
      end,
      label: `D(${[...new Set(rows.map((row) => row[end].k))].join(', ')})`,
    }))
    const table = {
      columns: [
        { name: 'Stratum' },
        { name: 'Problems' },
        ...labelled.flatMap(({ label }) => [{ name: label }]),
      ],
      rows: rows.map((row) => [
        row.name,
        row.problems,
        ...ends.map((end) => differenceOf(row[end])),
      ]),
    }
    return html`<div class="figures">
        ${labelled.map(({ end, label }) =>
          figureHtml({
            id: `strata-${end}`,
            title: `${label} by stratum`,
            svg: strataPlot(
              rows.map((row) => ({
                name: row.name,
                difference: row[end].rl - row[end].base,
                ...row[end],
              })),
              label,
            ),
            caption: over,
            table: {
              columns: named('stratum', 'problems', 'k', names.base, names.rl, 'low', 'high'),
              rows: rows.map((row) => [
                row.name,
                row.problems,
                row[end].k,
                row[end].base,
                row[end].rl,
                row[end].low,
                row[end].high,
              ]),
            },
          }),
        )}
      </div>
      <div class="scroll" role="region" tabindex="0" aria-label="Strata">
        ${tableHtml(table, 'Difference in each stratum')}
      </div>`
  })
}

function differenceOf({ base, rl, low, high }: StratumResult['first']): string {
  return unbrokenDifference({ value: rl - base, low, high })
}
