import { share } from '../../analysis/index.ts'
import { armBarsPlot } from './arm-bars-plot.ts'
import type { ArmNames } from './chart.ts'

/** How many problems of each arm have their accuracy in (from, to]; [0, 0] and [1, 1] are bins of their own. */
export interface HistogramPlotBin {
  from: number
  to: number
  base: number
  rl: number
}

/** Draws the bins side by side, each arm's bar under its own symbol. */
export function histogramPlot(bins: HistogramPlotBin[], names: ArmNames): string {
  return armBarsPlot(
    bins.map((bin) => ({ ...bin, label: binLabel(bin) })),
    names,
    {
      description: `Number of problems by accuracy, for ${names.base} and ${names.rl}`,
      x: 'accuracy, up to and including',
    },
  )
}

/** `0`, `≤.1`, …, `<1`, `1`: what a bin holds, short enough for an axis. */
export function binLabel({ from, to }: { from: number; to: number }): string {
  if (from === to) return String(from)
  return to === 1 ? '<1' : share(to, decimals(to))
}

function decimals(value: number): number {
  return String(Math.round(value * 100) / 100).split('.')[1]?.length ?? 0
}
