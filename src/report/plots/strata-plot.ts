import * as Plot from '@observablehq/plot'
import { chart, shareAxis } from './chart.ts'
import { shortened } from './legend.ts'

export interface StrataPlotRow {
  name: string
  difference: number
  low: number
  high: number
}

/** Draws the difference in each stratum with its interval, one line a stratum. */
export function strataPlot(rows: StrataPlotRow[], label: string): string {
  const names = rows.map(({ name }) => shortened(name, 22))
  const placed = rows.map((row, place) => ({ ...row, place }))
  return chart({
    description: `${label} in each stratum, with intervals`,
    legend: [],
    height: 50 + rows.length * 30,
    marginTop: 8,
    marginLeft: 30 + 6.5 * Math.max(...names.map((name) => name.length)),
    x: shareAxis(label),
    y: {
      type: 'band',
      domain: names.keys(),
      tickFormat: (place: number) => names[place] ?? '',
      label: null,
      tickSize: 0,
    },
    marks: [
      Plot.ruleX([0]),
      Plot.link(placed, {
        x1: 'low',
        x2: 'high',
        y1: 'place',
        y2: 'place',
        stroke: 'currentColor',
        strokeWidth: 2,
      }),
      Plot.dot(placed, { x: 'difference', y: 'place', fill: 'currentColor', r: 4 }),
    ],
  })
}
