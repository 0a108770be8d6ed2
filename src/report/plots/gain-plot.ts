import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import { chart, shareAxis } from './chart.ts'

export interface GainPlotRow extends Estimate {
  part: string
}

/** Draws the parts of the gain in pass@1 as bars from zero, each with its interval. */
export function gainPlot(rows: GainPlotRow[]): string {
  return chart({
    description: 'Parts of the change in pass@1, with intervals',
    legend: [],
    height: 50 + rows.length * 40,
    marginTop: 8,
    marginLeft: 92,
    x: shareAxis('change in pass@1'),
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
