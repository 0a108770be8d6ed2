import * as Plot from '@observablehq/plot'
import { paper, partColors } from '../palette.ts'
import { chart, shareAxis } from './chart.ts'
import type { LegendItem } from './legend.ts'

/** What one step of training did; `policy` is null in supervised training. */
export interface TrainingPlotStep {
  step: number
  /** Nats a token; null where nothing was learnt from. */
  loss: number | null
  entropy: number | null
  /** Tokens a completion. */
  length: number
  policy: { reward: number; group: number; correct: number; solved: number; signal: number } | null
}

interface Series {
  text: string
  color: string
  dashes?: string
  value: (step: TrainingPlotStep) => number | null
}

const width = 560
const height = 230

/**
 * Draws what a training did, step by step, on one page: reward, pass@1, pass@K and the share of groups
 * with a signal; entropy; length. Every step is drawn as it was measured, on its own completions.
 */
export function trainingPlot(steps: TrainingPlotStep[]): string {
  const group = steps.find(({ policy }) => policy !== null)?.policy?.group
  const panels = [
    ...(group === undefined ? [] : [panel(steps, shares(group), 'share')]),
    panel(steps, group === undefined ? [lossLine, entropyLine] : [entropyLine], 'nats a token'),
    panel(steps, [lengthLine], 'tokens a completion'),
  ]
  return stacked(panels)
}

const shares = (group: number): Series[] => [
  { text: `pass@${group}`, color: partColors.spread, value: ({ policy }) => policy!.solved },
  { text: 'pass@1', color: partColors.mean, value: ({ policy }) => policy!.correct },
  { text: 'reward', color: paper.ink, dashes: '4,3', value: ({ policy }) => policy!.reward },
  {
    text: 'groups with a signal',
    color: partColors.rest,
    dashes: '1,3',
    value: ({ policy }) => policy!.signal,
  },
]
const lossLine: Series = { text: 'loss', color: paper.ink, value: ({ loss }) => loss }
const entropyLine: Series = {
  text: 'entropy',
  color: partColors.spread,
  value: ({ entropy }) => entropy,
}
const lengthLine: Series = { text: 'length', color: partColors.mean, value: ({ length }) => length }

function panel(steps: TrainingPlotStep[], series: Series[], label: string): string {
  return chart({
    width,
    height,
    description: `${series.map(({ text }) => text).join(', ')} against the training step`,
    legend: series.map(({ text, color, dashes }): LegendItem => ({
      text,
      color,
      sign: dashes === undefined ? 'line' : 'dashes',
    })),
    x: { label: 'training step', tickFormat: String },
    y: label === 'share' ? shareAxis(label, { domain: [0, 1] }) : { grid: true, nice: true, label },
    marks: series.map(({ color, dashes, value }) =>
      Plot.lineY(
        steps.flatMap((step) => {
          const y = value(step)
          return y === null ? [] : [{ x: step.step, y }]
        }),
        {
          x: 'x',
          y: 'y',
          stroke: color,
          strokeWidth: 1.6,
          ...(dashes === undefined ? {} : { strokeDasharray: dashes }),
        },
      ),
    ),
  })
}

/** One picture of several, below each other. */
function stacked(panels: readonly string[]): string {
  let top = 0
  const placed = panels.map((svg) => {
    const own = Number(/ height="(\d+)"/.exec(svg)![1])
    const at = top
    top += own
    return svg.replace('<svg ', `<svg y="${at}" `)
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}">${placed.join('')}</svg>`
}
