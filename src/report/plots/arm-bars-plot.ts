import * as Plot from '@observablehq/plot'
import { armLegend, type ArmNames, armScales, chart } from './chart.ts'

/** A number of problems of each arm under one label. */
export interface ArmBar {
  label: string
  base: number
  rl: number
}

/** Draws two bars for each label, each arm's under its own symbol. */
export function armBarsPlot(
  bins: ArmBar[],
  names: ArmNames,
  { description, x }: { description: string; x: string },
): string {
  const bars = bins.flatMap(({ base, rl }, i) => [
    { arm: 'base', from: i + 0.1, to: i + 0.48, center: i + 0.29, problems: base },
    { arm: 'rl', from: i + 0.52, to: i + 0.9, center: i + 0.71, problems: rl },
  ])
  return chart({
    description,
    legend: armLegend(names),
    ...armScales,
    x: {
      domain: [0, bins.length],
      ticks: bins.map((_, i) => i + 0.5),
      tickFormat: (center: number) => bins[Math.floor(center)]?.label ?? '',
      tickSize: 0,
      label: x,
    },
    y: { grid: true, nice: true, ticks: 5, label: 'problems', insetTop: 6 },
    marks: [
      Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'problems', fill: 'arm', fillOpacity: 0.75 }),
      Plot.dot(bars, { x: 'center', y: 'problems', fill: 'arm', symbol: 'arm', r: 3.5 }),
      Plot.ruleY([0]),
    ],
  })
}
