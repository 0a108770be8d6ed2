import { type Comparison, type Diversity, share } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { unbrokenDifference, unbrokenInterval } from '../format.ts'
import { html } from '../html.ts'
import { armBandsPlot } from '../plots/arm-bands-plot.ts'
import type { ArmNames } from '../plots/chart.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'diversity',
  title: 'Different answers',
  asks: 'Training trades variance for aim. How many different answers does each arm still give to one problem?',
}

export function diversitySection({ arms, diversity }: Comparison): Section {
  return findingSection(about, diversity, (data, over) => {
    const names = armNames(arms)
    return html`${figuresHtml({
        id: 'diversity',
        title: 'Different answers among k completions',
        svg: armBandsPlot(
          data.points.map(({ k, base, rl }) => ({ x: k, base, rl })),
          names,
          {
            description: `Different answers among k completions of ${names.base} and of ${names.rl}`,
            x: 'k, completions drawn',
            y: 'different answers, mean over problems',
          },
        ),
        caption: over,
        table: {
          columns: named('k', names.base, 'low', 'high', names.rl, 'low', 'high'),
          rows: data.points.map(({ k, base, rl }) => [
            k,
            ...[base, rl].flatMap(({ value, low, high }) => [value, low, high]),
          ]),
        },
      })}
      <p>${disagreementText(data, names)}</p>`
  })
}

function disagreementText({ disagreement, entropy }: Diversity, names: ArmNames): string {
  const arm = (key: 'base' | 'rl') => {
    const { value, low, high } = disagreement[key]
    return `${names[key]} ${share(value)} ${unbrokenInterval(low, high)}, entropy ${entropy[key].toFixed(2)} bits`
  }
  return `Chance that two completions disagree: ${arm('base')}; ${arm('rl')}. Difference in that chance: ${unbrokenDifference(disagreement.difference)}.`
}
