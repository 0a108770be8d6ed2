import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import { type ArmKey, armColors } from '../palette.ts'
import { chart, shareAxis } from './chart.ts'

export interface IntervalRow extends Estimate {
  label: string
  /** The arm that it is of, where it is of one. */
  arm?: ArmKey
}

export interface IntervalsLabels {
  description: string
  x: string
  /** A value that all are read against, and what it is. Default 0. */
  against?: { value: number; label: string }
}

/** Draws one estimate with its interval a row, against a line. */
export function intervalsPlot(
  rows: IntervalRow[],
  { description, x, against }: IntervalsLabels,
): string {
  const longest = rows.reduce((most, { label }) => Math.max(most, short(label).length), 0)
  const color = ({ arm }: IntervalRow) => (arm ? armColors[arm] : 'currentColor')
  return chart({
    description,
    legend: [],
    height: 56 + rows.length * 30,
    marginTop: against ? 22 : 8,
    marginLeft: 24 + 7.2 * longest,
    // Room for half of the label where its line is at the edge.
    marginRight: against ? 60 : 14,
    x: shareAxis(x),
    y: {
      domain: rows.map(({ label }) => label),
      label: null,
      tickFormat: short,
      tickSize: 0,
      padding: 0.35,
    },
    marks: [
      Plot.ruleX([against?.value ?? 0]),
      ...(against
        ? [
            Plot.text([against], {
              x: 'value',
              text: 'label',
              frameAnchor: 'top',
              dy: -12,
            }),
          ]
        : []),
      Plot.link(rows, {
        x1: 'low',
        x2: 'high',
        y1: 'label',
        y2: 'label',
        stroke: color,
        strokeWidth: 2,
      }),
      Plot.dot(rows, { x: 'value', y: 'label', fill: color, r: 4 }),
    ],
  })
}

/** What fits beside the picture; the table has the whole. */
const short = (label: string) => (label.length > 30 ? `${label.slice(0, 29)}…` : label)
