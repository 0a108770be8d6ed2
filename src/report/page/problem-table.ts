/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// oxlint-disable unicorn/consistent-function-scoping -- embedded by its source text, so everything is inside
import type { toCsv } from '../csv.ts'
import type { ArmKey } from '../palette.ts'

/** What the table of problems is written from. */
export interface ProblemData {
  names: Record<ArmKey, string>
  stratified: boolean
  /** Whether any completion is unresolved; only then is it worth a word in each row. */
  unresolved: boolean
  rows: ProblemDataRow[]
}

/** Id, stratum, and n, c, u of the base and of the other arm: short, as there may be thousands. */
export type ProblemDataRow = [
  id: string,
  stratum: string | null,
  baseN: number,
  baseC: number,
  baseU: number,
  rlN: number,
  rlC: number,
  rlU: number,
]

/**
 * Sorts, filters and pages the table of problems. Embedded in the report by its source text: it
 * may refer to nothing outside itself but `csv`, which it is given.
 */
export function problemTableScript(csv: typeof toCsv): void {
  const pageSize = 50
  const table = document.querySelector<HTMLElement>('#problem-table')
  const json = document.querySelector('#problem-data')
  if (table === null || json === null) return
  const { names, stratified, unresolved, rows }: ProblemData = JSON.parse(json.textContent)
  const form = table.querySelector('form')!
  const body = table.querySelector('tbody')!
  const status = table.querySelector('.status')!
  const order = new Intl.Collator('en', { numeric: true }).compare
  const sortValues: Record<string, (row: ProblemDataRow) => string | number> = {
    id: (row) => row[0],
    stratum: (row) => row[1] ?? '',
    base: accuracy('base'),
    rl: accuracy('rl'),
    difference: (row) => accuracy('rl')(row) - accuracy('base')(row),
  }
  let sort = { key: 'difference', up: true }
  let page = 0
  let kept: ProblemDataRow[] = []

  table.hidden = false
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('input', () => refresh())
  table.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (button?.dataset['sort']) sortBy(button.dataset['sort'])
    if (button?.dataset['page']) show(page + Number(button.dataset['page']))
    if (button && 'save' in button.dataset) save()
  })
  refresh()

  function sortBy(key: string): void {
    // Text is first wanted from A; numbers too from the lowest: the losses.
    sort = { key, up: sort.key === key ? !sort.up : true }
    refresh()
  }

  function refresh(): void {
    const solved = form.querySelector<HTMLInputElement>('[name=solved]:checked')!.value
    const text = form.querySelector<HTMLInputElement>('[name=text]')!.value.toLowerCase()
    const value = sortValues[sort.key]!
    const sign = sort.up ? 1 : -1
    kept = rows
      .filter((row) => isSolvedBy(row, solved))
      .filter(([id, stratum]) => `${id}\n${stratum ?? ''}`.toLowerCase().includes(text))
      .map((row) => ({ row, value: value(row) }))
      .sort((a, b) => sign * compared(a.value, b.value) || order(a.row[0], b.row[0]))
      .map(({ row }) => row)
    for (const button of table!.querySelectorAll<HTMLElement>('[data-sort]')) {
      const direction = sort.up ? 'ascending' : 'descending'
      button.parentElement?.setAttribute(
        'aria-sort',
        button.dataset['sort'] === sort.key ? direction : 'none',
      )
    }
    show(0)
  }

  function compared(a: string | number, b: string | number): number {
    return typeof a === 'number' && typeof b === 'number' ? a - b : order(String(a), String(b))
  }

  function isSolvedBy(row: ProblemDataRow, solved: string): boolean {
    const by = (row[3] > 0 ? 'base' : '') + (row[6] > 0 ? 'rl' : '')
    const bySolvers: Record<string, string> = {
      base: 'base',
      rl: 'rl',
      baserl: 'both',
      '': 'neither',
    }
    return solved === 'all' || solved === bySolvers[by]
  }

  function accuracy(arm: ArmKey): (row: ProblemDataRow) => number {
    return (row) => (arm === 'base' ? row[3] / row[2] : row[6] / row[5])
  }

  function show(wantedPage: number): void {
    const pages = Math.max(1, Math.ceil(kept.length / pageSize))
    page = Math.min(Math.max(0, wantedPage), pages - 1)
    const shown = kept.slice(page * pageSize, (page + 1) * pageSize)
    body.replaceChildren(...shown.map(tableRow))
    const from = page * pageSize + 1
    status.textContent =
      kept.length === 0
        ? 'No problem is like that.'
        : `${from}–${from + shown.length - 1} of ${kept.length.toLocaleString('en-US')} problems, page ${page + 1} of ${pages}`
    setEnabled('-1', page > 0)
    setEnabled('1', page < pages - 1)
  }

  function setEnabled(step: string, enabled: boolean): void {
    // A disabled button would lose the keyboard's focus on the last page.
    table!.querySelector(`[data-page="${step}"]`)!.setAttribute('aria-disabled', String(!enabled))
  }

  function tableRow(row: ProblemDataRow): HTMLElement {
    const [id, stratum, baseN, baseC, baseU, rlN, rlC, rlU] = row
    const tr = document.createElement('tr')
    const head = cell('th', id)
    head.scope = 'row'
    tr.append(head)
    if (stratified) tr.append(cell('td', stratum ?? '–', 'stratum'))
    tr.append(tallyCell(baseN, baseC, baseU), tallyCell(rlN, rlC, rlU))
    const difference = rlC / rlN - baseC / baseN
    tr.append(cell('td', (difference > 0 ? '+' : '') + share(difference), 'number'))
    const bar = cell('td', '', 'bar')
    bar.append(dumbbell(baseC / baseN, rlC / rlN))
    tr.append(bar)
    return tr
  }

  function cell(name: 'td' | 'th', text: string, className = ''): HTMLTableCellElement {
    const made = document.createElement(name)
    made.textContent = text
    if (className) made.className = className
    return made
  }

  function tallyCell(n: number, c: number, u: number): HTMLElement {
    const made = cell('td', share(c / n), 'number')
    const counts = document.createElement('span')
    counts.className = 'under'
    counts.textContent = `${c}/${n}${unresolved && u > 0 ? `, ${u} unresolved` : ''}`
    made.append(counts)
    return made
  }

  function share(value: number): string {
    return Number.isNaN(value)
      ? '–'
      : value
          .toFixed(3)
          .replace(/^(-?)0\./, '$1.')
          .replace('-', '−')
  }

  /** Both accuracies on a line from 0 to 1: the circle is the base, the triangle the other arm. */
  function dumbbell(base: number, rl: number): SVGElement {
    const place = (value: number): number => 6 + value * 84
    const svg = shape('svg', {
      viewBox: '0 0 96 16',
      width: '96',
      height: '16',
      'aria-hidden': 'true',
    })
    svg.append(
      shape('path', { class: 'track', d: 'M6,8H90' }),
      shape('path', { class: rl < base ? 'down' : 'up', d: `M${place(base)},8H${place(rl)}` }),
      shape('circle', { class: 'base', cx: String(place(base)), cy: '8', r: '4' }),
      shape('path', {
        class: 'rl',
        d: 'M0,-5L5,3.6L-5,3.6Z',
        transform: `translate(${place(rl)},8)`,
      }),
    )
    return svg
  }

  function shape(name: string, attributes: Record<string, string>): SVGElement {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    return made
  }

  function save(): void {
    const [base, rl] = [names.base, names.rl]
    const columns = [
      'id',
      'stratum',
      ...[base, rl].flatMap((name) => [`n ${name}`, `c ${name}`, `u ${name}`]),
    ]
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob(['\uFEFF', csv(columns, kept)], { type: 'text/csv' }))
    link.download = 'problems.csv'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
}
