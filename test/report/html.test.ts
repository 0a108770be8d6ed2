import { describe, expect, it } from 'vitest'
import { embeddedJson, html, prose } from '../../src/report/html.ts'

describe('html', () => {
  it('escapes values', () => {
    expect(html`<p title="${'"'}">${`<b>&'`}</p>`.source).toBe(
      '<p title="&#34;">&#60;b&#62;&#38;&#39;</p>',
    )
  })

  it('takes what it made itself as it is, one after the other', () => {
    const items = ['a', '<'].map((item) => html`<i>${item}</i>`)
    expect(html`${items}`.source).toBe('<i>a</i><i>&#60;</i>')
  })

  it('leaves out what is absent and keeps zero', () => {
    expect(html`${null}${undefined}${false}${0}`.source).toBe('0')
  })
})

describe('embeddedJson', () => {
  it('cannot end its script element and reads back the same', () => {
    const value = { id: '</script><!--<script>', line: '\u2028' }
    const { source } = embeddedJson(value)
    expect(source).not.toContain('<')
    expect(JSON.parse(source)).toEqual(value)
  })
})

describe('prose', () => {
  it('sets off code, which stays text', () => {
    expect(prose('needs `a<b` in every row').source).toBe('needs <code>a&#60;b</code> in every row')
  })

  it('keeps k and what it is on one line', () => {
    expect(prose('certain at k = 65–128, not at any k').source).toBe(
      'certain at k\u00A0=\u00A065–128, not at any k',
    )
  })

  it('keeps an interval, a percentage and a deviation on one line', () => {
    expect(prose('D = −.020 [−.036, −.004] at 95 %, 21.4 ± 3.6, [a, b c]').source).toBe(
      'D = −.020 [−.036,\u00A0−.004] at 95\u00A0%, 21.4\u00A0±\u00A03.6, [a, b c]',
    )
  })
})
