import { describe, expect, it } from 'vitest'
import { SvgDocument } from '../../../src/report/plots/svg-document.ts'

describe('SvgDocument', () => {
  const document = new SvgDocument()
  const element = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name)

  it('writes a tree with text and attributes escaped', () => {
    const group = element('g')
    group.setAttribute('aria-label', '"<a>"')
    const text = element('text')
    text.textContent = 'a < b & c'
    group.appendChild(text)
    expect(group.outerHTML).toBe(
      '<g aria-label="&#34;&#60;a&#62;&#34;"><text>a &#60; b &#38; c</text></g>',
    )
  })

  it('rounds numbers in drawings and leaves them in names', () => {
    const path = element('path')
    path.setAttribute('d', 'M-1.23456789,1e-7L0.00001,2.5')
    path.setAttribute('aria-label', 'checkpoint-1.23456789')
    expect(path.outerHTML).toBe('<path d="M-1.235,1e-7L0,2.5" aria-label="checkpoint-1.23456789"/>')
  })

  it('moves an element that is inserted elsewhere', () => {
    const [parent, first, second] = ['g', 'line', 'rect'].map(element)
    parent!.append(first!, second!)
    parent!.insertBefore(second!, first!)
    expect(parent!.outerHTML).toBe('<g><rect/><line/></g>')
    element('svg').appendChild(first!)
    expect(parent!.outerHTML).toBe('<g><rect/></g>')
  })
})
