import type { Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html } from '../html.ts'
import { passAtKPlot } from '../plots/pass-at-k-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'majority',
  title: 'Majority vote',
  asks: 'Nobody picks the right one of k for you. What a plurality vote of k answers gets right needs no oracle.',
}

export function majoritySection({ arms, majority }: Comparison): Section {
  return findingSection(about, majority, (points, over) => {
    const names = armNames(arms)
    return figuresHtml({
      id: 'majority',
      title: 'maj@k',
      svg: passAtKPlot(points, names, 'maj@k'),
      caption: html`Shaded: ${over}`,
      table: {
        columns: named(
          'k',
          names.base,
          'low',
          'high',
          names.rl,
          'low',
          'high',
          'difference',
          'low',
          'high',
        ),
        rows: points.map(({ k, base, baseLow, baseHigh, rl, rlLow, rlHigh, difference: d }) => [
          k,
          base,
          baseLow,
          baseHigh,
          rl,
          rlLow,
          rlHigh,
          d.value,
          d.low,
          d.high,
        ]),
      },
    })
  })
}
