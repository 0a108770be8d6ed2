import type { Comparison } from '../../analysis/index.ts'
import { figureHtml } from '../figure.ts'
import { html } from '../html.ts'
import { spreadPlot } from '../plots/spread-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'

const about = {
  id: 'spread',
  title: 'Better on average, or more even?',
  asks: 'pass@k rises when accuracy rises on average, and falls when the same average is spread less evenly over problems. The difference is split into the two.',
}

export function spreadSection({ spread }: Comparison): Section {
  return findingSection(
    about,
    spread,
    (points, over) =>
      html`<div class="figures">
        ${figureHtml({
          id: 'spread',
          title: 'Parts of the difference',
          svg: spreadPlot(points),
          caption: over,
          table: {
            columns: named(
              'k',
              'D(k)',
              'mean',
              'low',
              'high',
              'spread',
              'low',
              'high',
              'rest',
              'low',
              'high',
            ),
            rows: points.map(({ k, difference, mean, spread: part, rest }) => [
              k,
              difference,
              ...[mean, part, rest].flatMap(({ value, low, high }) => [value, low, high]),
            ]),
          },
        })}
      </div>`,
  )
}
