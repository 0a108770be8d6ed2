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

/** A share of both arms at one place of a log2 axis, without an interval. */
export interface ArmLinesPoint {
  x: number
  base: number
  rl: number
}

export interface ArmLinesLabels {
  description: string
  x: string
  y: string
}

/** Draws one line for each arm against a log2 axis: pass^k, plurality vote, equal tokens. */
export function armLinesPlot(
  points: ArmLinesPoint[],
  names: ArmNames,
  labels: ArmLinesLabels,
): string {
  const rows = (from: ArmLinesPoint[]): { arm: string; x: number; y: number }[] =>
    from.flatMap(({ x, base, rl }) => [
      { arm: 'base', x, y: base },
      { arm: 'rl', x, y: rl },
    ])
  return chart({
    description: labels.description,
    legend: armLegend(names),
    ...armScales,
    x: log2Axis(
      points.map(({ x }) => x),
      labels.x,
    ),
    y: shareAxis(labels.y),
    marks: [
      Plot.lineY(rows(points), { x: 'x', y: 'y', z: 'arm', stroke: 'arm', strokeWidth: 1.8 }),
      Plot.dot(rows(withSymbol(points, ({ x }) => x)), {
        x: 'x',
        y: 'y',
        fill: 'arm',
        symbol: 'arm',
        r: 4,
      }),
    ],
  })
}
