import * as Plot from '@observablehq/plot'
import { paper } from '../palette.ts'
import {
  armLegend,
  type ArmNames,
  armScales,
  chart,
  log2Axis,
  shareAxis,
  withSymbol,
} from './chart.ts'
import type { LegendItem } from './legend.ts'

/** pass@k of both arms at one k, with the interval of each. */
export interface PassAtKPoint {
  k: number
  base: number
  baseLow: number
  baseHigh: number
  rl: number
  rlLow: number
  rlHigh: number
  /** pass@k of guessing, where it is known. */
  floor: number | null
}

/** Draws pass@k against k on a log2 axis, a line and a band for each arm, and what guessing reaches. */
export function passAtKPlot(points: PassAtKPoint[], names: ArmNames): string {
  const rows = points.flatMap(({ k, base, baseLow, baseHigh, rl, rlLow, rlHigh }) => [
    { arm: 'base', k, pass: base, low: baseLow, high: baseHigh },
    { arm: 'rl', k, pass: rl, low: rlLow, high: rlHigh },
  ])
  const floor = points.filter((point) => point.floor !== null)
  const symbols = withSymbol(points, ({ k }) => k).map(({ k }) => k)
  return chart({
    description: `pass@k of ${names.base} and of ${names.rl} against k`,
    legend: [...armLegend(names), ...(floor.length > 0 ? [floorItem] : [])],
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
      Plot.lineY(floor, { x: 'k', y: 'floor', stroke: paper.quiet, strokeDasharray: '4,3' }),
    ],
  })
}

const floorItem: LegendItem = { text: 'guessing', color: paper.quiet, sign: 'dashes' }
