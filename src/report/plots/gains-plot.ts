import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import { partColors } from '../palette.ts'
import { chart, log2Axis, shareAxis } from './chart.ts'

/** The gain at one k as it is, and as it would be. */
export interface GainsPoint {
  k: number
  stated: Estimate
  counterfactual: Estimate
}

export interface GainsLabels {
  description: string
  /** What the two gains are called. */
  stated: string
  counterfactual: string
}

const series = [
  { name: 'stated', color: partColors.mean, sign: 'square' },
  { name: 'counterfactual', color: partColors.spread, sign: 'diamond' },
] as const

/** Draws the gain in pass@k twice, each with its band: as it is, and under a change of the world. */
export function gainsPlot(points: GainsPoint[], labels: GainsLabels): string {
  const rows = points.flatMap((point) =>
    series.map(({ name }) => ({ name, k: point.k, ...point[name] })),
  )
  return chart({
    description: labels.description,
    legend: series.map(({ name, color, sign }) => ({ text: labels[name], color, sign })),
    marginLeft: 52,
    x: log2Axis(
      points.map(({ k }) => k),
      'k, completions drawn',
    ),
    y: shareAxis('gain in pass@k'),
    color: { domain: series.map(({ name }) => name), range: series.map(({ color }) => color) },
    symbol: { domain: series.map(({ name }) => name), range: series.map(({ sign }) => sign) },
    marks: [
      Plot.ruleY([0]),
      Plot.areaY(rows, {
        x: 'k',
        y1: 'low',
        y2: 'high',
        z: 'name',
        fill: 'name',
        fillOpacity: 0.15,
      }),
      Plot.ruleX(rows, { x: 'k', y1: 'low', y2: 'high', stroke: 'name', strokeOpacity: 0.5 }),
      Plot.lineY(rows, { x: 'k', y: 'value', z: 'name', stroke: 'name', strokeWidth: 1.8 }),
      Plot.dot(rows, { x: 'k', y: 'value', fill: 'name', symbol: 'name', r: 4 }),
    ],
  })
}
