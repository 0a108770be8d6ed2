import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import { chart, log2Axis, shareAxis } from './chart.ts'
import { partColors } from '../palette.ts'

/** The difference in pass@k and its parts at one k. */
export interface SpreadPlotPoint {
  k: number
  difference: number
  mean: Estimate
  spread: Estimate
  rest: Estimate
}

const parts = [
  { part: 'mean', text: 'from the mean of p', color: partColors.mean, sign: 'square' },
  { part: 'spread', text: 'from the spread of p', color: partColors.spread, sign: 'diamond' },
  { part: 'rest', text: 'rest', color: partColors.rest, sign: 'dashes' },
] as const

/** Draws the parts of D(k) that come from a change of mean and of spread, with the sum. */
export function spreadPlot(points: SpreadPlotPoint[]): string {
  const rows = points.flatMap((point) =>
    parts.map(({ part }) => ({ part, k: point.k, ...point[part] })),
  )
  const symbols = rows.filter(({ part }) => part !== 'rest')
  return chart({
    description: 'Difference in pass@k split into a part from the mean and a part from the spread',
    legend: [...parts, { text: 'sum, D(k)', color: 'currentColor', sign: 'line' }],
    marginLeft: 52,
    x: log2Axis(
      points.map(({ k }) => k),
      'k, completions drawn',
    ),
    y: shareAxis('part of D(k)'),
    color: { domain: parts.map(({ part }) => part), range: parts.map(({ color }) => color) },
    symbol: { domain: ['mean', 'spread'], range: ['square', 'diamond'] },
    marks: [
      Plot.ruleY([0]),
      Plot.areaY(rows, {
        x: 'k',
        y1: 'low',
        y2: 'high',
        z: 'part',
        fill: 'part',
        fillOpacity: 0.15,
      }),
      Plot.lineY(symbols, { x: 'k', y: 'value', z: 'part', stroke: 'part' }),
      Plot.lineY(
        rows.filter(({ part }) => part === 'rest'),
        {
          x: 'k',
          y: 'value',
          z: 'part',
          stroke: 'part',
          strokeDasharray: '4,3',
        },
      ),
      Plot.dot(symbols, { x: 'k', y: 'value', fill: 'part', symbol: 'part', r: 4 }),
      Plot.lineY(points, { x: 'k', y: 'difference', stroke: 'currentColor', strokeWidth: 1.8 }),
    ],
  })
}
