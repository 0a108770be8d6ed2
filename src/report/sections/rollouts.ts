import type { Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { intervalsPlot } from '../plots/intervals-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'

const about = {
  id: 'rollouts',
  title: 'Signal in the rollouts',
  asks: 'Did as many groups carry a training signal as the base’s counts forecast?',
}

export function rolloutsSection({ rollouts }: Comparison): Section {
  return findingSection(about, rollouts, ({ g, forecast, steps }, over) => {
    const rows = [
      { label: 'forecast from the base', arm: 'base' as const, problems: null, ...forecast },
      ...steps.map(({ name, problems, observed }) => ({
        label: name,
        arm: 'rl' as const,
        problems,
        ...observed,
      })),
    ]
    return figuresHtml({
      id: 'rollouts',
      title: `Share of groups of ${g} with a training signal`,
      svg: intervalsPlot(rows, {
        description: `Share of groups of ${g} with a training signal, as forecast and in the rollouts`,
        x: 'share of groups',
      }),
      caption: over,
      table: {
        columns: named('share of groups', 'value', 'low', 'high', 'problems'),
        rows: rows.map(({ label, value, low, high, problems }) => [
          label,
          value,
          low,
          high,
          problems,
        ]),
      },
    })
  })
}
