import { signed, type Comparison, type ExtrapolationMethod } from '../../analysis/index.ts'
import { figureHtml } from '../figure.ts'
import { unbrokenDifference, sentence } from '../format.ts'
import { html, type Html, prose } from '../html.ts'
import { extrapolationPlot } from '../plots/extrapolation-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named, tableHtml } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'extrapolation',
  title: 'Beyond what was drawn',
  asks: 'No estimate above uses more completions than there are. What lies beyond is extrapolation: it holds as far as its model does.',
}

export function extrapolationSection({ arms, extrapolation }: Comparison): Section {
  return findingSection(about, extrapolation, ({ methods, identified, statement }, over) => {
    const names = armNames(arms)
    return html`<p class="model-based">
        <strong
          >${identified ? 'Model-based.' : 'Model-based, and not identified by these data.'}</strong
        >
        ${said(extrapolation) !== statement && prose(sentence(statement))}
      </p>
      <div class="figures">
        ${figureHtml({
          id: 'extrapolation',
          title: 'Extrapolated pass@k',
          svg: extrapolationPlot(methods, names),
          caption: html`Not observed. ${over}`,
          table: {
            columns: named(
              'method',
              'k',
              names.base,
              'low',
              'high',
              names.rl,
              'low',
              'high',
              'D(k)',
              'low',
              'high',
            ),
            rows: methods.flatMap(({ name, points }) =>
              points.map((point) => [
                name,
                point.k,
                ...[point.base, point.rl, point.difference].flatMap(({ value, low, high }) => [
                  value,
                  low,
                  high,
                ]),
              ]),
            ),
          },
        })}
        <div>${farthestTable(methods)}${backTestTable(methods)}</div>
      </div>`
  })
}

function farthestTable(methods: ExtrapolationMethod[]): Html {
  const rows = methods.flatMap(({ name, points }) => {
    const last = points.at(-1)
    return last === undefined ? [] : [[name, last.k, unbrokenDifference(last.difference)]]
  })
  return tableHtml(
    { columns: [{ name: 'Method' }, { name: 'k' }, { name: 'D(k)' }], rows },
    'At the largest k, by method',
  )
}

function backTestTable(methods: ExtrapolationMethod[]): Html {
  const rows = methods.map(({ name, backTest }) => {
    if (backTest === null) return [name, 'too few completions', '', '']
    const { fitN, k, predicted, observed } = backTest
    const seen = observed.rl - observed.base
    const { low, high } = predicted.difference
    return [
      name,
      `${fitN} → ${k}`,
      unbrokenDifference(predicted.difference),
      `${signed(seen)} ${low <= seen && seen <= high ? '✓ inside' : '✗ outside'}`,
    ]
  })
  return tableHtml(
    {
      columns: named('Method', 'Fit n → k', 'Predicted D', 'Observed D'),
      rows,
    },
    'Would it have predicted what was then drawn?',
  )
}

function said(finding: Comparison['extrapolation']): string | null {
  return 'summary' in finding ? finding.summary : null
}
