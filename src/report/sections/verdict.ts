import {
  besides,
  count,
  counted,
  kRanges,
  level,
  share,
  type Comparison,
  type CurvePoint,
  type Rule,
  type Verdict,
} from '../../analysis/index.ts'
import { unbrokenDifference, sentence } from '../format.ts'
import { html, type Html, prose, unbroken } from '../html.ts'
import { armNames } from './arm-names.ts'

/** The head of the report: the answer in a sentence, and what it stands on. */
export function verdictHeader({ verdict, arms, pairing, curves, settings }: Comparison): Html {
  const { points } = curves.data
  const names = armNames(arms)
  return html`<header>
    <p class="eyebrow">
      <span class="arm rl">${names.rl}</span> against
      <span class="arm base">${names.base}</span>
      <span class="quiet">${counted(pairing.paired, 'problem')}, ${samplesEach(arms)}</span>
    </p>
    <h1>${capitalised(verdict.name)}</h1>
    <p class="sentence">${unbroken(sentence(verdict.sentence, Object.values(names)))}</p>
    ${points.length > 0 && keyNumbers(points, settings.look.alpha)}
  </header>`
}

/** When the verdict is certain, what would change it, what would decide it, and its rules. */
export function verdictSection({ verdict, objections }: Comparison): Html {
  return html`<section id="why" aria-labelledby="why-title">
    <h2 id="why-title">Why, and what would change it</h2>
    <div class="cards">
      ${card('Certain at', certainty(verdict))}
      ${card('What would change it', list(verdict.wouldChange, 'Nothing was named.'))}
      ${verdict.objected.length > 0 && card('What stands against it', list(verdict.objected, ''))}
      ${card(verdict.toDecide.length > 0 ? 'What would decide it' : 'What is decided', list(verdict.toDecide, sentence(besides(objections))))}
    </div>
    ${rulesTable(verdict.rules)}
  </section>`
}

function keyNumbers(points: CurvePoint[], alpha: number): Html {
  const ends = points.length > 1 ? [points[0]!, points.at(-1)!] : [points[0]!]
  return html`<dl class="key">
    ${ends.map(
      (point) =>
        html`<div>
          <dt>pass@${point.k}</dt>
          <dd>
            <span class="arm base">${share(point.base)}</span> <span class="quiet">→</span>
            <span class="arm rl">${share(point.rl)}</span>
          </dd>
          <dd class="quiet">
            D(${point.k}) = ${unbrokenDifference({ ...point, value: point.difference })}
          </dd>
        </div>`,
    )}
    <div class="legend">
      <dt class="quiet">how to read it</dt>
      <dd class="quiet">
        <span class="arm base">base</span> → <span class="arm rl">RL-trained</span>; D(k) is the
        difference in pass@k over the same problems, in brackets its simultaneous
        ${prose(level(alpha))} band. A gain or a loss is certain where the band lies on one side of
        zero.
      </dd>
    </div>
  </dl>`
}

function certainty({ certain }: Verdict): Html {
  if (certain.gain.length + certain.loss.length === 0)
    return html`<p>No value of k: the band of the difference includes zero everywhere.</p>`
  return html`<ul class="plain">
    ${certain.gain.length > 0 && html`<li><span class="swatch gain"></span>gain at <b>${kRanges(certain.gain)}</b></li>`}
    ${certain.loss.length > 0 && html`<li><span class="swatch loss"></span>loss at <b>${kRanges(certain.loss)}</b></li>`}
  </ul>`
}

function rulesTable(rules: Rule[]): Html {
  return html`<table class="rules stacked" role="table">
    <caption>
      The rules that were tried, in order, and the numbers that decided them
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${['Claim', 'What it means', 'Borne out', 'Because'].map(
          (name) => html`<th scope="col" role="columnheader">${name}</th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rules.map(
        ({ name, claim, meaning, holds, because }) =>
          html`<tr role="row" class="${holds ? 'holds' : 'fails'}">
            <th scope="row" role="rowheader">
              ${name.replace('-', ' ')}<code class="under">${claim}</code>
            </th>
            <td role="cell">${meaning}</td>
            <td role="cell" class="outcome">
              ${holds ? mark('✓', 'yes') : mark('–', 'not shown')}
            </td>
            <td role="cell" class="numbers-text">${prose(because)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function mark(symbol: string, word: string): Html {
  return html`<span class="symbol" aria-hidden="true">${symbol}</span> ${word}`
}

function card(title: string, body: Html): Html {
  return html`<div class="card">
    <h3>${title}</h3>
    ${body}
  </div>`
}

function list(items: string[], none: string): Html {
  return items.length === 0
    ? html`<p>${none}</p>`
    : html`<ul>
        ${items.map((item) => html`<li>${prose(sentence(item, ['k']))}</li>`)}
      </ul>`
}

function samplesEach({ base, rl }: Comparison['arms']): string {
  const ns = [base.n.min, base.n.max, rl.n.min, rl.n.max]
  const [least, most] = [Math.min(...ns), Math.max(...ns)]
  return least === most
    ? `${counted(least, 'completion')} of each by either`
    : `${count(least)} to ${count(most)} completions of each`
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
