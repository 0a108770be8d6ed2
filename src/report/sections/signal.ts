import type { Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { armBandsPlot } from '../plots/arm-bands-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'signal',
  title: 'Training signal',
  asks: 'Training learns from groups in which some completions are right and some wrong. How many groups of G would be such?',
}

export function signalSection({ arms, signal }: Comparison): Section {
  return findingSection(about, signal, (points, over) => {
    if (points.length === 0) return over
    const names = armNames(arms)
    return figuresHtml({
      id: 'signal',
      title: 'Share of groups with a training signal',
      svg: armBandsPlot(
        points.map(({ g, base, rl }) => ({ x: g, base, rl })),
        names,
        {
          description: `Share of groups with a training signal, for ${names.base} and ${names.rl}`,
          x: 'G, completions in a group',
          y: 'share of groups',
        },
      ),
      caption: over,
      table: {
        columns: named('G', names.base, 'low', 'high', names.rl, 'low', 'high'),
        rows: points.map(({ g, base, rl }) => [
          g,
          ...[base, rl].flatMap(({ value, low, high }) => [value, low, high]),
        ]),
      },
    })
  })
}
