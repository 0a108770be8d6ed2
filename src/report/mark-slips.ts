import type { ChainExample, MarkedSlip } from '../records/index.ts'
import { html, type Html } from './html.ts'

/** The chain of thought with each slip in a `<mark>`, and after it what it should be. */
export function markSlips(text: string, slips: readonly MarkedSlip[]): Html {
  const parts: (string | Html)[] = []
  let position = 0
  for (const { start, end, expected, kind } of slips) {
    if (start < position || end > text.length)
      throw new RangeError(`slip [${start}, ${end}) is out of order`)
    const correction = expected === null ? 'does not hold' : `should be ${expected}`
    const title = `${kind}: ${correction}`
    parts.push(
      text.slice(position, start),
      html`<mark title="${title}">${text.slice(start, end)}</mark>`,
      html`<ins>${correction}</ins>`,
    )
    position = end
  }
  parts.push(text.slice(position))
  return html`${parts}`
}

/** A chain with its slips marked, its class, how much of it was checked, and the replayed end. */
export function auditedChain(chain: Omit<ChainExample, 'problem' | 'index'>): Html {
  const { text, class: name, coverage, answer, replayed, marks } = chain
  const stated = answer === null ? 'no answer' : `ends at ${answer}`
  const repaired =
    replayed === null
      ? 'its end cannot be followed once slips are put right'
      : `with every slip put right: ${replayed}`
  const caption = `${name}; ${stated}; ${repaired}; ${Math.round(coverage * 100)} % of its numbers took part in a checked claim`
  return html`<div class="chain">
    <pre>${markSlips(text, marks)}</pre>
    <p class="quiet">${caption}</p>
  </div>`
}
