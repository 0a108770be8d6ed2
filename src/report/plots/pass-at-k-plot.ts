import * as Plot from '@observablehq/plot'
import { paper } from '../palette.ts'
import {
  armLegend,
  type ArmNames,
  armScales,
  chart,
  log2Axis,
  shareAxis,
  withSymbol,
} from './chart.ts'
import type { LegendItem } from './legend.ts'

/** pass@k or maj@k of both arms at one k, with the interval of each. */
export interface PassAtKPoint {
  k: number
  base: number
  baseLow: number
  baseHigh: number
  rl: number
  rlLow: number
  rlHigh: number
  /** pass@k of guessing, where it is known. */
  floor?: number | null
}

/** Someone else's curves, to be drawn behind. */
export interface PublishedCurves {
  title: string
  base: { k: number; pass: number }[]
  rl: { k: number; pass: number }[]
}

/**
 * Draws pass@k, or maj@k, against k on a log2 axis, a line and a band for each arm, over published
 * curves and what guessing reaches, where they are given.
 */
export function passAtKPlot(
  points: PassAtKPoint[],
  names: ArmNames,
  {
    measure = 'pass@k',
    reference = null,
  }: { measure?: 'pass@k' | 'maj@k'; reference?: PublishedCurves | null } = {},
): string {
  const published = publishedRows(reference, points)
  const rows = points.flatMap(({ k, base, baseLow, baseHigh, rl, rlLow, rlHigh }) => [
    { arm: 'base', k, pass: base, low: baseLow, high: baseHigh },
    { arm: 'rl', k, pass: rl, low: rlLow, high: rlHigh },
  ])
  const floor = points.filter((point) => typeof point.floor === 'number')
  const symbols = withSymbol(points, ({ k }) => k).map(({ k }) => k)
  return chart({
    description: `${measure} of ${names.base} and of ${names.rl} against k`,
    legend: [
      ...armLegend(names),
      ...(floor.length > 0 ? [floorItem] : []),
      ...(published.length > 0 ? [publishedItem(reference!)] : []),
    ],
    ...armScales,
    x: log2Axis(
      points.map(({ k }) => k),
      'k, completions drawn',
    ),
    y: shareAxis(measure),
    marks: [
      Plot.lineY(published, {
        x: 'k',
        y: 'pass',
        z: 'arm',
        stroke: 'arm',
        strokeOpacity: 0.55,
        strokeWidth: 1.2,
        strokeDasharray: '1,3',
      }),
      Plot.areaY(rows, { x: 'k', y1: 'low', y2: 'high', z: 'arm', fill: 'arm', fillOpacity: 0.18 }),
      Plot.lineY(rows, { x: 'k', y: 'pass', z: 'arm', stroke: 'arm', strokeWidth: 1.8 }),
      Plot.dot(
        rows.filter(({ k }) => symbols.includes(k)),
        {
          x: 'k',
          y: 'pass',
          fill: 'arm',
          symbol: 'arm',
          r: 4,
        },
      ),
      Plot.lineY(floor, { x: 'k', y: 'floor', stroke: paper.quiet, strokeDasharray: '4,3' }),
    ],
  })
}

const floorItem: LegendItem = { text: 'guessing', color: paper.quiet, sign: 'dashes' }

const publishedItem = ({ title }: PublishedCurves): LegendItem => ({
  text: `dotted: ${title}, published`,
  color: paper.quiet,
  sign: 'dashes',
})

/** As far as the reader's own curves reach. */
function publishedRows(reference: PublishedCurves | null, points: PassAtKPoint[]) {
  if (!reference) return []
  const last = points.at(-1)!.k
  return (['base', 'rl'] as const).flatMap((arm) =>
    reference[arm].filter(({ k }) => k <= last).map((point) => ({ arm, ...point })),
  )
}
