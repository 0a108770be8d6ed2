import { describe, expect, it } from 'vitest'
import { figureData, renderReport, reportFigures, vegaLite } from '../../src/report/index.ts'
import { html } from '../../src/report/html.ts'
import { comparison } from '../helpers/comparison.ts'

const figure = {
  id: 'f',
  title: 'Two arms',
  svg: '<svg></svg>',
  caption: html`Shaded: ${'<95 %>'} bands.`,
  table: {
    columns: ['k', 'base-1.5b', 'se', 'low', 'high', 'rl', 'se', 'low', 'high', 'guessing'].map(
      (name) => ({ name }),
    ),
    rows: [
      [1, 0.1, 0.01, 0, 0.2, 0.5, 0.02, 0.4, 0.6, null],
      [16, 0.7, 0.01, 0.6, 0.8, 0.6, 0.02, 0.5, 0.7, null],
    ],
  },
}

describe('the data of a figure', () => {
  it('has a row a row, with repeated columns named after what they are of', () => {
    expect(figureData(figure)).toEqual({
      id: 'f',
      title: 'Two arms',
      caption: 'Shaded: <95 %> bands.',
      data: [
        {
          k: 1,
          'base-1.5b': 0.1,
          'base-1.5b se': 0.01,
          'base-1.5b low': 0,
          'base-1.5b high': 0.2,
          rl: 0.5,
          'rl se': 0.02,
          'rl low': 0.4,
          'rl high': 0.6,
          guessing: null,
        },
        expect.objectContaining({ k: 16, 'rl high': 0.7 }),
      ],
    })
  })

  it('is there for each figure of the report, with its number of rows and no name twice', () => {
    const made = comparison()
    const page = renderReport(made)
    const figures = reportFigures(made)
    expect(figures.length).toBeGreaterThan(8)
    expect(page.match(/<figure /g)).toHaveLength(figures.length)
    for (const each of figures) {
      expect(page).toContain(`id="figure-${each.id}"`)
      const { data } = figureData(each)
      expect(data).toHaveLength(each.table.rows.length)
      for (const row of data) expect(Object.keys(row)).toHaveLength(each.table.columns.length)
    }
  })
})

describe('the Vega-Lite of a figure', () => {
  it('draws each column with its limits over numbers, doubling where they double', () => {
    expect(vegaLite(figure)).toMatchObject({
      title: 'Two arms',
      data: {
        values: [
          { x: 1, name: 'base-1.5b', value: 0.1, low: 0, high: 0.2 },
          { x: 1, name: 'rl', value: 0.5, low: 0.4, high: 0.6 },
          { x: 16, name: 'base-1.5b', value: 0.7, low: 0.6, high: 0.8 },
          { x: 16, name: 'rl', value: 0.6, low: 0.5, high: 0.7 },
        ],
      },
      layer: [
        { mark: { type: 'area' }, encoding: { x: { scale: { type: 'log', base: 2 } } } },
        { mark: { type: 'line' } },
      ],
    })
  })

  it('draws bars or points with rules over names, in their order', () => {
    const columns = ['part', 'change', 'low', 'high'].map((name) => ({ name }))
    const rows = [
      ['z', 0.1, 0, 0.2],
      ['a', 0.3, 0.2, 0.4],
    ]
    expect(vegaLite({ ...figure, table: { columns, rows } })).toMatchObject({
      layer: [
        { mark: { type: 'rule' }, encoding: { x: { type: 'nominal', sort: ['z', 'a'] } } },
        { mark: { type: 'point' } },
      ],
    })
    const bare = { columns: columns.slice(0, 2), rows: rows.map((row) => row.slice(0, 2)) }
    expect(vegaLite({ ...figure, table: bare })).toMatchObject({
      layer: [{ mark: { type: 'bar' } }],
    })
  })

  it('has a small multiple for each method where the table is by method and k', () => {
    const columns = ['method', 'k', 'D(k)', 'low', 'high'].map((name) => ({ name }))
    const rows = [
      ['power law', 256, 0.1, 0, 0.2],
      ['NPMLE', 256, 0.2, 0.1, 0.3],
    ]
    expect(vegaLite({ ...figure, table: { columns, rows } })).toMatchObject({
      facet: { field: 'facet', title: 'method' },
      data: {
        values: [
          { facet: 'power law', x: 256, low: 0 },
          { facet: 'NPMLE', high: 0.3 },
        ],
      },
    })
  })
})
