import {
  counted,
  type Comparison,
  explanations,
  type Objection,
  testedOutcomes,
} from '../../analysis/index.ts'
import { html, type Html, prose } from '../html.ts'
import type { Section } from '../section.ts'

const symbols = {
  survives: '✓',
  flips: '✗',
  'becomes undecided': '?',
  'explained by style': '≈',
  'explained by format': '≈',
  'matched without training': '≈',
  'within reach of the base': '≈',
  'cannot tell': '…',
  'stays undecided': '=',
  'becomes decided': '!',
  'accounted for': '·',
  'not examined': '–',
} as const satisfies Record<Objection['outcome'], string>

/** The ways to attack the claim: the examined ones first, the others quietly after them. */
export function objectionsSection({ objections }: Comparison): Section {
  const examined = objections.filter(({ outcome }) => testedOutcomes.includes(outcome))
  const allowed = objections.filter(({ outcome }) => outcome === 'accounted for')
  const others = objections.filter(({ outcome }) => outcome === 'not examined')
  return {
    id: 'objections',
    title: 'Objections',
    body: html`<p class="asks">
        Each row is a way to attack the claim, and what becomes of the verdict under it.
      </p>
      <p class="summary">
        ${summary(examined)} ${counted(allowed.length, 'objection')} the band or the rules already
        allow for; ${counted(others.length, 'objection')} not examined.
      </p>
      <table class="ledger stacked" role="table">
        <caption>
          The ledger of objections
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            ${['Objection', 'The verdict', 'By how much'].map(
              (name) => html`<th scope="col" role="columnheader">${name}</th>`,
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${examined.map(objectionRow)} ${allowed.map(objectionRow)}
        </tbody>
        <tbody role="rowgroup" class="unexamined">
          ${others.map(objectionRow)}
        </tbody>
      </table>`,
  }
}

function summary(examined: Objection[]): string {
  const of = (...outcomes: Objection['outcome'][]): number =>
    examined.filter(({ outcome }) => outcomes.includes(outcome)).length
  if (of('stays undecided') + of('becomes decided') > 0)
    return `The verdict is undecided: it stays so under ${of('stays undecided')} of ${counted(examined.length, 'examined objection')} and becomes decided under ${of('becomes decided')}.`
  const [explained, unknown] = [of(...explanations), of('cannot tell')]
  return [
    `The verdict survives ${of('survives')} of ${counted(examined.length, 'examined objection')}, flips under ${of('flips')} and becomes undecided under ${of('becomes undecided')}`,
    ...(explained > 0 ? [`${explained} leave it true and explain it in another way`] : []),
    ...(unknown > 0 ? [`of ${unknown} these data cannot tell`] : []),
  ]
    .join('; ')
    .concat('.')
}

function objectionRow({ id, question, outcome, evidence, smallestFlip }: Objection): Html {
  return html`<tr role="row" id="objection-${id}">
    <th scope="row" role="rowheader">${prose(question)}</th>
    <td role="cell" class="outcome ${outcome.replaceAll(' ', '-')}">
      <span class="symbol" aria-hidden="true">${symbols[outcome]}</span> ${outcome}
    </td>
    <td role="cell" class="numbers-text">
      ${prose(evidence)}${smallestFlip !== null && html`<span class="flip">Smallest change that alters it: ${prose(smallestFlip)}</span>`}
    </td>
  </tr>`
}
