import { count, type Comparison, type Efficiency } from '../../analysis/index.ts'
import { type Figure, figuresHtml } from '../figure.ts'
import { unbrokenDifference } from '../format.ts'
import { html, type Html } from '../html.ts'
import { armBandsPlot } from '../plots/arm-bands-plot.ts'
import type { ArmNames } from '../plots/chart.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'efficiency',
  title: 'Efficiency',
  asks: 'How many completions of the base buy what one completion of the other arm gives?',
}

export function efficiencySection({ arms, efficiency, curves }: Comparison): Section {
  return findingSection(about, efficiency, (data, over) => {
    const names = armNames(arms)
    return html`<dl class="key">
        ${keyNumber('samples to match', samplesToMatch(data), `the smallest k at which pass@k of ${names.base} reaches pass@1 of ${names.rl}`)}
        ${keyNumber('Δ_SE', unbrokenDifference(data.deltaSe), `pass@n of ${names.base} minus pass@1 of ${names.rl}; what sampling alone could still give`)}
        ${keyNumber(
          'bits a problem',
          unbrokenDifference(data.bits),
          'mean of log₂(p RL / p base); 1 bit halves the attempts',
        )}
      </dl>
      ${
        curves.data.points[0]!.k === 1
          ? figuresHtml(matchFigure(curves.data.points, names, over))
          : html`<p class="quiet">${over}</p>`
      }`
  })
}

/** The base's curve up to where it certainly passes one attempt of the other arm, which is a level line. */
function matchFigure(
  points: Comparison['curves']['data']['points'],
  names: ArmNames,
  over: Html,
): Figure {
  const { rl: value, rlLow: low, rlHigh: high } = points[0]!
  const doublings = points.filter(({ k }) => Number.isInteger(Math.log2(k)))
  const passed = doublings.findIndex(({ baseLow }) => baseLow > high)
  const shown = doublings.slice(0, passed < 0 ? points.length : Math.max(2, passed + 1))
  const rows = shown.map(({ k, base, baseLow, baseHigh }) => ({
    x: k,
    base: { value: base, low: baseLow, high: baseHigh },
    rl: { value, low, high },
  }))
  return {
    id: 'efficiency',
    title: `pass@k of ${names.base} beside one attempt of ${names.rl}`,
    svg: armBandsPlot(rows, names, {
      description: `pass@k of ${names.base}, and pass@1 of ${names.rl} as a level line`,
      x: `k, completions of ${names.base}`,
      y: 'share of problems solved',
    }),
    caption: over,
    table: {
      columns: named('k', names.base, 'low', 'high', names.rl, 'low', 'high'),
      rows: rows.map(({ x, base, rl }) => [
        x,
        ...[base, rl].flatMap((each) => [each.value, each.low, each.high]),
      ]),
    },
  }
}

function samplesToMatch({ samplesToMatch: { k, low, high } }: Efficiency): string {
  return `${k === null ? 'not within n' : count(k)} [${low}, ${high ?? 'not within n'}]`
}

function keyNumber(name: string, value: string, meaning: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
    <dd class="quiet">${meaning}</dd>
  </div>`
}
