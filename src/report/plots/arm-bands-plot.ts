import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import { armChart, type ArmChartLabels } from './arm-chart.ts'
import type { ArmNames } from './chart.ts'

/** A number of both arms with its interval, at one place of a log2 axis. */
export interface ArmBandsPoint {
  x: number
  base: Estimate
  rl: Estimate
}

/** Draws a line and a band for each arm against a log2 axis. */
export function armBandsPlot(
  points: ArmBandsPoint[],
  names: ArmNames,
  labels: ArmChartLabels,
): string {
  const rows = points.flatMap(({ x, base, rl }) => [
    { arm: 'base', x, ...base },
    { arm: 'rl', x, ...rl },
  ])
  const xs = points.map(({ x }) => x)
  return armChart(xs, names, labels, [
    Plot.areaY(rows, { x: 'x', y1: 'low', y2: 'high', z: 'arm', fill: 'arm', fillOpacity: 0.18 }),
    Plot.lineY(rows, { x: 'x', y: 'value', z: 'arm', stroke: 'arm', strokeWidth: 1.8 }),
    Plot.dot(rows, { x: 'x', y: 'value', fill: 'arm', symbol: 'arm', r: 4 }),
  ])
}
