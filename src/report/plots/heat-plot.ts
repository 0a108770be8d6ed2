import * as Plot from '@observablehq/plot'
import { share } from '../../analysis/index.ts'
import { type ArmKey, armColors } from '../palette.ts'
import { chart } from './chart.ts'

/** pass@k of one arm at one setting and k, and whether it is the best of that k. */
export interface HeatCell {
  k: number
  /** Its temperature, and top-p where that cuts. */
  setting: string
  pass: number
  best: boolean
}

/** Draws pass@k over k and temperature, the best temperature of each k framed. */
export function heatPlot(cells: HeatCell[], arm: ArmKey, name: string): string {
  const settings = new Set(cells.map(({ setting }) => setting))
  return chart({
    description: `pass@k of ${name} over k and temperature`,
    legend: [],
    height: 76 + settings.size * 34,
    x: { type: 'band', label: 'k, completions drawn', tickSize: 0 },
    y: { type: 'band', domain: [...settings].toReversed(), label: 'temperature', tickSize: 0 },
    opacity: { domain: [0, 1], range: [0, 0.6] },
    marks: [
      Plot.cell(cells, {
        x: 'k',
        y: 'setting',
        fill: armColors[arm],
        fillOpacity: 'pass',
        inset: 1.5,
      }),
      Plot.cell(
        cells.filter(({ best }) => best),
        { x: 'k', y: 'setting', fill: 'none', stroke: 'currentColor', inset: 1.5 },
      ),
      Plot.text(cells, { x: 'k', y: 'setting', text: ({ pass }: HeatCell) => share(pass, 2) }),
    ],
  })
}
