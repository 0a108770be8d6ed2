import type { Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { armLinesPlot } from '../plots/arm-lines-plot.ts'
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
      svg: armLinesPlot(
        points.map(({ k, base, rl }) => ({ x: k, base, rl })),
        names,
        {
          description: `Plurality vote of k answers of ${names.base} and of ${names.rl}`,
          x: 'k, answers that vote',
          y: 'maj@k',
        },
      ),
      caption: over,
      table: {
        columns: named('k', names.base, names.rl),
        rows: points.map(({ k, base, rl }) => [k, base, rl]),
      },
    })
  })
}
