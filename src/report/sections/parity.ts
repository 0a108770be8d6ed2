import { type Comparison, share } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html, type Html } from '../html.ts'
import { gainPlot } from '../plots/gain-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { tableHtml } from '../table.ts'
import { csvTools } from '../take.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'parity',
  title: 'Format or correctness',
  asks: 'A model that learns to answer in the expected form gains without reasoning better. How much of the gain is that?',
}

export function paritySection({ arms, parity }: Comparison): Section {
  return findingSection(about, parity, (data, over) => {
    const rows = (['format', 'correctness', 'total'] as const).map((part) => ({
      part,
      ...data[part],
    }))
    return html`${figuresHtml({
      id: 'parity',
      title: 'Change in pass@1 from format and from correctness',
      svg: gainPlot(rows),
      caption: over,
      table: {
        columns: [{ name: 'part' }, { name: 'change' }, { name: 'low' }, { name: 'high' }],
        rows: rows.map(({ part, value, low, high }) => [part, value, low, high]),
      },
    })}
    ${armsTable(data, armNames(arms))}`
  })
}

function armsTable(
  { base, rl }: { base: Arm; rl: Arm },
  names: { base: string; rl: string },
): Html {
  const meanings = [
    ['answered', 'completions with an answer'],
    ['accuracy', 'right where an answer was found'],
    ['truncated', 'cut at the token limit'],
    ['unresolved', 'unresolved'],
  ] as const
  const table = {
    columns: [
      { name: 'share' },
      { name: names.base, write: share },
      { name: names.rl, write: share },
    ],
    rows: meanings.map(([key, name]) => [name, base[key], rl[key]]),
  }
  return html`<div data-name="parity-arms">
    <div class="scroll" role="region" tabindex="0" aria-label="How the arms were read">
      ${tableHtml(table, 'How the arms were read')}
    </div>
    ${csvTools('how the arms were read', table)}
  </div>`
}

type Arm = Extract<Comparison['parity'], { data: unknown }>['data']['base']
