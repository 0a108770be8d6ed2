import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import { armLegend, type ArmNames, armScales, chart, shareAxis } from './chart.ts'

/** Share of each arm's chains in each tenth of the other's own. */
export interface PercentileRows {
  base: Estimate[]
  rl: Estimate[]
}

/** Draws both arms' percentiles under the other, with their bands, beside the level of one source. */
export function percentilePlot({ base, rl }: PercentileRows, names: ArmNames): string {
  const rows = (['base', 'rl'] as const).flatMap((arm) =>
    (arm === 'base' ? base : rl).map((share, i, { length }) => ({
      arm,
      x: (i + 0.5) / length,
      ...share,
    })),
  )
  const level = 1 / rl.length
  return chart({
    description: `Percentiles of each arm's chains among the other's own: ${names.base} and ${names.rl}`,
    legend: armLegend(names),
    ...armScales,
    x: shareAxis('percentile among the other arm’s own chains', { domain: [0, 1], nice: false }),
    y: shareAxis('share of the chains', { zero: true }),
    marks: [
      Plot.areaY(rows, { x: 'x', y1: 'low', y2: 'high', z: 'arm', fill: 'arm', fillOpacity: 0.18 }),
      Plot.ruleY([level], { stroke: 'currentColor', strokeDasharray: '4 3' }),
      Plot.lineY(rows, { x: 'x', y: 'value', z: 'arm', stroke: 'arm', strokeWidth: 1.8 }),
      Plot.dot(rows, { x: 'x', y: 'value', fill: 'arm', symbol: 'arm', r: 4 }),
      Plot.ruleY([0]),
    ],
  })
}
