import { describe, expect, it } from 'vitest'
import { embeddedJson, html } from '../../src/report/html.ts'

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
