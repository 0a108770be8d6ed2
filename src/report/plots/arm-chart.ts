import type { PlotOptions } from '@observablehq/plot'
import { armLegend, type ArmNames, armScales, chart, log2Axis, shareAxis } from './chart.ts'

export interface ArmChartLabels {
  description: string
  x: string
  y: string
}

/** The frame of a chart of both arms against a log2 axis. */
export function armChart(
  xs: readonly number[],
  names: ArmNames,
  { description, x, y }: ArmChartLabels,
  marks: NonNullable<PlotOptions['marks']>,
): string {
  return chart({
    description,
    legend: armLegend(names),
    ...armScales,
    x: log2Axis([...xs], x),
    y: shareAxis(y),
    marks,
  })
}
