import { count, counted, type Comparison } from '../../analysis/index.ts'
import { embeddedJson, html, type Html } from '../html.ts'
import type { ProblemData } from '../page/problem-table.ts'
import type { Section } from '../section.ts'
import { armNames } from './arm-names.ts'

/** The table of problems; its rows are written by the page script, a page of them at a time. */
export function problemsSection(comparison: Comparison): Section {
  const data = problemData(comparison)
  return {
    id: 'problems',
    title: 'Every problem',
    body: html`<p class="asks">Sort by a column's heading; keep the problems that interest you.</p>
      <noscript
        ><p class="unexamined">
          This table is written by the page's script, which does not run here. The
          ${counted(data.rows.length, 'row')} are in the input files.
        </p></noscript
      >
      <div id="problem-table" data-name="problems" hidden>
        <form class="filters">
          <fieldset>
            <legend>Solved by</legend>
            ${solvedChoices(data)}
          </fieldset>
          <label class="search"
            >Search
            <input
              type="search"
              name="text"
              placeholder="${data.stratified ? 'id or stratum' : 'id'}"
              autocomplete="off"
          /></label>
        </form>
        <p class="status" role="status"></p>
        <div class="scroll" role="region" tabindex="0" aria-label="Table of problems">
          <table>
            <caption class="visually-hidden">
              Problems with the accuracy of each arm; headings sort
            </caption>
            <thead>
              <tr>
                ${headings(data)}
              </tr>
            </thead>
            <tbody></tbody>
          </table>
        </div>
        <div class="pager">
          <button type="button" data-page="-1">Previous</button>
          <button type="button" data-page="1">Next</button>
          <span class="take"><button type="button" data-save>Save these rows as CSV</button></span>
        </div>
      </div>
      <script type="application/json" id="problem-data">
        ${embeddedJson(data)}
      </script>`,
  }
}

export function problemData({ arms, problems }: Comparison): ProblemData {
  return {
    names: armNames(arms),
    stratified: problems.some(({ stratum }) => stratum !== null),
    unresolved: problems.some(({ base, rl }) => base.u + rl.u > 0),
    rows: problems.map(({ id, stratum, base, rl }) => [
      id,
      stratum,
      base.n,
      base.c,
      base.u,
      rl.n,
      rl.c,
      rl.u,
    ]),
  }
}

function solvedChoices({ rows, names }: ProblemData): Html[] {
  const choices = [
    { value: 'all', text: 'all', holds: () => true },
    {
      value: 'base',
      text: `only ${names.base}`,
      holds: (base: number, rl: number) => base > 0 && rl === 0,
    },
    {
      value: 'rl',
      text: `only ${names.rl}`,
      holds: (base: number, rl: number) => base === 0 && rl > 0,
    },
    { value: 'both', text: 'both', holds: (base: number, rl: number) => base > 0 && rl > 0 },
    { value: 'neither', text: 'neither', holds: (base: number, rl: number) => base + rl === 0 },
  ]
  return choices.map(({ value, text, holds }) => {
    const problems = rows.filter((row) => holds(row[3], row[6])).length
    return html`<label
      ><input type="radio" name="solved" value="${value}" ${value === 'all' && html` checked`} />
      ${text} <span class="quiet">${count(problems)}</span></label
    >`
  })
}

function headings({ names, stratified }: ProblemData): Html[] {
  const columns = [
    { key: 'id', text: 'Problem', className: '' },
    ...(stratified ? [{ key: 'stratum', text: 'Stratum', className: 'stratum' }] : []),
    { key: 'base', text: names.base, className: 'number' },
    { key: 'rl', text: names.rl, className: 'number' },
    { key: 'difference', text: 'Difference', className: 'number' },
  ]
  const sorted = columns.map(
    ({ key, text, className }) =>
      html`<th scope="col" aria-sort="none" class="${className}">
        <button type="button" data-sort="${key}">${text}</button>
      </th>`,
  )
  return [...sorted, html`<td class="bar"></td>`]
}
