import type { Comparison } from '../../analysis/index.ts'
import { figureHtml, figuresHtml } from '../figure.ts'
import { html } from '../html.ts'
import { binLabel, histogramPlot } from '../plots/histogram-plot.ts'
import { spreadPlot } from '../plots/spread-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { armNames } from './arm-names.ts'

const aboutHistogram = {
  id: 'histogram',
  title: 'How accuracy is spread over problems',
  asks: 'Problems that are never and always solved have bins of their own: pass@k at many attempts is decided by the first.',
}

export function histogramSection({ arms, histogram }: Comparison): Section {
  return findingSection(aboutHistogram, histogram, (bins, over) => {
    const names = armNames(arms)
    return figuresHtml({
      id: 'histogram',
      title: 'Problems by accuracy',
      svg: histogramPlot(bins, names),
      caption: over,
      table: {
        columns: ['accuracy', names.base, names.rl].map((name) => ({ name })),
        rows: bins.map((bin) => [binLabel(bin), bin.base, bin.rl]),
      },
    })
  })
}

const aboutSpread = {
  id: 'spread',
  title: 'Better on average, or more even?',
  asks: 'pass@k rises when accuracy rises on average, and falls when the same average is spread less evenly over problems. The difference is split into the two.',
}

export function spreadSection({ spread }: Comparison): Section {
  return findingSection(
    aboutSpread,
    spread,
    (points, over) =>
      html`<div class="figures">
        ${figureHtml({
          id: 'spread',
          title: 'Parts of the difference',
          svg: spreadPlot(points),
          caption: over,
          table: {
            columns: [
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
            ].map((name) => ({ name })),
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
