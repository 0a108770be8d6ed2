import { share } from '../../analysis/index.ts'
import * as Plot from '@observablehq/plot'
import { type ArmKey, armColors, armSymbols, paper } from '../palette.ts'
import { type LegendItem, legendHeight, placeLabel, placeLegend } from './legend.ts'
import { SvgDocument, type SvgElement } from './svg-document.ts'

/** The names that the reader gave the two arms. */
export type ArmNames = Record<ArmKey, string>

export interface ChartOptions extends Plot.PlotOptions {
  /** What the picture shows, for those who do not see it. */
  description: string
  legend: LegendItem[]
  width?: number
  height?: number
}

const fontSize = 13

/**
 * Draws a chart as a standalone SVG: its own ground, ink, font and legend as presentation
 * attributes, which a page's style may override (so that one file serves light paper and dark
 * pages) and which no content security policy forbids, as it does style elements and attributes.
 */
export function chart({ description, legend, ...options }: ChartOptions): string {
  const { width = 480, height = 320, marginTop = 28, y } = options
  const keyHeight = legendHeight(legend, width)
  const document = new SvgDocument()
  /* oxlint-disable typescript/no-unsafe-type-assertion -- Plot wants a whole DOM and uses this much of it */
  const drawn = Plot.plot({
    marginLeft: 46,
    marginRight: 14,
    marginBottom: 42,
    ...options,
    // Plot would put the label at the very top, where the legend is.
    y: { ...y, label: null },
    width,
    height: height + keyHeight,
    marginTop: marginTop + keyHeight,
    document: document as unknown as Document,
  })
  const svg = drawn as unknown as SvgElement
  /* oxlint-enable typescript/no-unsafe-type-assertion */
  stripStyles(svg)
  svg.removeAttribute('class')
  const attributes = {
    xmlns: svg.namespaceURI,
    role: 'img',
    'aria-label': description,
    color: paper.ink,
    'font-size': fontSize,
  }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  svg.insertBefore(ground(document), svg.firstChild)
  placeLegend(svg, legend, width)
  if (y?.label) placeLabel(svg, `↑ ${y.label}`, keyHeight + 8)
  return svg.outerHTML
}

/** The arms' colours and symbols as Plot scales; bind both channels to `arm`. */
export const armScales = {
  color: { domain: ['base', 'rl'], range: [armColors.base, armColors.rl] },
  symbol: { domain: ['base', 'rl'], range: [armSymbols.base, armSymbols.rl] },
} satisfies Plot.PlotOptions

export function armLegend(names: ArmNames): LegendItem[] {
  return (['base', 'rl'] as const).map((arm) => ({
    text: names[arm],
    color: armColors[arm],
    sign: armSymbols[arm],
  }))
}

interface Log2Axis extends Plot.ScaleOptions {
  ticks: number[]
}

/**
 * A log2 axis that is ticked at powers of two, thinned to eleven at most, and at the largest value
 * where that is not too close to the last of them.
 */
export function log2Axis(values: number[], label: string): Log2Axis {
  const from = Math.min(...values)
  const to = Math.max(...values, from * 2)
  const first = Math.ceil(Math.log2(from))
  const last = Math.floor(Math.log2(to))
  const step = Math.ceil((last - first + 1) / 11)
  const ticks: number[] = []
  for (let power = first; power <= last; power += step) ticks.push(2 ** power)
  const below = ticks.at(-1) ?? from
  if (Math.log2(to / below) > labelWidth(below, to) * Math.log2(to / from)) ticks.push(to)
  return { type: 'log', base: 2, domain: [from, to], ticks, tickFormat: powerOfTwo, label }
}

/** What two neighbouring tick labels need, as a share of an axis of the usual width. */
function labelWidth(...values: number[]): number {
  const characters = values.map(powerOfTwo).join('').length
  return ((characters / 2) * 7.5 + 6) / 420
}

/** Beyond five digits a power of two is easier to read as one. */
function powerOfTwo(value: number): string {
  const power = Math.log2(value)
  if (value < 10_000 || !Number.isInteger(power)) return String(Number(value.toPrecision(4)))
  return `2${String(power).replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)))}`
}

/** An axis of shares or differences of shares, ticked as the text writes them. */
export function shareAxis(label: string, options: Plot.ScaleOptions = {}): Plot.ScaleOptions {
  return { grid: true, nice: true, ticks: 6, tickFormat: shareTick, label, ...options }
}

function shareTick(value: number): string {
  const decimals = String(Math.round(Math.abs(value) * 1000) / 1000).split('.')[1]?.length ?? 0
  return value === 0 ? '0' : share(value, decimals)
}

/** Of a dense curve only the points at powers of two get a symbol, and its two ends. */
export function withSymbol<Point>(points: Point[], x: (point: Point) => number): Point[] {
  if (points.length <= 16) return points
  const ends = [points[0], points.at(-1)]
  return points.filter((point) => ends.includes(point) || Number.isInteger(Math.log2(x(point))))
}

function stripStyles(element: SvgElement): void {
  element.childNodes = element.childNodes.filter(
    (node) => typeof node === 'string' || node.tagName !== 'style',
  )
  for (const node of element.childNodes) {
    if (typeof node === 'string') continue
    // A label on an element without a role is an error to assistive technology (axe:
    // aria-prohibited-attr); the picture is described once, at its root.
    node.removeAttribute('aria-label')
    stripStyles(node)
  }
}

function ground(document: SvgDocument): SvgElement {
  const rect = document.createElementNS('', 'rect')
  for (const side of ['width', 'height']) rect.setAttribute(side, '100%')
  rect.setAttribute('fill', paper.ground)
  return rect
}
