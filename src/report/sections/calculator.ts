import type { CalculatorEffect, Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { unbrokenDifference } from '../format.ts'
import { html, type Html } from '../html.ts'
import type { ArmNames } from '../plots/chart.ts'
import { gainsPlot } from '../plots/gains-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'calculator',
  title: 'With a live calculator',
  asks: 'If every sum that a chain writes down were right, how much of the gain would be left?',
}

export function calculatorSection({ arms, calculator }: Comparison): Section {
  return findingSection(about, calculator, (data, over) => {
    const names = armNames(arms)
    const contrasts = ['gainOff', 'gainOn', 'base', 'rl', 'interaction'] as const
    return html`${figuresHtml({
      id: 'calculator',
      title: 'gain without and with a calculator',
      svg: gainsPlot(
        data.points.map(({ k, gainOff, gainOn }) => ({
          k,
          stated: gainOff,
          counterfactual: gainOn,
        })),
        {
          description: `pass@k of ${names.rl} minus that of ${names.base}, without and with a live calculator, against k`,
          stated: 'gain without a calculator',
          counterfactual: 'with a calculator in both arms',
        },
      ),
      caption: html`Shaded: ${over}`,
      table: {
        columns: named(
          'k',
          names.base,
          names.rl,
          `${names.base}, calculator`,
          `${names.rl}, calculator`,
          ...[
            'gain',
            'gain, calculator',
            `effect on ${names.base}`,
            `effect on ${names.rl}`,
            'interaction',
          ].flatMap((name) => [name, 'low', 'high']),
        ),
        rows: data.points.map((point) => [
          point.k,
          point.off.base,
          point.off.rl,
          point.on.base,
          point.on.rl,
          ...contrasts.flatMap((name) => [point[name].value, point[name].low, point[name].high]),
        ]),
      },
    })}
    ${keyNumbers(data, names)}`
  })
}

function keyNumbers({ points, arithmeticShare }: CalculatorEffect, names: ArmNames): Html {
  const [first] = points
  const numbers = [
    [`calculator, ${names.base}`, first!.base, `what it adds to pass@${first!.k}`],
    [`calculator, ${names.rl}`, first!.rl, `what it adds to pass@${first!.k}`],
    ['interaction', first!.interaction, 'what it changes in the gain'],
    ['arithmetic share', arithmeticShare, 'of the gain that a calculator makes needless'],
  ] as const
  return html`<dl class="key">
    ${numbers.map(
      ([name, estimate, meaning]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${unbrokenDifference(estimate)}</dd>
          <dd class="quiet">${meaning}</dd>
        </div>`,
    )}
  </dl>`
}
