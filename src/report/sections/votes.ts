import type { Comparison, Selector } from '../../analysis/index.ts'
import { type Figure, figuresHtml } from '../figure.ts'
import type { Html } from '../html.ts'
import { gainPlot } from '../plots/gain-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'votes',
  title: 'Votes that do not count alike',
  asks: 'Likelihood, length or certainty could tell which of k is right. What does a vote gain that weighs by them?',
}

export function votesSection({ arms, votes }: Comparison): Section {
  return findingSection(about, votes, ({ selectors }, over) => {
    const names = armNames(arms)
    return figuresHtml(
      figure('base', names.base, selectors, over),
      figure('rl', names.rl, selectors, over),
    )
  })
}

function figure(arm: 'base' | 'rl', name: string, selectors: Selector[], over: Html): Figure {
  const others = selectors.filter((selector) => selector.name !== 'plurality')
  const title = `What each way to select gains over the plurality in ${name}`
  return {
    id: `votes-${arm}`,
    title,
    svg: gainPlot(
      others.map((selector) => ({ part: selector.name, ...selector.overPlurality[arm] })),
      { description: title, x: 'share of problems, over the plurality' },
    ),
    caption: over,
    table: {
      columns: named('select', 'k', 'right', 'low', 'high'),
      rows: selectors.flatMap((selector) =>
        selector.points.map(({ k, [arm]: { value, low, high } }) => [
          selector.name,
          k,
          value,
          low,
          high,
        ]),
      ),
    },
  }
}
