import * as Plot from '@observablehq/plot'
import { armChart, type ArmChartLabels } from './arm-chart.ts'
import { type ArmNames, withSymbol } from './chart.ts'

/** A share of both arms at one place of a log2 axis, without an interval. */
export interface ArmLinesPoint {
  x: number
  base: number
  rl: number
}

/** Draws one line for each arm against a log2 axis: pass^k, plurality vote, equal tokens. */
export function armLinesPlot(
  points: ArmLinesPoint[],
  names: ArmNames,
  labels: ArmChartLabels,
): string {
  const rows = (from: ArmLinesPoint[]): { arm: string; x: number; y: number }[] =>
    from.flatMap(({ x, base, rl }) => [
      { arm: 'base', x, y: base },
      { arm: 'rl', x, y: rl },
    ])
  const xs = points.map(({ x }) => x)
  const symbols = rows(withSymbol(points, ({ x }) => x))
  return armChart(xs, names, labels, [
    Plot.lineY(rows(points), { x: 'x', y: 'y', z: 'arm', stroke: 'arm', strokeWidth: 1.8 }),
    Plot.dot(symbols, { x: 'x', y: 'y', fill: 'arm', symbol: 'arm', r: 4 }),
  ])
}
