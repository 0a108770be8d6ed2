import * as Plot from '@observablehq/plot'
import { paper } from '../palette.ts'
import { armLegend, type ArmNames, armScales, chart, log2Axis, shareAxis } from './chart.ts'

/** pass@k of both arms, the part of it on problems above chance, and what uniform guessing reaches, at one k. */
export interface FloorPlotPoint {
  k: number
  uniform: number | null
  base: { pass: number; above: number }
  rl: { pass: number; above: number }
}

/** What the two curves of each arm are called. */
export interface FloorPlotLabels {
  description: string
  above: string
  all: string
}

/** Draws pass@k (thin) and a part of it that counts (thick) for each arm, over the guesser's curve. */
export function floorPlot(
  points: FloorPlotPoint[],
  names: ArmNames,
  labels: FloorPlotLabels = {
    description: `pass@k on problems above chance of ${names.base} and of ${names.rl}, and of uniform guessing, against k`,
    above: 'on problems above chance',
    all: 'all of pass@k',
  },
): string {
  const rows = points.flatMap(({ k, base, rl }) => [
    { arm: 'base', k, ...base },
    { arm: 'rl', k, ...rl },
  ])
  const uniform = points.filter((point) => point.uniform !== null)
  return chart({
    description: labels.description,
    legend: [
      ...armLegend(names),
      { text: labels.above, color: 'currentColor', sign: 'line' },
      { text: labels.all, color: 'currentColor', sign: 'dashes' },
      ...(uniform.length > 0
        ? [{ text: 'guessing', color: paper.quiet, sign: 'area' } as const]
        : []),
    ],
    ...armScales,
    x: log2Axis(
      points.map(({ k }) => k),
      'k, completions drawn',
    ),
    y: shareAxis('pass@k'),
    marks: [
      Plot.areaY(uniform, { x: 'k', y1: 0, y2: 'uniform', fill: paper.quiet, fillOpacity: 0.25 }),
      Plot.lineY(rows, {
        x: 'k',
        y: 'pass',
        z: 'arm',
        stroke: 'arm',
        strokeDasharray: '4,3',
        strokeWidth: 1.2,
      }),
      Plot.lineY(rows, { x: 'k', y: 'above', z: 'arm', stroke: 'arm', strokeWidth: 1.8 }),
      Plot.dot(rows, { x: 'k', y: 'above', fill: 'arm', symbol: 'arm', r: 4 }),
    ],
  })
}
