import {
  counted,
  type Comparison,
  type ExtrapolationMethod,
  share,
  signed,
} from '../../analysis/index.ts'
import type { Estimate } from '../../records/index.ts'
import { figureHtml } from '../figure.ts'
import { sentence, unbrokenDifference, unbrokenInterval } from '../format.ts'
import { html, type Html, prose } from '../html.ts'
import type { ArmNames } from '../plots/chart.ts'
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
          svg: extrapolationPlot(methods.map(marked), names),
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
            rows: methods
              .map(marked)
              .flatMap(({ name, points }) =>
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
        <div>${farthestTable(methods)}${backTestTable(methods, names)}</div>
      </div>`
  })
}

/** A fit on its edge says so wherever its numbers stand. */
const marked = (method: ExtrapolationMethod) =>
  method.onEdge ? { ...method, name: `${method.name} (ran into its limits)` } : method

const ranIntoLimits = 'the fit ran into its limits'

function farthestTable(methods: ExtrapolationMethod[]): Html {
  const rows = methods.flatMap(({ name, points, onEdge }) => {
    const last = points.at(-1)
    if (last === undefined) return []
    return [[name, last.k, onEdge ? ranIntoLimits : unbrokenDifference(last.difference)]]
  })
  return tableHtml(
    { columns: [{ name: 'Method' }, { name: 'k' }, { name: 'D(k)' }], rows },
    'At the largest k, by method (NPMLE: the law of p of greatest likelihood, whatever its shape)',
  )
}

function backTestTable(methods: ExtrapolationMethod[], names: ArmNames): Html {
  const rows = methods.flatMap(({ name, backTest }) => {
    if (backTest === null) return [[name, '', 'too few completions', '']]
    const { predicted, observed } = backTest
    if (predicted === null) return [[name, '', ranIntoLimits, '']]
    const { base, rl, difference } = predicted
    return [
      [name, names.base, unbrokenShare(base), share(observed.base)],
      [name, names.rl, unbrokenShare(rl), share(observed.rl)],
      [name, 'D(k)', unbrokenDifference(difference), signed(observed.rl - observed.base)],
    ]
  })
  const tested = methods.find(({ backTest }) => backTest !== null)?.backTest
  return tableHtml(
    { columns: named('Method', 'Of', 'Predicted', 'Observed'), rows },
    tested
      ? `pass@${tested.k} predicted from ${counted(tested.fitN, 'completion')}, beside what ${tested.k} showed`
      : 'Predicted from a tenth of the completions, beside what all of them showed',
  )
}

const unbrokenShare = ({ value, low, high }: Estimate) =>
  `${share(value)} ${unbrokenInterval(low, high)}`

function said(finding: Comparison['extrapolation']): string | null {
  return 'summary' in finding ? finding.summary : null
}
