import type { Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { intervalsPlot } from '../plots/intervals-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'seeds',
  title: 'Other training seeds',
  asks: 'Would another training run of the same recipe give the same?',
}

export function seedsSection({ arms, curves, seeds, settings }: Comparison): Section {
  return findingSection(about, seeds, ({ siblings }, over) => {
    const names = armNames(arms)
    const at = (point: (typeof curves.data.points)[number]) => ({
      value: point.difference,
      low: point.low,
      high: point.high,
    })
    const { points } = curves.data
    const [from, to] = [settings.ks[0]!, settings.ks.at(-1)!]
    const runs = [
      { name: names.rl, first: at(points[0]!), last: at(points.at(-1)!), k: to },
      ...siblings,
    ]
    const rows = runs.flatMap(({ name, first, last, k }) => [
      { label: `k = ${from}: ${name}`, ...first },
      { label: `k = ${k}: ${name}`, ...last },
    ])
    return figuresHtml({
      id: 'seeds',
      title: `Difference in pass@k from ${names.base}, seed by seed`,
      svg: intervalsPlot(rows, {
        description: `Difference in pass@k from ${names.base} at k = ${from} and at the largest k of each, for each training seed`,
        x: 'difference in pass@k',
      }),
      caption: over,
      table: {
        columns: named('k and seed', 'difference', 'low', 'high'),
        rows: rows.map(({ label, value, low, high }) => [label, value, low, high]),
      },
    })
  })
}
