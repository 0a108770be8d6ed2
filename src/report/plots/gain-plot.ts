import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import { chart, shareAxis } from './chart.ts'

export interface GainPlotRow extends Estimate {
  part: string
}

const partsOfGain = {
  description: 'Parts of the change in pass@1, with intervals',
  x: 'change in pass@1',
}

/** Draws changes as bars from zero, each with its interval: by default the parts of the gain in pass@1. */
export function gainPlot(
  rows: GainPlotRow[],
  labels: { description: string; x: string } = partsOfGain,
): string {
  return chart({
    description: labels.description,
    legend: [],
    height: 50 + rows.length * 40,
    marginTop: 8,
    marginLeft: 92,
    x: shareAxis(labels.x),
    y: { domain: rows.map(({ part }) => part), label: null, tickSize: 0, padding: 0.35 },
    marks: [
      Plot.barX(rows, { x: 'value', y: 'part', fill: 'currentColor', fillOpacity: 0.3 }),
      Plot.link(rows, {
        x1: 'low',
        x2: 'high',
        y1: 'part',
        y2: 'part',
        stroke: 'currentColor',
        strokeWidth: 2,
      }),
      Plot.dot(rows, { x: 'value', y: 'part', fill: 'currentColor', r: 4 }),
      Plot.ruleX([0]),
    ],
  })
}
