import { type Comparison, type SetMember, share, type SolvableSets } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html, type Html } from '../html.ts'
import { type ArmBar, armBarsPlot } from '../plots/arm-bars-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named, numbersHtml, tableHtml } from '../table.ts'
import { csvTools } from '../take.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'sets',
  title: 'What was lost, and what is new',
  asks: 'A problem that only one arm solves may hang on one lucky completion. What does each rest on?',
}

export function setsSection({ arms, sets }: Comparison): Section {
  return findingSection(about, sets, (data, over) => {
    const names = armNames(arms)
    const bars = bySuccesses(data.members)
    return html`${figuresHtml({
      id: 'sets',
      title: 'Problems that one arm alone solves, by its number of successes',
      svg: armBarsPlot(bars, names, {
        description: `Problems that only ${names.base} or only ${names.rl} solves, by successes`,
        x: 'successes of the arm that solves it',
      }),
      caption: over,
      table: {
        columns: named('successes', `only ${names.base}`, `only ${names.rl}`),
        rows: bars.map(({ label, base, rl }) => [label, base, rl]),
      },
    })}
    ${ratiosTable(data)} ${membersTable(data.members)}`
  })
}

/** 1, 2, 3–4, 5–8, …: as many as there are. */
function bySuccesses(members: readonly SetMember[]): ArmBar[] {
  const most = members.reduce((largest, { c }) => Math.max(largest, c), 2)
  const bars: ArmBar[] = []
  for (let from = 1, to = 1; from <= most; from = to + 1, to *= 2) {
    const number = (set: SetMember['set']) =>
      members.filter((each) => each.set === set && each.c >= from && each.c <= to).length
    const label = from === to ? `${from}` : `${from}–${to}`
    bars.push({ label, base: number('shrunk'), rl: number('expanded') })
  }
  return bars
}

function ratiosTable({ ratios, halfRatios, selfRatios }: SolvableSets): Html {
  const meanings = [
    ['srr', 'SRR, kept of what the base solved'],
    ['ndr', 'NDR, new of what the trained arm solves'],
    ['sds', 'SDS, harmonic mean of the two'],
    ['nscr', 'NSCR, new minus lost of what either solves'],
  ] as const
  const table = {
    columns: [
      { name: 'ratio' },
      ...['all completions', 'half of them', 'base against itself, halves'].map((name) => ({
        name,
        write: share,
      })),
    ],
    rows: meanings.map(([key, name]) => [name, ratios[key], halfRatios[key], selfRatios[key]]),
  }
  return html`<div data-name="set-ratios">
    <div class="scroll" role="region" tabindex="0" aria-label="Retention and discovery">
      ${tableHtml(table, 'Retention and discovery')}
    </div>
    ${csvTools('set ratios', table)}
  </div>`
}

const everyProblem = 'Every problem that one arm alone solves'

function membersTable(members: readonly SetMember[]): Html | false {
  if (members.length === 0) return false
  const table = {
    columns: [
      ...named('problem', 'set', 'successes', 'of'),
      ...['Fisher p', 'p of the other up to', 'chance that half would not show it'].map((name) => ({
        name,
        write: share,
      })),
    ],
    rows: members.map(({ id, set, c, n, p, bound, vanishes }) => [
      id,
      set,
      c,
      n,
      p,
      bound,
      vanishes,
    ]),
  }
  return html`<div data-name="set-members">
    ${numbersHtml(table, everyProblem, everyProblem)} ${csvTools('set members', table)}
  </div>`
}
