import type { Cell } from './csv.ts'
import type { Figure } from './figure.ts'
import { Html } from './html.ts'
import { armColors } from './palette.ts'
import type { Table } from './table.ts'

/** The numbers behind a figure, one object a row, for whoever draws it again. */
export interface FigureData {
  id: string
  title: string
  caption: string
  data: Record<string, Cell>[]
}

/**
 * A figure's numbers as Observable Plot, pandas or a spreadsheet take them. A column of which the table has
 * several, such as `low`, is named after what it is of: `base low`.
 */
export function figureData({ id, title, caption, table }: Figure): FigureData {
  const names = columnNames(table)
  return {
    id,
    title,
    caption: textOf(caption),
    data: table.rows.map((row) =>
      Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])),
    ),
  }
}

/** Names that tell columns apart: one that occurs again belongs to the last before it that does not. */
function columnNames({ columns }: Table): string[] {
  const all = columns.map(({ name }) => name)
  const taken = new Set<string>()
  let of = ''
  return all.map((name, i) => {
    const again = all.indexOf(name) !== all.lastIndexOf(name)
    if (!again) of = name
    const wanted = again && of !== '' ? `${of} ${name}` : name
    const unique = taken.has(wanted) ? `${wanted} ${i + 1}` : wanted
    taken.add(unique)
    return unique
  })
}

/** What a caption says, without its marks. */
function textOf(caption: string | Html): string {
  if (!(caption instanceof Html)) return caption
  return caption.source
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/[^\S\u00A0]+/g, ' ')
    .trim()
}

interface Series {
  name: string
  value: number
  low: number | null
  high: number | null
}

/**
 * The figure as a Vega-Lite specification with its numbers in it: a line for each column over a first
 * column of numbers, bars over one of names, each with its interval where the table has one. It shows
 * the same numbers as the report's picture, in a plainer drawing.
 */
export function vegaLite(figure: Figure): object {
  const { title, caption } = figureData(figure)
  const { axis, facet, values } = longRows(figure.table)
  const numeric = values.every(({ x }) => typeof x === 'number')
  const banded = values.some(({ low }) => low !== null)
  const names = [...new Set(values.map(({ name }) => name))]
  const color = {
    field: 'name',
    type: 'nominal',
    title: null,
    scale: { domain: names, range: names.map((_, i) => colors[i % colors.length]) },
  }
  const x = numeric
    ? { field: 'x', type: 'quantitative', title: axis, ...(isLog(values) ? { scale: log2 } : {}) }
    : { field: 'x', type: 'nominal', title: axis, sort: [...new Set(values.map((row) => row.x))] }
  const offset = numeric ? {} : { xOffset: { field: 'name', sort: names } }
  const y = { field: 'value', type: 'quantitative', title: null }
  const limits = { y: { field: 'low', type: 'quantitative', title: null }, y2: { field: 'high' } }
  const layer = [
    ...(banded
      ? [
          numeric
            ? { mark: { type: 'area', opacity: 0.18 }, encoding: { x, ...limits, color } }
            : { mark: { type: 'rule' }, encoding: { x, ...offset, ...limits } },
        ]
      : []),
    numeric
      ? { mark: { type: 'line', point: true }, encoding: { x, y, color } }
      : { mark: { type: banded ? 'point' : 'bar' }, encoding: { x, ...offset, y, color } },
  ]
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title,
    description: caption,
    data: { values },
    ...(facet === null
      ? { layer }
      : { facet: { field: 'facet', type: 'nominal', title: facet }, columns: 2, spec: { layer } }),
  }
}

/** Okabe–Ito, the arms' own colours first. */
const colors = [armColors.base, armColors.rl, '#009E73', '#CC79A7', '#6B7280', '#E69F00', '#56B4E9']

const log2 = { type: 'log', base: 2 }

/** Values that double again and again, such as k. */
const isLog = (values: readonly { x: Cell }[]) => {
  const xs = values.map(({ x }) => Number(x))
  return Math.min(...xs) >= 1 && Math.max(...xs) >= 8
}

interface LongRow extends Series {
  x: Cell
  facet?: Cell
}

/** One row a value, under names that no Vega-Lite expression takes for a path. */
function longRows({ columns, rows }: Table): {
  axis: string
  facet: string | null
  values: LongRow[]
} {
  const names = columns.map(({ name }) => name)
  // Several methods, each over k, are a small multiple each.
  const at = names.indexOf('k') === 1 ? 1 : 0
  const unique = columnNames({ columns, rows })
  const values = rows.flatMap((row) =>
    seriesOf(names, unique, row, at).map((series) => ({
      x: row[at] ?? null,
      ...(at === 1 ? { facet: row[0] ?? null } : {}),
      ...series,
    })),
  )
  return { axis: names[at]!, facet: at === 1 ? names[0]! : null, values }
}

/** The values of a row, each with the limits that follow it. */
function seriesOf(names: string[], unique: string[], row: Cell[], at: number): Series[] {
  const found: Series[] = []
  for (let i = at + 1; i < names.length; ++i) {
    const [name, cell] = [names[i]!, row[i] ?? null]
    const last = found.at(-1)
    if ((name === 'low' || name === 'high') && last)
      last[name] = typeof cell === 'number' ? cell : null
    // A standard error, and the k that a budget buys, are on other scales.
    else if (typeof cell === 'number' && name !== 'se' && !name.startsWith('k of '))
      found.push({ name: unique[i]!, value: cell, low: null, high: null })
  }
  return found
}
