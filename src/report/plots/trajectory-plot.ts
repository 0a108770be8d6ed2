import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import { partColors } from '../palette.ts'
import { chart, shareAxis } from './chart.ts'

/** pass@1 and pass@K of one training step. */
export interface TrajectoryPlotPoint {
  step: number
  pass1: Estimate
  passK: Estimate
}

/** Draws pass@1 and pass@K with their bands against the training step. */
export function trajectoryPlot(points: TrajectoryPlotPoint[], k: number): string {
  const parts = [
    { part: 'one', text: 'pass@1', color: partColors.mean, sign: 'square' },
    { part: 'many', text: `pass@${k}`, color: partColors.spread, sign: 'diamond' },
  ] as const
  const rows = points.flatMap(({ step, pass1, passK }) => [
    { part: 'one', step, ...pass1 },
    { part: 'many', step, ...passK },
  ])
  return chart({
    description: `pass@1 and pass@${k} against the training step`,
    legend: [...parts],
    x: {
      label: 'training step',
      ticks: points.map(({ step }) => step).slice(0, 12),
      tickFormat: String,
    },
    y: shareAxis('share of problems'),
    color: { domain: parts.map(({ part }) => part), range: parts.map(({ color }) => color) },
    symbol: { domain: parts.map(({ part }) => part), range: parts.map(({ sign }) => sign) },
    marks: [
      Plot.areaY(rows, {
        x: 'step',
        y1: 'low',
        y2: 'high',
        z: 'part',
        fill: 'part',
        fillOpacity: 0.18,
      }),
      Plot.lineY(rows, { x: 'step', y: 'value', z: 'part', stroke: 'part', strokeWidth: 1.8 }),
      Plot.dot(rows, { x: 'step', y: 'value', fill: 'part', symbol: 'part', r: 4 }),
    ],
  })
}
