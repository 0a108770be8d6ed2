import type { Comparison, Majority } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { unbrokenDifference } from '../format.ts'
import { html, type Html } from '../html.ts'
import type { ArmNames } from '../plots/chart.ts'
import { passAtKPlot } from '../plots/pass-at-k-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'majority',
  title: 'Selection without an oracle',
  asks: 'Nobody picks the right one of k for you. What a plurality vote of k answers gets right needs no oracle.',
}

export function majoritySection({ arms, majority }: Comparison): Section {
  return findingSection(about, majority, (data, over) => {
    const names = armNames(arms)
    return html`${figuresHtml({
      id: 'majority',
      title: 'maj@k',
      svg: passAtKPlot(data.points, names, { measure: 'maj@k' }),
      caption: html`Shaded: ${over}`,
      table: {
        columns: named(
          'k',
          ...[names.base, names.rl].flatMap((name) => [name, 'low', 'high', 'pass@k']),
          'difference',
          'low',
          'high',
        ),
        rows: data.points.map((point) => [
          point.k,
          point.base,
          point.baseLow,
          point.baseHigh,
          point.baseOracle,
          point.rl,
          point.rlLow,
          point.rlHigh,
          point.rlOracle,
          point.difference.value,
          point.difference.low,
          point.difference.high,
        ]),
      },
    })}
    ${keyNumbers(data, names)}`
  })
}

function keyNumbers({ realisable, oracleGap, match }: Majority, names: ArmNames): Html {
  const certain = match.certain === null ? 'certain at no k' : `certain from k = ${match.certain}`
  const numbers = [
    ['realisable gain', realisable, 'maj@n minus pass@1: what needs no one who knows'],
    ['oracle gap', oracleGap, 'pass@n minus maj@n: what only someone who knows could take'],
  ] as const
  return html`<dl class="key">
    ${numbers.flatMap(([name, of, meaning]) =>
      (['base', 'rl'] as const).map(
        (arm) =>
          html`<div>
            <dt>${name}, ${names[arm]}</dt>
            <dd>${unbrokenDifference(of[arm])}</dd>
            <dd class="quiet">${meaning}</dd>
          </div>`,
      ),
    )}
    <div>
      <dt>votes to match</dt>
      <dd>${match.k ?? 'not within n'}</dd>
      <dd class="quiet">
        the first k at which maj@k of ${names.base} reaches pass@1 of ${names.rl}; ${certain}
      </dd>
    </div>
  </dl>`
}
