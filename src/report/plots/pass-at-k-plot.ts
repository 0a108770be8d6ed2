import * as Plot from '@observablehq/plot'
import {
  armLegend,
  type ArmNames,
  armScales,
  chart,
  log2Axis,
  shareAxis,
  withSymbol,
} from './chart.ts'

/** pass@k of both arms at one k, with the interval of each. */
export interface PassAtKPoint {
  k: number
  base: number
  baseLow: number
  baseHigh: number
  rl: number
  rlLow: number
  rlHigh: number
}

/** Draws pass@k against k on a log2 axis, a line and a band for each arm. */
export function passAtKPlot(points: PassAtKPoint[], names: ArmNames): string {
  const rows = points.flatMap(({ k, base, baseLow, baseHigh, rl, rlLow, rlHigh }) => [
    { arm: 'base', k, pass: base, low: baseLow, high: baseHigh },
    { arm: 'rl', k, pass: rl, low: rlLow, high: rlHigh },
  ])
  const symbols = withSymbol(points, ({ k }) => k).map(({ k }) => k)
  return chart({
    description: `pass@k of ${names.base} and of ${names.rl} against k`,
    legend: armLegend(names),
    ...armScales,
    x: log2Axis(
      points.map(({ k }) => k),
      'k, completions drawn',
    ),
    y: shareAxis('pass@k'),
    marks: [
      Plot.areaY(rows, { x: 'k', y1: 'low', y2: 'high', z: 'arm', fill: 'arm', fillOpacity: 0.18 }),
      Plot.lineY(rows, { x: 'k', y: 'pass', z: 'arm', stroke: 'arm', strokeWidth: 1.8 }),
      Plot.dot(
        rows.filter(({ k }) => symbols.includes(k)),
        {
          x: 'k',
          y: 'pass',
          fill: 'arm',
          symbol: 'arm',
          r: 4,
        },
      ),
    ],
  })
}
