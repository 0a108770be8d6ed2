import type { Figure } from './figure.ts'

/** Text that is already HTML. Made only by the `html` tag, so that nothing a model or a user wrote is markup. */
export class Html {
  readonly source: string
  /** The figures that stand in it, so that their numbers can be had without the page. */
  readonly figures: readonly Figure[]
  constructor(source: string, figures: readonly Figure[] = []) {
    this.source = source
    this.figures = figures
  }
}

/** What a template takes; nothing that would be written as `[object Object]`. */
export type Writable = Html | string | number | null | undefined | false | readonly Writable[]

/**
 * Joins literal HTML with values. A value is escaped unless the `html` tag made it; arrays are
 * joined, and `null`, `undefined` and `false` are nothing, so that a part can be left out in place.
 */
export function html(literals: TemplateStringsArray, ...values: readonly Writable[]): Html {
  return new Html(
    literals.map((literal, i) => (i === 0 ? '' : render(values[i - 1])) + literal).join(''),
    values.flatMap(figuresIn),
  )
}

function figuresIn(value: Writable): readonly Figure[] {
  if (value instanceof Html) return value.figures
  return typeof value === 'object' && value !== null ? value.flatMap(figuresIn) : []
}

/** Writes text so that it stays text between tags and inside quoted attributes, in HTML and in SVG. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`)
}

/** Text in which `code` is set off by backticks, and which does not break inside a number with its unit or interval. */
export function prose(text: string): Html {
  return html`${unbroken(text)
    .split('`')
    .map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`
}

/** Text that does not break inside a number with its unit or interval, nor inside `k = 3`. */
export function unbroken(text: string): string {
  return text.replaceAll(
    /(?<=\[[^\s\]]+,) (?=[^\s\]]+\])|(?<=\d) (?=%)| (?=± )|(?<=±) |(?<=\bk) (?== \d)|(?<=\bk =) /g,
    '\u00A0',
  )
}

/** JSON for a `<script type="application/json">`, where only `<` could end the element or open a comment. */
export function embeddedJson(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c'))
}

function render(value: Writable): string {
  if (value instanceof Html) return value.source
  if (typeof value === 'object' && value !== null) return value.map(render).join('')
  if (value === null || value === undefined || value === false) return ''
  return escapeHtml(String(value))
}
