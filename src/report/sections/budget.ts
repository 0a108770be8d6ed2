import type { Comparison, StratumResult } from '../../analysis/index.ts'
import { figureHtml, figuresHtml } from '../figure.ts'
import { count, difference } from '../format.ts'
import { html } from '../html.ts'
import { armLinesPlot } from '../plots/arm-lines-plot.ts'
import { strataPlot } from '../plots/strata-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { tableHtml } from '../table.ts'
import { armNames } from './arm-names.ts'

const aboutMatched = {
  id: 'matched',
  title: 'Equal budget instead of equal k',
  asks: 'If one arm writes longer, equal k is not equal cost. The same comparison where both may spend the same.',
}

export function matchedSection({ arms, matched }: Comparison): Section {
  return findingSection(aboutMatched, matched, ({ unit, meanBase, meanRl, points }, over) => {
    const names = armNames(arms)
    const amount = { name: unit, write: count }
    return figuresHtml({
      id: 'matched',
      title: `pass at equal ${unit}`,
      svg: armLinesPlot(
        points.map(({ budget, base, rl }) => ({ x: budget, base, rl })),
        names,
        {
          description: `pass@k of ${names.base} and of ${names.rl} against ${unit} a problem`,
          x: `${unit} a problem`,
          y: 'solved',
        },
      ),
      caption: html`Mean ${unit} a completion: ${count(meanBase)} for ${names.base},
      ${count(meanRl)} for ${names.rl}. Intervals of the difference are in the table. ${over}`,
      table: {
        columns: [
          amount,
          ...[
            `k of ${names.base}`,
            `k of ${names.rl}`,
            names.base,
            names.rl,
            'difference',
            'low',
            'high',
          ].map((name) => ({ name })),
        ],
        rows: points.map((p) => [
          p.budget,
          p.kBase,
          p.kRl,
          p.base,
          p.rl,
          p.difference,
          p.low,
          p.high,
        ]),
      },
    })
  })
}

const aboutMajority = {
  id: 'majority',
  title: 'Majority vote',
  asks: 'Nobody picks the right one of k for you. What a plurality vote of k answers gets right needs no oracle.',
}

export function majoritySection({ arms, majority }: Comparison): Section {
  return findingSection(aboutMajority, majority, (points, over) => {
    const names = armNames(arms)
    return figuresHtml({
      id: 'majority',
      title: 'maj@k',
      svg: armLinesPlot(
        points.map(({ k, base, rl }) => ({ x: k, base, rl })),
        names,
        {
          description: `Plurality vote of k answers of ${names.base} and of ${names.rl}`,
          x: 'k, answers that vote',
          y: 'maj@k',
        },
      ),
      caption: over,
      table: {
        columns: ['k', names.base, names.rl].map((name) => ({ name })),
        rows: points.map(({ k, base, rl }) => [k, base, rl]),
      },
    })
  })
}

const aboutStrata = {
  id: 'strata',
  title: 'In each stratum',
  asks: 'The same comparison within each benchmark or difficulty class.',
}

export function strataSection({ arms, strata }: Comparison): Section {
  return findingSection(aboutStrata, strata, (rows, over) => {
    const names = armNames(arms)
    const ends = (['first', 'last'] as const).filter(
      (end, i) => i === 0 || rows.some(({ first, last }) => first.k !== last.k),
    )
    const labelled = ends.map((end) => ({
      end,
      label: `D(${[...new Set(rows.map((row) => row[end].k))].join(', ')})`,
    }))
    const table = {
      columns: [
        { name: 'Stratum' },
        { name: 'Problems' },
        ...labelled.flatMap(({ label }) => [{ name: label }]),
      ],
      rows: rows.map((row) => [
        row.name,
        row.problems,
        ...ends.map((end) => differenceOf(row[end])),
      ]),
    }
    return html`<div class="figures">
        ${labelled.map(({ end, label }) =>
          figureHtml({
            id: `strata-${end}`,
            title: `${label} by stratum`,
            svg: strataPlot(
              rows.map((row) => ({
                name: row.name,
                difference: row[end].rl - row[end].base,
                ...row[end],
              })),
              label,
            ),
            caption: over,
            table: {
              columns: ['stratum', 'problems', 'k', names.base, names.rl, 'low', 'high'].map(
                (name) => ({ name }),
              ),
              rows: rows.map((row) => [
                row.name,
                row.problems,
                row[end].k,
                row[end].base,
                row[end].rl,
                row[end].low,
                row[end].high,
              ]),
            },
          }),
        )}
      </div>
      <div class="scroll" role="region" tabindex="0" aria-label="Strata">
        ${tableHtml(table, 'Difference in each stratum')}
      </div>`
  })
}

function differenceOf({ base, rl, low, high }: StratumResult['first']): string {
  return difference({ value: rl - base, low, high })
}
