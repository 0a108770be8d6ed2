import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...globSync('docs/*.md')]
const source = (page: string) => readFileSync(page, 'utf8')

describe.each(pages)('%s', (page) => {
  const prose = withoutCode(source(page))

  it('links to files and headings that there are', () => {
    const dead = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^https?:/.test(link) && !leads(page, link))
    expect(dead).toEqual([])
  })

  it('closes what it sets in bold', () => {
    const open = prose
      .split(/\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.) )/)
      .filter((block) => (block.match(/\*\*/g) ?? []).length % 2 === 1)
    expect(open).toEqual([])
  })

  it('has as many cells in each row of a table', () => {
    const ragged = prose
      .split(/\n(?!\|)/)
      .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
      .filter((table) => new Set(table.map(cells)).size > 1)
    expect(ragged).toEqual([])
  })
})

function withoutCode(text: string): string {
  return text
    .replaceAll(/^```[^]*?^```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => (code.includes('|') ? code.replaceAll('|', '') : 'code'))
}

const cells = (row: string) => row.replaceAll(String.raw`\|`, '').split('|').length

function leads(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const file = path === '' ? page : join(dirname(page), path)
  if (!existsSync(file)) return false
  return heading === undefined || headings(source(file)).includes(heading)
}

/** The anchors that GitHub gives the headings of a page. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  )
}
