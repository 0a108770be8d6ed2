import { Html, html } from './html.ts'
import { csvData, numbersHtml, type Table } from './table.ts'

export interface Figure {
  /** Names the files that are taken away. */
  id: string
  title: string
  /** The picture, drawn by one of `plots/`. */
  svg: string
  /** What is drawn, what its interval is over, and at which level. */
  caption: string | Html
  table: Table
}

/** A figure with its caption, its numbers, and (by the page script) its SVG, PNG and CSV to take away. */
export function figureHtml(figure: Figure): Html {
  const { id, title, svg, caption, table } = figure
  const drawn = html`<figure id="figure-${id}" data-name="${id}">
    <div class="plot">${new Html(svg)}</div>
    <figcaption><strong>${title}.</strong> ${caption}</figcaption>
    <div class="tools">
      ${numbersHtml(table, title)}
      <p class="take" hidden>
        ${['SVG', 'PNG', 'CSV'].map(
          (kind) =>
            html`<button
              type="button"
              data-take="${kind.toLowerCase()}"
              aria-label="Save ${title} as ${kind}"
            >
              ${kind}
            </button>`,
        )}
      </p>
    </div>
    ${csvData(table)}
  </figure>`
  return new Html(drawn.source, [figure])
}

/** Figures side by side where they fit. */
export function figuresHtml(...figures: Figure[]): Html {
  return html`<div class="figures">${figures.map(figureHtml)}</div>`
}
