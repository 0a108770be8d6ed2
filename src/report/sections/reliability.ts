import { listed, share, signed, type Comparison, type Reliability } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { unbrokenDifference } from '../format.ts'
import { html, type Html } from '../html.ts'
import { armLinesPlot } from '../plots/arm-lines-plot.ts'
import type { ArmNames } from '../plots/chart.ts'
import { coverPlot } from '../plots/cover-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { csvTools } from '../take.ts'
import { named, tableHtml } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'reliability',
  title: 'Reliability',
  asks: 'The other end: the chance that all k completions are right (pass^k), or at least a share τ of them (G-Pass), and the share of problems solved with a chance of at least τ (Cover@τ).',
}

export function reliabilitySection({ arms, reliability }: Comparison): Section {
  return findingSection(about, reliability, (data, over) => {
    const names = armNames(arms)
    return html`${figuresHtml(
        {
          id: 'pass-hat-k',
          title: 'pass^k, all of k right',
          svg: armLinesPlot(
            data.passHat.map(({ k, base, rl }) => ({ x: k, base, rl })),
            names,
            {
              description: `pass^k of ${names.base} and of ${names.rl} against k`,
              x: 'k, completions drawn',
              y: 'pass^k',
            },
          ),
          caption: over,
          table: {
            columns: named('k', names.base, names.rl, 'difference', 'low', 'high'),
            rows: data.passHat.map(({ k, base, rl, difference: d }) => [
              k,
              base,
              rl,
              d.value,
              d.low,
              d.high,
            ]),
          },
        },
        {
          id: 'cover',
          title: 'Cover@τ',
          svg: coverPlot(data.cover, names),
          caption: html`Solid: smoothed by the posterior, which takes out the luck of n completions.
          Dashed: accuracies as observed.${unidentified(data, names)}`,
          table: {
            columns: named(
              'τ',
              names.base,
              names.rl,
              `${names.base}, smoothed`,
              `${names.rl}, smoothed`,
            ),
            rows: data.cover.map(({ tau, base, rl, baseSmoothed, rlSmoothed }) => [
              tau,
              base,
              rl,
              baseSmoothed ?? 'not identified',
              rlSmoothed ?? 'not identified',
            ]),
          },
        },
      )}
      ${gPassTable(data, names)}
      <p>${taxText(data)}</p>`
  })
}

/** Says which arm has no solid line. */
function unidentified({ cover }: Reliability, names: ArmNames): string {
  const arms = [
    ...(cover.some(({ baseSmoothed }) => baseSmoothed === null) ? [names.base] : []),
    ...(cover.some(({ rlSmoothed }) => rlSmoothed === null) ? [names.rl] : []),
  ]
  return arms.length === 0 ? '' : ` Smoothed it is not identified for ${listed(arms)}.`
}

function gPassTable({ gPass }: Reliability, names: ArmNames): Html | false {
  const table = {
    columns: [
      { name: 'G-Pass@k' },
      { name: 'τ', write: (tau: number) => String(tau).replace(/^0/, '') },
      { name: names.base },
      { name: names.rl },
      { name: 'Difference', write: signed },
      { name: 'low', write: signed },
      { name: 'high', write: signed },
    ],
    rows: gPass.map(({ k, tau, base, rl, difference: d }) => [
      k,
      tau,
      base,
      rl,
      d.value,
      d.low,
      d.high,
    ]),
  }
  // The page has the interval in one cell, which phones have room for.
  const shown = {
    columns: table.columns.slice(0, 5),
    rows: gPass.map(({ k, tau, base, rl, difference: d }) => [
      k,
      tau,
      base,
      rl,
      unbrokenDifference(d),
    ]),
  }
  return (
    gPass.length > 0 &&
    html`<div data-name="g-pass" class="narrow">
      <div class="scroll" role="region" tabindex="0" aria-label="G-Pass">
        ${tableHtml(shown, 'G-Pass: the chance that at least a share τ of k completions is right')}
      </div>
      ${csvTools('G-Pass', table)}
    </div>`
  )
}

function taxText({ tax: { area, normalised } }: Reliability): string {
  const scaled = normalised === null ? '' : ` (normalised ${share(normalised)})`
  return `The area between pass@K and pass@k, base minus RL (the sharpening tax of Oh et al. 2026), is ${signed(area)}${scaled}.`
}
