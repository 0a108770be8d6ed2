import { count, type Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html } from '../html.ts'
import { armLinesPlot } from '../plots/arm-lines-plot.ts'
import { differencePlot } from '../plots/difference-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'matched',
  title: 'Equal budget instead of equal k',
  asks: 'If one arm writes longer, equal k is not equal cost. The same comparison where both may spend the same.',
}

export function matchedSection({ arms, matched, settings }: Comparison): Section {
  return findingSection(about, matched, ({ unit, meanBase, meanRl, points }, over) => {
    const names = armNames(arms)
    const x = `${unit} a problem`
    const budget = { name: unit, write: count }
    return figuresHtml(
      {
        id: 'matched',
        title: `Solved at equal ${unit}`,
        svg: armLinesPlot(
          points.map((point) => ({ ...point, x: point.budget })),
          names,
          {
            description: `pass@k of ${names.base} and of ${names.rl} against ${x}`,
            x,
            y: 'solved',
          },
        ),
        caption: html`Mean ${unit} a completion: ${count(meanBase)} for ${names.base},
        ${count(meanRl)} for ${names.rl}; each tries as often as the budget allows.`,
        table: {
          columns: [
            budget,
            ...named(
              `k of ${names.base}`,
              `k of ${names.rl}`,
              names.base,
              names.rl,
              `${names.base} a thousand`,
              `${names.rl} a thousand`,
            ),
          ],
          rows: points.map(({ budget: spent, kBase, kRl, base, rl, perThousand }) => [
            spent,
            kBase,
            kRl,
            base,
            rl,
            perThousand.base,
            perThousand.rl,
          ]),
        },
      },
      {
        id: 'matched-difference',
        title: `Paired difference at equal ${unit}`,
        svg: differencePlot({
          points: points.map((point) => ({ ...point, k: point.budget })),
          gain: [],
          loss: [],
          firstLoss: null,
          margin: settings.margin,
          x,
        }),
        caption: html`${names.rl} minus ${names.base}. Shaded: ${over}`,
        table: {
          columns: [budget, ...named('difference', 'low', 'high')],
          rows: points.map(({ budget: spent, difference, low, high }) => [
            spent,
            difference,
            low,
            high,
          ]),
        },
      },
    )
  })
}
