import { type Comparison, share, type Templates } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { unbrokenDifference } from '../format.ts'
import { html } from '../html.ts'
import { intervalsPlot } from '../plots/intervals-plot.ts'
import { findingSection, type Section } from '../section.ts'
import type { Table } from '../table.ts'
import { tableAlone } from '../take.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'templates',
  title: 'Templates',
  asks: 'How much of the gain does the prompt template alone give the base, and does the base’s template bring the base back?',
}

export function templatesSection({ arms, templates }: Comparison): Section {
  return findingSection(about, templates, (data, over) => {
    const names = armNames(arms)
    const rows = data.effects.flatMap(({ template, base, rl, interaction, total }) => [
      { label: `${template}: base`, arm: 'base' as const, ...base },
      { label: `${template}: trained`, arm: 'rl' as const, ...rl },
      { label: `${template}: interaction`, ...interaction },
      { label: `${template}: all of it`, ...total },
    ])
    return html`${figuresHtml({
      id: 'templates',
      title: `Change in pass@1 from ${data.own}`,
      svg: intervalsPlot(rows, {
        description: `Change in pass@1 of ${names.base} and ${names.rl} from template ${data.own} to others`,
        x: 'change in pass@1',
      }),
      caption: html`All of it: from the base under ${data.own} to the trained arm there. ${over}`,
      table: {
        columns: ['change', 'value', 'low', 'high'].map((name) => ({ name })),
        rows: rows.map(({ label, value, low, high }) => [label, value, low, high]),
      },
    })}
    ${tableAlone('templates-cells', 'Each checkpoint under each template', cells(data))}
    ${tableAlone(
      'templates-back',
      `The trained arm under ${data.own}, against the base: ${data.back.result}`,
      likeness(data),
    )}`
  })
}

function cells({ cells: all, k }: Templates): Table {
  const marks = [...new Set(all.flatMap(({ style }) => Object.keys(style?.marks ?? {})))]
  const seen = marks.filter((mark) => all.some(({ style }) => (style?.marks[mark] ?? 0) > 0))
  return {
    columns: ['cell', 'pass@1', `pass@${k}`, 'answered', 'characters', ...seen].map((name) => ({
      name,
      ...(name === 'characters' ? {} : { write: share }),
    })),
    rows: all.map(({ template, checkpoint, pass1, passK, answered, style }) => [
      `${checkpoint === 'base' ? 'base' : 'trained'}, ${template}`,
      pass1,
      passK,
      answered,
      style && Math.round(style.length),
      ...seen.map((mark) => style?.marks[mark] ?? null),
    ]),
  }
}

const likeness = ({ back }: Templates): Table => ({
  columns: ['measure', 'difference', 'margin', 'result'].map((name) => ({ name })),
  rows: back.measures.map(({ measure, difference, margin, result }) => [
    measure,
    unbrokenDifference(difference),
    `±${share(margin, 2)}`,
    result,
  ]),
})
