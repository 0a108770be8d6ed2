import * as Plot from '@observablehq/plot'
import type { Estimate } from '../../records/index.ts'
import {
  armLegend,
  type ArmNames,
  armScales,
  chart,
  log2Axis,
  shareAxis,
  withSymbol,
} from './chart.ts'

/** What one method predicts for both arms beyond the largest n. */
export interface ExtrapolationPlotMethod {
  name: string
  points: { k: number; base: Estimate; rl: Estimate }[]
}

const panelsAcross = 2

/** Draws one panel a method, dashed because none of it was observed. */
export function extrapolationPlot(methods: ExtrapolationPlotMethod[], names: ArmNames): string {
  const panels = methods.map(({ name }, i) => ({
    name,
    column: i % panelsAcross,
    row: Math.floor(i / panelsAcross),
  }))
  const rows = methods.flatMap(({ points }, i) =>
    withSymbol(points, ({ k }) => k).flatMap(({ k, base, rl }) => [
      { ...panels[i], arm: 'base', k, ...base },
      { ...panels[i], arm: 'rl', k, ...rl },
    ]),
  )
  const panelRows = Math.ceil(methods.length / panelsAcross)
  const place = { x: 'k', fx: 'column', fy: 'row' }
  const axis = log2Axis(
    rows.map(({ k }) => k),
    'k, completions drawn',
  )
  return chart({
    description: `Extrapolated pass@k of ${names.base} and ${names.rl}, one panel a method`,
    legend: armLegend(names),
    height: 60 + panelRows * 190,
    marginTop: 48,
    ...armScales,
    x: { ...axis, ticks: sparse(axis.ticks) },
    y: shareAxis('pass@k, model-based', { ticks: 5 }),
    fx: { axis: null, padding: 0.14 },
    fy: { axis: null, padding: 0.16 },
    marks: [
      Plot.areaY(rows, {
        ...place,
        y1: 'low',
        y2: 'high',
        z: 'arm',
        fill: 'arm',
        fillOpacity: 0.18,
      }),
      Plot.lineY(rows, {
        ...place,
        y: 'value',
        z: 'arm',
        stroke: 'arm',
        strokeDasharray: '5,3',
        strokeWidth: 1.8,
      }),
      Plot.dot(rows, { ...place, y: 'value', fill: 'arm', symbol: 'arm', r: 3.5 }),
      Plot.text(panels, {
        fx: 'column',
        fy: 'row',
        text: 'name',
        frameAnchor: 'top-left',
        dy: -14,
        fontWeight: 600,
      }),
    ],
  })
}

/** Panels are narrow, and what stands at the end of one would run into the start of the next. */
function sparse(ticks: number[]): number[] {
  const powers = ticks.filter((tick) => Number.isInteger(Math.log2(tick)))
  const step = Math.ceil(powers.length / 4)
  return powers.filter((_, i) => i % step === 0)
}
