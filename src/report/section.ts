import type { Finding, Unexamined } from '../records/index.ts'
import { sentence } from './format.ts'
import { html, type Html, prose } from './html.ts'

export interface Section {
  id: string
  title: string
  body: Html
  /** The finding lacks its input, so that the body says only what it asks and what it needs. */
  isUnexamined?: true
}

/** A section about one finding: what it asks in a line, its answer, the body, and what it is conditional on. */
export function findingSection<Data>(
  { id, title, asks }: { id: string; title: string; asks: string },
  finding: Finding<Data> | Unexamined,
  /** Gets the finding's data, and what its intervals are over as a sentence. */
  body: (data: Data, over: Html) => Html,
): Section {
  if ('needs' in finding)
    return {
      id,
      title,
      body: html`${asks} <span class="needs">Not examined: needs ${prose(needs(finding))}</span>`,
      isUnexamined: true,
    }
  return {
    id,
    title,
    body: html`<p class="asks">${asks}</p>
      <p class="summary">${prose(sentence(finding.summary))}</p>
      ${body(finding.data, prose(sentence(finding.over)))}
      ${
        finding.caveats.length > 0 &&
        html`<ul class="caveats">
          ${finding.caveats.map((caveat) => html`<li>${prose(sentence(caveat))}</li>`)}
        </ul>`
      }`,
  }
}

/** The sections that have something to say, and one that lists the others before the last two. */
export function gathered(sections: readonly Section[]): Section[] {
  const others = sections.filter(({ isUnexamined }) => isUnexamined)
  const examined = sections.filter(({ isUnexamined }) => !isUnexamined)
  return others.length === 0
    ? examined
    : [...examined.slice(0, -2), listOf(others), ...examined.slice(-2)]
}

function listOf(sections: readonly Section[]): Section {
  return {
    id: 'unexamined',
    title: 'Not examined here',
    body: html`<p class="asks">
        Questions whose input was not given. A verdict says nothing of them.
      </p>
      <ul class="unexamined">
        ${sections.map(({ id, title, body }) => html`<li id="${id}"><b>${title}.</b> ${body}</li>`)}
      </ul>`,
  }
}

export function sectionHtml({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`
}

function needs({ needs: wanted }: Unexamined): string {
  return sentence(wanted, [wanted])
}
