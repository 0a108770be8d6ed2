import { count, type Comparison, type Efficiency } from '../../analysis/index.ts'
import { unbrokenDifference } from '../format.ts'
import { html, type Html } from '../html.ts'
import { findingSection, type Section } from '../section.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'efficiency',
  title: 'Efficiency',
  asks: 'How many completions of the base buy what one completion of the other arm gives?',
}

export function efficiencySection({ arms, efficiency }: Comparison): Section {
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
      <p class="quiet">${over}</p>`
  })
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
