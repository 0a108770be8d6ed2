import { share } from '../../analysis/index.ts'
import * as Plot from '@observablehq/plot'
import { armLegend, type ArmNames, armScales, chart } from './chart.ts'

/** How many problems of each arm have their accuracy in (from, to]; [0, 0] and [1, 1] are bins of their own. */
export interface HistogramPlotBin {
  from: number
  to: number
  base: number
  rl: number
}

/** Draws the bins side by side, each arm's bar under its own symbol. */
export function histogramPlot(bins: HistogramPlotBin[], names: ArmNames): string {
  const bars = bins.flatMap(({ base, rl }, i) => [
    { arm: 'base', from: i + 0.1, to: i + 0.48, center: i + 0.29, problems: base },
    { arm: 'rl', from: i + 0.52, to: i + 0.9, center: i + 0.71, problems: rl },
  ])
  const labels = bins.map(binLabel)
  return chart({
    description: `Number of problems by accuracy, for ${names.base} and ${names.rl}`,
    legend: armLegend(names),
    ...armScales,
    x: {
      domain: [0, bins.length],
      ticks: bins.map((_, i) => i + 0.5),
      tickFormat: (center: number) => labels[Math.floor(center)] ?? '',
      tickSize: 0,
      label: 'accuracy, up to and including',
    },
    y: { grid: true, nice: true, ticks: 5, label: 'problems', insetTop: 6 },
    marks: [
      Plot.rectY(bars, { x1: 'from', x2: 'to', y: 'problems', fill: 'arm', fillOpacity: 0.75 }),
      Plot.dot(bars, { x: 'center', y: 'problems', fill: 'arm', symbol: 'arm', r: 3.5 }),
      Plot.ruleY([0]),
    ],
  })
}

/** `0`, `≤.1`, …, `<1`, `1`: what a bin holds, short enough for an axis. */
export function binLabel({ from, to }: { from: number; to: number }): string {
  if (from === to) return String(from)
  return to === 1 ? '<1' : share(to, decimals(to))
}

function decimals(value: number): number {
  return String(Math.round(value * 100) / 100).split('.')[1]?.length ?? 0
}
