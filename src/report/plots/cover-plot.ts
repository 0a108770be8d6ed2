import * as Plot from '@observablehq/plot'
import { armLegend, type ArmNames, armScales, chart, shareAxis } from './chart.ts'

/** Cover@τ of both arms at one τ, from the observed accuracies and smoothed by the posterior. */
export interface CoverPlotPoint {
  tau: number
  base: number
  rl: number
  /** Null where the counts do not identify the law that smooths. */
  baseSmoothed: number | null
  rlSmoothed: number | null
}

/** Draws the share of problems that are solved with a chance of at least τ, against τ. */
export function coverPlot(points: CoverPlotPoint[], names: ArmNames): string {
  const rows = points.flatMap(({ tau, base, rl, baseSmoothed, rlSmoothed }) => [
    { arm: 'base', tau, cover: base, smoothed: baseSmoothed },
    { arm: 'rl', tau, cover: rl, smoothed: rlSmoothed },
  ])
  const symbols = rows.filter((_, i) => Math.floor(i / 2) % Math.ceil(points.length / 10) === 0)
  return chart({
    description: `Share of problems with accuracy of at least tau, for ${names.base} and ${names.rl}`,
    legend: [
      ...armLegend(names),
      ...(rows.some(({ smoothed }) => smoothed !== null)
        ? [{ text: 'smoothed', color: 'currentColor', sign: 'line' as const }]
        : []),
      { text: 'as observed', color: 'currentColor', sign: 'dashes' },
    ],
    ...armScales,
    x: shareAxis('τ, accuracy of at least', { grid: false }),
    y: shareAxis('share of problems', { domain: [0, 1] }),
    marks: [
      Plot.lineY(rows, {
        x: 'tau',
        y: 'cover',
        z: 'arm',
        stroke: 'arm',
        strokeDasharray: '4,3',
        strokeWidth: 1.2,
      }),
      Plot.lineY(rows, { x: 'tau', y: 'smoothed', z: 'arm', stroke: 'arm', strokeWidth: 1.8 }),
      Plot.dot(symbols, {
        x: 'tau',
        y: ({ smoothed, cover }) => smoothed ?? cover,
        fill: 'arm',
        symbol: 'arm',
        r: 4,
      }),
      Plot.ruleY([0]),
    ],
  })
}
