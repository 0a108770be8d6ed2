import { count, counted, share, type ArmSummary, type Comparison } from '../../analysis/index.ts'
import { html, type Html } from '../html.ts'
import type { Section } from '../section.ts'

/** What a reader needs to make the same report again. */
export interface Making {
  /** The version of Passbound. */
  version?: string | undefined
  /** The command that was typed. */
  command?: string | undefined
}

export function makingSection(comparison: Comparison, making: Making): Section {
  const { arms, pairing } = comparison
  return {
    id: 'making',
    title: 'How this was made',
    body: html`${armsTable(arms)} ${[arms.base, arms.rl].map(notes)}
      ${unpaired(`Only in ${arms.base.name}`, pairing.onlyBase)}
      ${unpaired(`Only in ${arms.rl.name}`, pairing.onlyRl)}
      <dl class="settings">
        ${settingRows(comparison, making).map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>`,
  }
}

function armsTable({ base, rl }: Comparison['arms']): Html {
  const rows: [string, (arm: ArmSummary) => string][] = [
    ['read from', ({ origin }) => origin],
    ['problems', ({ problems }) => count(problems)],
    ['completions', ({ samples }) => count(samples)],
    [
      'completions a problem',
      ({ n }) => (n.min === n.max ? count(n.min) : `${count(n.min)} to ${count(n.max)}`),
    ],
    ['correct', ({ correct, samples }) => `${count(correct)} (${share(correct / samples)})`],
    ['unresolved', ({ unresolved }) => count(unresolved)],
    [
      'cut at the token limit',
      ({ truncated }) => (truncated === null ? 'not known' : count(truncated)),
    ],
    ['mean tokens a completion', ({ tokens }) => (tokens === null ? 'not known' : count(tokens))],
  ]
  return html`<div class="scroll" role="region" tabindex="0" aria-label="The two arms">
    <table>
      <caption>
        The two arms
      </caption>
      <thead>
        <tr>
          <td></td>
          <th scope="col"><span class="arm base">${base.name}</span></th>
          <th scope="col"><span class="arm rl">${rl.name}</span></th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, of]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${of(base)}</td>
              <td>${of(rl)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function notes({ name, notes: written }: ArmSummary): Html | false {
  return (
    written.length > 0 &&
    html`<h3>Noticed while reading ${name}</h3>
      <ul>
        ${written.map((note) => html`<li>${note}</li>`)}
      </ul>`
  )
}

const shown = 100

function unpaired(title: string, ids: string[]): Html | false {
  if (ids.length === 0) return false
  const more =
    ids.length > shown && html`<li class="quiet">and ${count(ids.length - shown)} more</li>`
  return html`<details>
    <summary>${title}: ${counted(ids.length, 'problem')}, left out</summary>
    <ul class="ids">
      ${ids.slice(0, shown).map((id) => html`<li>${id}</li>`)}${more}
    </ul>
  </details>`
}

function settingRows(
  { settings, curves }: Comparison,
  { version, command }: Making,
): [string, string | Html][] {
  const { alpha, margin, ks, seed, draws, band, stratified, clustered, look } = settings
  const rows: [string, string | Html | undefined][] = [
    [
      'family-wise error α',
      `${String(alpha).replace(/^0/, '')} over everything that can change the verdict`,
    ],
    ['margin', `±${String(margin).replace(/^0/, '')}; a difference inside it counts as none`],
    ['values of k', ksText(ks)],
    [
      'band',
      `${band}, sup-t by multiplier bootstrap over problems, ${count(draws)} draws, seed ${seed}; critical value ${share(curves.data.critical)}`,
    ],
    [
      'problems taken as',
      `drawn ${stratified ? 'within strata' : 'at random'}${clustered ? ', in clusters' : ''}`,
    ],
    [
      'look at these data',
      `${look.number}, which may spend ${share(look.alpha)} of that error${look.recorded ? '' : '; not recorded'}`,
    ],
    ['Passbound', version],
    ['command', command === undefined ? undefined : html`<code>${command}</code>`],
  ]
  return rows.filter((row): row is [string, string | Html] => row[1] !== undefined)
}

function ksText(ks: number[]): string {
  const [first, last] = [ks[0], ks.at(-1)]
  if (ks.length < 2) return ks.join('')
  const every = ks.length === last! - first! + 1
  return every
    ? `every k from ${first} to ${count(last!)}`
    : `${ks.length} from ${first} to ${count(last!)}`
}
