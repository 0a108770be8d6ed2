import { type Comparison, counted } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html } from '../html.ts'
import { type IntervalRow, intervalsPlot } from '../plots/intervals-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'contamination',
  title: 'Contamination',
  asks: 'Had the base seen these problems? Then training may only have taught it to recite.',
}

export function contaminationSection({ arms, contamination }: Comparison): Section {
  return findingSection(about, contamination, ({ fresh, later, partial }, over) => {
    const names = armNames(arms)
    const drawn = (id: string, title: string, x: string, rows: IntervalRow[]) => ({
      id,
      title,
      svg: intervalsPlot(rows, { description: `${title}, for ${names.base} and ${names.rl}`, x }),
      caption: over,
      table: {
        columns: named('arm', 'value', 'low', 'high'),
        rows: rows.map(({ label, value, low, high }) => [label, value, low, high]),
      },
    })
    const rowsOf = ({
      base,
      rl,
    }: Pick<NonNullable<typeof fresh>, 'base' | 'rl'>): IntervalRow[] => [
      { label: names.base, arm: 'base', ...base },
      { label: names.rl, arm: 'rl', ...rl },
    ]
    return html`${figuresHtml(
      ...(fresh
        ? [drawn('fresh', 'Change with fresh numbers', 'change in pass@1', rowsOf(fresh))]
        : []),
      ...(partial
        ? [
            drawn(
              'partial',
              'Cut questions completed word for word',
              'share completed',
              rowsOf(partial),
            ),
          ]
        : []),
    )}
    ${
      later &&
      html`<p>
        ${
          later.verdict === null
            ? `${counted(later.problems, 'problem')} released after ${later.cutoff}: too few to ask the verdict of.`
            : `On the ${later.problems} problems released after ${later.cutoff} alone the verdict is: ${later.verdict}.`
        }
      </p>`
    }`
  })
}
