import { count, type RateBin, signed, type Comparison } from '../../analysis/index.ts'
import type { Estimate } from '../../records/index.ts'
import { type Figure, figuresHtml } from '../figure.ts'
import { unbrokenInterval } from '../format.ts'
import { html, type Html } from '../html.ts'
import { gainPlot } from '../plots/gain-plot.ts'
import { intervalsPlot } from '../plots/intervals-plot.ts'
import { named } from '../table.ts'
import { findingSection, type Section } from '../section.ts'

const about = {
  id: 'gain',
  title: 'Where the gain in pass@1 comes from',
  asks: 'A gain on problems that the base already solved now and then is sharpening; a gain where it had no success may be discovery.',
}

export function gainSection({ gain }: Comparison): Section {
  return findingSection(
    about,
    gain,
    ({ total, sharpened, discovered, regressed, counts, byRate, selfNull }, over) => {
      const rows = [
        {
          part: 'sharpened',
          meaning: 'better, and the base had solved it',
          problems: counts.sharpened,
          self: selfNull.sharpened,
          ...sharpened,
        },
        {
          part: 'discovered',
          meaning: 'better, and the base had no success',
          problems: counts.discovered,
          self: selfNull.discovered,
          ...discovered,
        },
        {
          part: 'regressed',
          meaning: 'worse than the base',
          problems: counts.regressed,
          self: selfNull.regressed,
          ...regressed,
        },
        {
          part: 'unchanged',
          meaning: 'the same accuracy',
          problems: counts.unchanged,
          self: 0,
          value: 0,
          low: 0,
          high: 0,
        },
      ]
      const drawn = [...rows.slice(0, 3), { part: 'total', ...total }]
      return html`<div class="figures">
          ${figuresHtml({
            id: 'gain',
            title: 'Parts of the gain',
            svg: gainPlot(drawn),
            caption: over,
            table: {
              columns: named('part', 'change in pass@1', 'low', 'high'),
              rows: drawn.map(({ part, value, low, high }) => [part, value, low, high]),
            },
          })}
          <div>
            <table class="counts">
              <caption>
                The gain ledger, beside the same ledger between two halves of the base’s own
                completions
              </caption>
              <thead>
                <tr>
                  <th scope="col">Problems that</th>
                  <th scope="col" class="number">Number</th>
                  <th scope="col" class="number">Change in pass@1</th>
                  <th scope="col" class="number">By luck alone</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  ({ part, meaning, problems, self, ...change }) =>
                    html`<tr>
                      <th scope="row">${part}<span class="under">${meaning}</span></th>
                      <td class="number">${count(problems)}</td>
                      <td class="number">${part === 'unchanged' ? '0' : withInterval(change)}</td>
                      <td class="number quiet">${signed(self)}</td>
                    </tr>`,
                )}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">total</th>
                  <td class="number">
                    ${count(rows.reduce((sum, { problems }) => sum + problems, 0))}
                  </td>
                  <td class="number">${withInterval(total)}</td>
                  <td class="number quiet">
                    ${signed(selfNull.sharpened + selfNull.discovered + selfNull.regressed)}
                  </td>
                </tr>
              </tfoot>
            </table>
          </div>
        </div>
        ${byRate && figuresHtml(rateFigure(byRate, over))}`
    },
  )
}

function rateFigure(bins: readonly RateBin[], over: Html): Figure {
  const rows = bins.map(({ name, change }) => ({ label: name, ...change }))
  return {
    id: 'gain-by-rate',
    title: 'Change in pass@1 by how often the base solves a problem',
    svg: intervalsPlot(rows, {
      description: 'Parts of the change in pass@1 by the share of completions that the base solves',
      x: 'part of the change in pass@1',
    }),
    caption: html`One half of the base’s completions sorts the problems, the other half is compared
    with. ${over}`,
    table: {
      columns: [
        { name: 'solved by the base' },
        { name: 'problems' },
        { name: 'part of the change' },
        { name: 'low' },
        { name: 'high' },
        { name: 'mean change of these' },
      ],
      rows: bins.map(({ name, problems, change: { value, low, high }, mean }) => [
        name,
        problems,
        value,
        low,
        high,
        mean,
      ]),
    },
  }
}

function withInterval({ value, low, high }: Estimate): Html {
  return html`${signed(value)}<span class="under">${unbrokenInterval(low, high, signed)}</span>`
}
