import {
  type Comparison,
  listed,
  type MatchedEntropy,
  settingName,
  type TemperaturePoint,
} from '../../analysis/index.ts'
import { type Figure, figuresHtml } from '../figure.ts'
import { unbrokenDifference } from '../format.ts'
import { html, type Html } from '../html.ts'
import type { ArmNames } from '../plots/chart.ts'
import { heatPlot } from '../plots/heat-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'temperature',
  title: 'Temperature',
  asks: 'One temperature for both arms and every k may favour one of them. What is the gap where each has its best?',
}

export function temperatureSection({ arms, temperature }: Comparison): Section {
  return findingSection(about, temperature, ({ points, matchedEntropy }, over) => {
    const names = armNames(arms)
    return html`${figuresHtml(heat('base', points, names, over), heat('rl', points, names, over))}
    ${matchedEntropy && entropyText(matchedEntropy, names)}`
  })
}

function entropyText({ base, rl, gaps }: MatchedEntropy, names: ArmNames): Html {
  return html`<p>
    Where the entropies of the arms' answers are nearest (${names.base} at ${settingName(base)}:
    ${base.entropy.toFixed(2)} bits; ${names.rl} at ${settingName(rl)}: ${rl.entropy.toFixed(2)}
    bits) the gap is ${listed(gaps.map((gap) => `${unbrokenDifference(gap)} at k = ${gap.k}`))}.
  </p>`
}

function heat(arm: 'base' | 'rl', points: TemperaturePoint[], names: ArmNames, over: Html): Figure {
  const cells = points.flatMap(({ k, at, [arm]: { best } }) =>
    at.map((each) => ({
      k,
      setting: settingName(each),
      pass: each[arm],
      best: settingName(each) === settingName(best),
    })),
  )
  return {
    id: `temperature-${arm}`,
    title: `pass@k of ${names[arm]} by temperature`,
    svg: heatPlot(cells, arm, names[arm]),
    caption: html`Framed: the best of each k. In the table, limits of the gap (${names.rl} minus
    ${names.base}): ${over}`,
    table: {
      columns: named('k', 'temperature', names[arm], 'gap', 'low', 'high'),
      rows: points.flatMap(({ k, at, gap, [arm]: { envelope } }) => [
        ...at.map((each) => [
          k,
          settingName(each),
          each[arm],
          each.gap.value,
          each.gap.low,
          each.gap.high,
        ]),
        [k, 'best of each', envelope, gap.value, gap.low, gap.high],
      ]),
    },
  }
}
