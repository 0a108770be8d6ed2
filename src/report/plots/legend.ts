import { paper } from '../palette.ts'
import type { SvgElement } from './svg-document.ts'

export interface LegendItem {
  text: string
  color: string
  sign: 'circle' | 'triangle' | 'square' | 'diamond' | 'line' | 'dashes' | 'area'
  opacity?: number
}

const rowHeight = 20
const signWidth = 24
const gap = 16
const start = 6
/** No text is measured without a browser: a little more than system fonts need at 13 px. */
const charWidth = 7.3
const longest = 52

/** The height that a legend takes above a chart. */
export function legendHeight(items: LegendItem[], width: number): number {
  return items.length === 0 ? 0 : rows(items, width).length * rowHeight + 10
}

/** Writes the legend into the chart's top margin, in as many rows as it needs. */
export function placeLegend(svg: SvgElement, items: LegendItem[], width: number): void {
  rows(items, width).forEach((row, rowIndex) => {
    let x = start
    for (const item of row) {
      const y = 13 + rowIndex * rowHeight
      svg.appendChild(sign(svg, item, x + signWidth / 2 - 3, y))
      const text = element(svg, 'text', {
        x: x + signWidth,
        y,
        dy: '0.32em',
        'text-anchor': 'start',
      })
      text.textContent = shortened(item.text)
      svg.appendChild(text)
      x += itemWidth(item)
    }
  })
}

/** Writes the vertical axis' label below the legend, above the axis. */
export function placeLabel(svg: SvgElement, label: string, y: number): void {
  const text = element(svg, 'text', { x: start, y, dy: '0.32em', 'text-anchor': 'start' })
  text.textContent = label
  svg.appendChild(text)
}

function rows(items: LegendItem[], width: number): LegendItem[][] {
  const filled: LegendItem[][] = []
  let used = Number.POSITIVE_INFINITY
  for (const item of items) {
    const needed = itemWidth(item)
    if (start + used + needed - gap > width) {
      filled.push([])
      used = 0
    }
    filled.at(-1)?.push(item)
    used += needed
  }
  return filled
}

function itemWidth({ text }: LegendItem): number {
  return signWidth + shortened(text).length * charWidth + gap
}

/** Long names differ at their ends, so the middle goes. */
export function shortened(text: string, length = longest): string {
  if (text.length <= length) return text
  const half = Math.floor((length - 1) / 2)
  return `${text.slice(0, half)}…${text.slice(-half)}`
}

const shapes = {
  circle: 'M4.5,0A4.5,4.5,0,1,1,-4.5,0A4.5,4.5,0,1,1,4.5,0',
  triangle: 'M0,-6L5.6,4L-5.6,4Z',
  square: 'M-4,-4H4V4H-4Z',
  diamond: 'M0,-5.8L4.4,0L0,5.8L-4.4,0Z',
}

function sign(svg: SvgElement, item: LegendItem, x: number, y: number): SvgElement {
  const group = element(svg, 'g', { transform: `translate(${x},${y})` })
  if (item.sign === 'area') {
    const area = { x: -9, y: -6, width: 18, height: 12, fill: item.color }
    group.appendChild(element(svg, 'rect', { ...area, 'fill-opacity': item.opacity ?? 0.25 }))
    return group
  }
  const line = { d: 'M-9,0H9', stroke: item.color, 'stroke-width': 1.8, fill: 'none' }
  const dashes = item.sign === 'dashes' ? { 'stroke-dasharray': '4,3' } : {}
  group.appendChild(element(svg, 'path', { ...line, ...dashes }))
  if (item.sign !== 'line' && item.sign !== 'dashes') {
    const halo = { stroke: paper.ground, 'stroke-width': 1 }
    group.appendChild(element(svg, 'path', { d: shapes[item.sign], fill: item.color, ...halo }))
  }
  return group
}

function element(svg: SvgElement, name: string, attributes: Record<string, unknown>): SvgElement {
  const made = svg.ownerDocument.createElementNS(svg.namespaceURI, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}
