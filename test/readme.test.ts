import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compare } from '../src/analysis/index.ts'
import { differencePlot } from '../src/report/plots/difference-plot.ts'
import { passAtKPlot } from '../src/report/plots/pass-at-k-plot.ts'
import { passAtK } from '../src/statistics/index.ts'
import { deepscaler } from './helpers/arms.ts'

const names = { base: 'R1-Distill-Qwen-1.5B', rl: 'DeepScaleR-1.5B-Preview' }
const readme = readFileSync('README.md', 'utf8')
const comparison = compare(
  { ...deepscaler('base'), name: names.base },
  { ...deepscaler('rl'), name: names.rl },
)

/** What the README shows is what the code says. */
describe('the README', () => {
  it('shows the pictures that the report draws', async () => {
    const { points, gain, loss, crossing } = comparison.curves.data
    await expect(`${passAtKPlot(points, names)}\n`).toMatchFileSnapshot(
      '../docs/images/pass-at-k.svg',
    )
    const difference = differencePlot({
      points,
      gain,
      loss,
      firstLoss: crossing.firstLoss,
      margin: comparison.settings.margin,
    })
    await expect(`${difference}\n`).toMatchFileSnapshot('../docs/images/difference.svg')
  })

  it('quotes the verdict that the example gets', () => {
    const said = readme.replaceAll(/\s+/g, ' ')
    expect(said).toContain(comparison.verdict.name.toUpperCase())
    expect(said).toContain(comparison.verdict.sentence)
  })

  it('quotes pass@16 of 3 in 128', () => {
    const quoted = /passAtK\(128, 3, 16\) \/\/ (0\.\d+)…/.exec(readme)![1]!
    expect(String(passAtK(128, 3, 16)).startsWith(quoted)).toBe(true)
  })
})
