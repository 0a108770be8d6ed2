import { describe, expect, it } from 'vitest'
import { reference } from '../../../src/analysis/published/reference.ts'
import { armBandsPlot } from '../../../src/report/plots/arm-bands-plot.ts'
import { armLinesPlot } from '../../../src/report/plots/arm-lines-plot.ts'
import { coverPlot } from '../../../src/report/plots/cover-plot.ts'
import { differencePlot } from '../../../src/report/plots/difference-plot.ts'
import { extrapolationPlot } from '../../../src/report/plots/extrapolation-plot.ts'
import { floorPlot } from '../../../src/report/plots/floor-plot.ts'
import { gainPlot } from '../../../src/report/plots/gain-plot.ts'
import { heatPlot } from '../../../src/report/plots/heat-plot.ts'
import { histogramPlot } from '../../../src/report/plots/histogram-plot.ts'
import { intervalsPlot } from '../../../src/report/plots/intervals-plot.ts'
import { percentilePlot } from '../../../src/report/plots/percentile-plot.ts'
import { passAtKPlot } from '../../../src/report/plots/pass-at-k-plot.ts'
import { spreadPlot } from '../../../src/report/plots/spread-plot.ts'
import { strataPlot } from '../../../src/report/plots/strata-plot.ts'
import { trajectoryPlot } from '../../../src/report/plots/trajectory-plot.ts'
import { comparison, extrapolationMethods } from '../../helpers/comparison.ts'

const names = { base: 'base', rl: 'grpo' }
const { curves, floor, gain, histogram, reliability, settings, signal, spread, support } =
  comparison()
const { points, loss, crossing } = curves.data
const { total, sharpened, discovered, regressed } = gain.data
const percent = { description: 'shares', x: 'k', y: 'share' }

const pictures: Record<string, string> = {
  'pass-at-k': passAtKPlot(points, names),
  'pass-at-k-dense': passAtKPlot(comparison({ n: 100 }).curves.data.points, names),
  'pass-at-k-floor': passAtKPlot(
    points.map((point) => ({ ...point, floor: 1 - 0.99 ** point.k })),
    names,
  ),
  'pass-at-k-published': passAtKPlot(points, names, {
    reference: reference('yue2025/AIME24/Qwen2.5-7B'),
  }),
  'pass-at-k-single': passAtKPlot(points.slice(0, 1), names),
  difference: differencePlot({
    points,
    gain: curves.data.gain,
    loss,
    firstLoss: crossing.firstLoss,
    margin: settings.margin,
  }),
  'difference-open': differencePlot({
    points,
    gain: [],
    loss: [],
    firstLoss: { from: 3, to: null },
    margin: 0.01,
  }),
  'arm-lines': armLinesPlot(
    reliability.data.passHat.map(({ k, base, rl }) => ({ x: k, base, rl })),
    names,
    percent,
  ),
  'arm-bands': armBandsPlot(
    signal.data.map(({ g, base, rl }) => ({ x: g, base, rl })),
    names,
    percent,
  ),
  heat: heatPlot(
    [0.6, 1].flatMap((t) =>
      [1, 2, 4].map((k) => ({ k, setting: String(t), pass: k * t * 0.2, best: t === 1 })),
    ),
    'rl',
    names.rl,
  ),
  histogram: histogramPlot(histogram.data, names),
  gain: gainPlot([
    { part: 'sharpened', ...sharpened },
    { part: 'discovered', ...discovered },
    { part: 'regressed', ...regressed },
    { part: 'total', ...total },
  ]),
  intervals: intervalsPlot(
    [
      { label: 'temperature 0.6', arm: 'base', value: 0.25, low: 0.21, high: 0.29 },
      { label: 'vote of 16 at temperature 0.6', arm: 'base', value: 0.35, low: 0.3, high: 0.4 },
    ],
    {
      description: 'shares by method',
      x: 'share of problems right',
      against: { value: 0.4, label: 'pass@1 of grpo' },
    },
  ),
  percentiles: percentilePlot(
    {
      rl: 'data' in support ? support.data.rlUnderBase.percentiles.deciles : [],
      base: 'data' in support ? support.data.baseUnderRl.percentiles.deciles : [],
    },
    names,
  ),
  spread: spreadPlot(spread.data),
  cover: coverPlot(reliability.data.cover, names),
  extrapolation: extrapolationPlot(extrapolationMethods(points.at(-1)!, 16), names),
  floor: floorPlot('data' in floor ? floor.data.points : [], names),
  trajectory: trajectoryPlot(
    [0, 150, 300].map((step) => ({
      step,
      pass1: { value: 0.3 + step / 1000, low: 0.25 + step / 1000, high: 0.35 + step / 1000 },
      passK: { value: 0.8 - step / 3000, low: 0.75 - step / 3000, high: 0.85 - step / 3000 },
    })),
    16,
  ),
  strata: strataPlot(
    [
      { name: 'AIME 2024', difference: 0.1, low: 0.02, high: 0.18 },
      { name: 'a very long name of a benchmark, easy', difference: -0.03, low: -0.06, high: 0.01 },
      { name: 'a very long name of a benchmark, hard', difference: 0.03, low: -0.06, high: 0.05 },
    ],
    'D(128)',
  ),
}

describe('every plot', () => {
  it.each(Object.entries(pictures))('draws %s', async (name, svg) => {
    await expect(`${svg}\n`).toMatchFileSnapshot(`../../output/${name}.svg`)
  })

  it.each(Object.entries(pictures))(
    'can stand alone and under a policy without inline styles: %s',
    (_name, svg) => {
      expect(svg).toMatch(
        /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* role="img" aria-label="[^"]+"/,
      )
      expect(svg).toContain('color="#1B1F24"')
      expect(svg).toMatch(/<rect width="100%" height="100%" fill="#FFFFFF"\/>/)
      expect(svg.match(/style|class=|NaN|undefined|⚠/)).toBeNull()
    },
  )

  it.each(Object.entries(pictures))(
    'rounds its numbers to a thousandth of a pixel: %s',
    (_name, svg) => {
      expect(svg.match(/\d\.\d{4,}/)).toBeNull()
    },
  )
})

it('marks a dense curve at powers of two and at its ends only', () => {
  const circles = pictures['pass-at-k-dense']!.match(/d="M4,0A4,4/g)
  expect(circles).toHaveLength(8) // 1, 2, 4, … 64 and 100
})

it('gives each arm its colour and its symbol', () => {
  expect(pictures['pass-at-k']).toMatch(/d="M4,0A[^"]+" fill="#0072B2"/)
  expect(pictures['pass-at-k']).toMatch(/d="M0,-[^"]+Z" fill="#D55E00"/)
})

it('writes a hostile name as text', () => {
  const svg = passAtKPlot(points, { base: '<script>x</script>', rl: '"><img src=x onerror=y>' })
  expect(svg.match(/<script|<img/)).toBeNull()
  expect(svg).toContain('&#60;script&#62;x')
})

it('shortens a long name in the middle', () => {
  const svg = passAtKPlot(points, { base: 'b', rl: `checkpoints/${'x'.repeat(80)}/final` })
  expect(svg).toMatch(/>checkpoints\/x+…x+\/final</)
})
