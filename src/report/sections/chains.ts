import type { ChainDiversity, Comparison } from '../../analysis/index.ts'
import { type Figure, figuresHtml } from '../figure.ts'
import type { Html } from '../html.ts'
import { armBandsPlot } from '../plots/arm-bands-plot.ts'
import type { ArmNames } from '../plots/chart.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'chains',
  title: 'Different chains and approaches',
  asks: 'How many different ways of thinking does each arm still write, and how many of those are right?',
}

export function chainsSection({ arms, chains }: Comparison): Section {
  return findingSection(about, chains, (data, over) => {
    const names = armNames(arms)
    const all = figure('chains', 'Different chains among k completions', data.chains, names, over)
    if (!data.approaches) return figuresHtml(all)
    const right = 'Different right approaches among k completions'
    return figuresHtml(all, figure('approaches', right, data.approaches, names, over))
  })
}

function figure(
  id: string,
  title: string,
  points: ChainDiversity['chains'],
  names: ArmNames,
  over: Html,
): Figure {
  return {
    id,
    title,
    svg: armBandsPlot(
      points.map(({ k, base, rl }) => ({ x: k, base, rl })),
      names,
      {
        description: `${title} of ${names.base} and of ${names.rl}`,
        x: 'k, completions drawn',
        y: 'mean over problems',
      },
    ),
    caption: over,
    table: {
      columns: named('k', names.base, 'low', 'high', names.rl, 'low', 'high'),
      rows: points.map(({ k, base, rl }) => [
        k,
        ...[base, rl].flatMap(({ value, low, high }) => [value, low, high]),
      ]),
    },
  }
}
