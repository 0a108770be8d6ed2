import * as Plot from '@observablehq/plot'
import type { KRange } from '../../records/index.ts'
import { armColors, paper } from '../palette.ts'
import { chart, log2Axis, shareAxis, withSymbol } from './chart.ts'
import type { LegendItem } from './legend.ts'

/** The paired difference in pass@k at one k, with its band. */
export interface DifferencePoint {
  k: number
  difference: number
  low: number
  high: number
}

export interface DifferencePlotData {
  points: DifferencePoint[]
  /** The runs of k with a certain gain and with a certain loss. */
  gain: KRange[]
  loss: KRange[]
  /** The confidence set of the first k with a loss; `to` is null where it has no end within n. */
  firstLoss: { from: number; to: number | null } | null
  margin: number
  /** What the horizontal axis counts, where it is not k: tokens, say. */
  x?: string
}

/**
 * Draws the difference in pass@k with its band, ±margin, and along the foot which values of k are a
 * certain gain, a certain loss, and may be the first with a loss.
 */
export function differencePlot({
  points,
  gain,
  loss,
  firstLoss,
  margin,
  x = 'k, completions drawn',
}: DifferencePlotData): string {
  const ks = points.map(({ k }) => k)
  const firstLosses =
    firstLoss === null ? [] : [{ from: firstLoss.from, to: firstLoss.to ?? ks.at(-1)! }]
  const shade = (ranges: KRange[], fill: string, fillOpacity: number): Plot.Markish =>
    Plot.rect(
      ranges.map((range) => edges(range, ks)),
      { x1: 'from', x2: 'to', fill, fillOpacity },
    )
  const strip = (ranges: KRange[], stroke: string, insetBottom: number): Plot.Markish =>
    Plot.ruleY(
      ranges.map((range) => edges(range, ks)),
      {
        x1: 'from',
        x2: 'to',
        y: () => floor,
        stroke,
        strokeWidth: 5,
        dy: -insetBottom,
      },
    )
  const lowest = Math.min(-margin, ...points.map(({ low }) => low))
  const highest = Math.max(margin, ...points.map(({ high }) => high))
  const floor = lowest - (highest - lowest) * 0.14
  return chart({
    description: 'Difference in pass@k, RL-trained arm minus base, against k, with its band',
    legend: legend({ gain, loss, firstLoss, margin }),
    marginLeft: 52,
    x: log2Axis(ks, x),
    y: shareAxis('difference, gain above zero', { domain: [floor, highest], nice: false }),
    marks: [
      shade(gain, armColors.rl, 0.1),
      shade(loss, armColors.base, 0.1),
      Plot.ruleY([-margin, margin], { stroke: paper.quiet, strokeDasharray: '4,3' }),
      Plot.ruleY([0], { stroke: 'currentColor' }),
      Plot.areaY(points, {
        x: 'k',
        y1: 'low',
        y2: 'high',
        fill: 'currentColor',
        fillOpacity: 0.16,
      }),
      Plot.lineY(points, { x: 'k', y: 'difference', stroke: 'currentColor', strokeWidth: 1.8 }),
      Plot.dot(
        withSymbol(points, ({ k }) => k),
        {
          x: 'k',
          y: 'difference',
          r: 3.5,
          fill: ({ low, high }: DifferencePoint) =>
            low > 0 || high < 0 ? paper.ink : paper.ground,
          stroke: 'currentColor',
        },
      ),
      strip(gain, armColors.rl, 6),
      strip(loss, armColors.base, 6),
      strip(firstLosses, paper.quiet, 14),
    ],
  })
}

/** The range on a log axis, reaching half-way to the neighbouring values of k, so that ranges tile. */
function edges({ from, to }: KRange, ks: number[]): KRange {
  const before = ks.findLast((k) => k < from) ?? from
  const after = ks.find((k) => k > to) ?? to
  return { from: Math.sqrt(before * from), to: Math.sqrt(to * after) }
}

function legend({
  gain,
  loss,
  firstLoss,
  margin,
}: Omit<DifferencePlotData, 'points'>): LegendItem[] {
  const items: LegendItem[] = [
    { text: 'difference with its band', color: 'currentColor', sign: 'line' },
  ]
  items.push({
    text: `±${String(margin).replace(/^0/, '')} margin`,
    color: paper.quiet,
    sign: 'dashes',
  })
  if (gain.length > 0)
    items.push({
      text: `certain gain: ${spans(gain)}`,
      color: armColors.rl,
      sign: 'area',
      opacity: 0.45,
    })
  if (loss.length > 0)
    items.push({
      text: `certain loss: ${spans(loss)}`,
      color: armColors.base,
      sign: 'area',
      opacity: 0.45,
    })
  if (firstLoss !== null)
    items.push({
      text: `first loss at ${firstLossText(firstLoss)}`,
      color: paper.quiet,
      sign: 'area',
      opacity: 1,
    })
  return items
}

function spans(ranges: KRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ')
}

function firstLossText({ from, to }: { from: number; to: number | null }): string {
  return to === null ? `${from} or later` : from === to ? String(from) : `${from} to ${to}`
}
