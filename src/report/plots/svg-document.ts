import { escapeHtml } from '../html.ts'

/**
 * As much of a DOM as Observable Plot needs to draw, and no more: a tree of elements that is built
 * once and written out. (linkedom does the same and costs 60 to 100 ms to load; a report should not.)
 */
export class SvgDocument {
  readonly documentElement: SvgElement = new SvgElement('html', this)

  createElementNS(_namespace: string, name: string): SvgElement {
    return new SvgElement(name, this)
  }

  createElement(name: string): SvgElement {
    return new SvgElement(name, this)
  }

  createTextNode(text: string): string {
    return text
  }
}

type SvgNode = SvgElement | string

export class SvgElement {
  readonly ownerDocument: SvgDocument
  readonly namespaceURI = 'http://www.w3.org/2000/svg'
  readonly tagName: string
  childNodes: SvgNode[] = []
  parentNode: SvgElement | null = null
  private readonly attributes = new Map<string, string>()

  constructor(tagName: string, ownerDocument: SvgDocument) {
    this.tagName = tagName
    this.ownerDocument = ownerDocument
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name)
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value))
  }

  setAttributeNS(_namespace: string, name: string, value: unknown): void {
    this.setAttribute(name, value)
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name)
  }

  appendChild<Node extends SvgNode>(node: Node): Node {
    return this.insertBefore(node, null)
  }

  append(...nodes: SvgNode[]): void {
    for (const node of nodes) this.appendChild(node)
  }

  insertBefore<Node extends SvgNode>(node: Node, next: SvgNode | null): Node {
    if (node instanceof SvgElement) {
      node.remove()
      node.parentNode = this
    }
    this.childNodes.splice(
      next === null ? this.childNodes.length : this.childNodes.indexOf(next),
      0,
      node,
    )
    return node
  }

  remove(): void {
    const siblings = this.parentNode?.childNodes
    siblings?.splice(siblings.indexOf(this), 1)
    this.parentNode = null
  }

  get children(): SvgElement[] {
    return this.childNodes.filter((node) => typeof node !== 'string')
  }

  get firstChild(): SvgNode | null {
    return this.childNodes[0] ?? null
  }

  get textContent(): string {
    return this.childNodes
      .map((node) => (typeof node === 'string' ? node : node.textContent))
      .join('')
  }

  set textContent(text: string) {
    this.childNodes = [text]
  }

  /** The element as text; numbers in attributes are rounded to three decimals, a thousandth of a pixel. */
  get outerHTML(): string {
    const attributes = [...this.attributes]
      .map(
        ([name, value]) =>
          ` ${name}="${escapeHtml(name === 'aria-label' ? value : rounded(value))}"`,
      )
      .join('')
    const content = this.childNodes
      .map((node) => (typeof node === 'string' ? escapeHtml(node) : node.outerHTML))
      .join('')
    return content === ''
      ? `<${this.tagName}${attributes}/>`
      : `<${this.tagName}${attributes}>${content}</${this.tagName}>`
  }
}

function rounded(value: string): string {
  return value.replaceAll(/-?\d+\.\d{4,}(?:e-?\d+)?/g, (number) =>
    String(Math.round(Number(number) * 1000) / 1000 || 0),
  )
}
