import { type Audit, show, slipKind } from '../audit/index.ts'
import { html, type Html } from './html.ts'

/** A wrong arithmetic step: text[start, end) states one value, and `expected` is the right one. */
export interface MarkedSlip {
  start: number
  end: number
  /** What the right side should be; null where the claim is about letters. */
  expected: string | null
  /** How it went wrong: `carry`, `sign`, …. */
  kind: string
}

/** The slips of an audit as the page marks them: in order, and the outermost where they overlap. */
export function markedSlips({ slips }: Audit): MarkedSlip[] {
  const marked: MarkedSlip[] = []
  const ordered = slips.toSorted((a, b) => a.start - b.start || b.end - a.end)
  for (const slip of ordered) {
    if (slip.start < (marked.at(-1)?.end ?? 0)) continue
    const { start, end, actual } = slip
    marked.push({
      start,
      end,
      expected: actual === null ? null : show(actual),
      kind: slipKind(slip),
    })
  }
  return marked
}

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
export function auditedChain(text: string, audit: Audit): Html {
  const { class: name, coverage, answer, replayed } = audit
  const stated = answer === null ? 'no answer' : `ends at ${show(answer.value)}`
  const repaired =
    replayed === null
      ? 'its end cannot be followed once slips are put right'
      : `with every slip put right: ${replayed}`
  const caption = `${name ?? 'not graded'}; ${stated}; ${repaired}; ${Math.round(coverage * 100)} % of its numbers took part in a checked claim`
  return html`<figure class="chain">
    <pre>${markSlips(text, markedSlips(audit))}</pre>
    <figcaption>${caption}</figcaption>
  </figure>`
}
