import { type Comparison, type ReadingArm, share } from '../../analysis/index.ts'
import { html, type Html } from '../html.ts'
import { findingSection, type Section } from '../section.ts'
import { tableHtml } from '../table.ts'
import { csvTools } from '../take.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'reading',
  title: 'How the arms were made and read',
  asks: 'Another prompt, another grader, a lower limit of tokens: were both arms treated alike?',
}

const shares = [
  ['answered', 'with an answer'],
  ['truncated', 'cut at the token limit'],
  ['empty', 'empty'],
  ['repeated', 'repeat another word for word, of the long ones'],
  ['unresolved', 'unresolved'],
] as const

export function readingSection({ arms, reading }: Comparison): Section {
  return findingSection(about, reading, ({ base, rl }, over) => {
    const names = armNames(arms)
    const rules = [...new Set([base, rl].flatMap((arm) => arm.rules.map(({ rule }) => rule)))]
    const keys = [...new Set([base, rl].flatMap((arm) => Object.keys(arm.conditions)))]
    const ofRule = (arm: ReadingArm, rule: string) =>
      arm.rules.length === 0 ? '–' : share(arm.rules.find((each) => each.rule === rule)?.share ?? 0)
    const rows = [
      ['completions of each problem', counts(base), counts(rl)],
      ...shares.map(([key, name]) => [name, shareOf(base[key]), shareOf(rl[key])]),
      ...rules.map((rule) => [`answer found by: ${rule}`, ofRule(base, rule), ofRule(rl, rule)]),
      ['graded by', base.grader ?? '–', rl.grader ?? '–'],
      ...keys.map((key) => [key, base.conditions[key] ?? '–', rl.conditions[key] ?? '–']),
    ]
    const known = rows.filter((row) => row.slice(1).some((cell) => cell !== '–'))
    const table = {
      columns: [{ name: 'share or condition' }, { name: names.base }, { name: names.rl }],
      rows: known,
    }
    return html`${tableBox(table)}
      <p class="quiet">${over}</p>`
  })
}

function tableBox(table: Parameters<typeof tableHtml>[0]): Html {
  return html`<div data-name="reading">
    <div class="scroll" role="region" tabindex="0" aria-label="How the arms were made and read">
      ${tableHtml(table, 'How the arms were made and read')}
    </div>
    ${csvTools('how the arms were made and read', table)}
  </div>`
}

const shareOf = (value: number | null) => (value === null ? '–' : share(value))
const counts = ({ n: { min, max } }: ReadingArm) => (min === max ? String(min) : `${min}–${max}`)
