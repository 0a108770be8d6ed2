/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// oxlint-disable unicorn/consistent-function-scoping -- embedded by its source text, so everything is inside

/**
 * Gives the buttons under figures and tables their work: SVG as it stands, PNG drawn from it at
 * twice its size, CSV. Embedded in the report by its source text: it may refer to nothing outside
 * itself.
 */
export function takeAwayScript(): void {
  for (const tools of document.querySelectorAll<HTMLElement>('.take')) tools.hidden = false
  document.addEventListener('click', (event) => {
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-take]') : null
    const holder = button?.closest<HTMLElement>('[data-name]')
    if (button && holder) void take(button.dataset['take'] ?? '', holder)
  })

  async function take(kind: string, holder: HTMLElement): Promise<void> {
    const svg = holder.querySelector('svg')
    const csv = holder.querySelector('script.csv')
    const name = `${holder.dataset['name']}.${kind}`
    if (kind === 'csv' && csv) saveBlob(name, csvFile(csv))
    if (kind === 'svg' && svg) saveBlob(name, new Blob([source(svg)], { type: 'image/svg+xml' }))
    if (kind === 'png' && svg) save(name, await png(svg))
  }

  // A byte order mark, because Excel reads a CSV without one as the local eight-bit encoding.
  function csvFile(holder: Element): Blob {
    const csv: string = JSON.parse(holder.textContent)
    return new Blob(['\uFEFF', csv], { type: 'text/csv' })
  }

  function source(svg: SVGSVGElement): string {
    return new XMLSerializer().serializeToString(svg)
  }

  async function png(svg: SVGSVGElement): Promise<string> {
    const image = new Image()
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source(svg))}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = 2 * Number(svg.getAttribute('width'))
    canvas.height = 2 * Number(svg.getAttribute('height'))
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    // Not toBlob, which browsers put off until they are idle: a second or more.
    return canvas.toDataURL('image/png')
  }

  function saveBlob(name: string, blob: Blob): void {
    const url = URL.createObjectURL(blob)
    save(name, url)
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  }

  function save(name: string, url: string): void {
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
  }
}
