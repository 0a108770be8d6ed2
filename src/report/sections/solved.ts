import {
  count,
  pValue,
  share,
  type Comparison,
  type FourWay,
  type SolvedTable,
} from '../../analysis/index.ts'
import type { Cell } from '../csv.ts'
import { html, type Html } from '../html.ts'
import { findingSection, type Section } from '../section.ts'
import { type ArmNames } from '../plots/chart.ts'
import { csvTools } from '../take.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'solved',
  title: 'Who solves what',
  asks: 'A problem is solved by an arm when at least one of its completions is right. Two runs of one and the same arm also disagree, by luck, so the table stands beside what two halves of one arm show.',
}

export function solvedSection({ arms, solved, pairing }: Comparison): Section {
  return findingSection(about, solved, (table, over) => {
    const names = armNames(arms)
    return html`<div class="figures">
        <div>
          ${countsTable('all', `With all completions, ${pValue(table.all.mcnemarP)} (McNemar, exact)`, rows(table.all, pairing.paired, names), count)}
        </div>
        <div>
          ${countsTable('half', 'With a random half of the completions of each arm, expected', halfRows(table, pairing.paired, names), tenth)}
        </div>
      </div>
      <p>${boundText(table.zeroCountBound, names)} ${over}</p>`
  })
}

interface CountRow {
  name: string
  problems: number
  of: number
  self?: { mean: number; sd: number } | undefined
}

function rows(
  { both, baseOnly, rlOnly, neither }: FourWay,
  of: number,
  names: ArmNames,
): CountRow[] {
  return [
    { name: 'both', problems: both, of },
    { name: `only ${names.base}`, problems: baseOnly, of },
    { name: `only ${names.rl}`, problems: rlOnly, of },
    { name: 'neither', problems: neither, of },
  ]
}

function halfRows({ half, self }: SolvedTable, of: number, names: ArmNames): CountRow[] {
  const selves = [undefined, self.base, self.rl, undefined]
  return rows(half, of, names).map((row, i) => ({ ...row, self: selves[i] }))
}

function countsTable(
  id: string,
  caption: string,
  counted: CountRow[],
  write: (value: number) => string,
): Html {
  const withSelf = counted.some(({ self }) => self !== undefined)
  const columns = [
    'solved by',
    'problems',
    'share',
    ...(withSelf ? ['same arm against itself, mean', 'sd'] : []),
  ]
  const cells = counted.map(({ name, problems, of, self }): Cell[] => [
    name,
    problems,
    problems / of,
    ...(withSelf ? [self?.mean ?? null, self?.sd ?? null] : []),
  ])
  return html`<div data-name="solved-${id}">
    <table class="counts">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Solved by</th>
          <th scope="col" class="number">Problems</th>
          <th scope="col" class="number">Share</th>
          ${withSelf && html`<th scope="col" class="number">Same arm against itself</th>`}
        </tr>
      </thead>
      <tbody>
        ${counted.map(
          ({ name, problems, of, self }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${write(problems)}</td>
              <td class="number quiet">${share(problems / of)}</td>
              ${
                withSelf &&
                html`<td class="number">
                  ${self === undefined ? '' : `${tenth(self.mean)} ± ${tenth(self.sd)}`}
                </td>`
              }
            </tr>`,
        )}
      </tbody>
    </table>
    ${csvTools(`solved by, ${id}`, { columns: named(...columns), rows: cells })}
  </div>`
}

function tenth(value: number): string {
  return value.toFixed(1)
}

function boundText({ base, rl }: SolvedTable['zeroCountBound'], names: ArmNames): string {
  return `No success is not no chance: a problem without one may still have p up to ${small(base)} for ${names.base} and ${small(rl)} for ${names.rl} (one-sided 95 %).`
}

function small(value: number): string {
  return String(Number(value.toPrecision(2))).replace(/^0\./, '.')
}
