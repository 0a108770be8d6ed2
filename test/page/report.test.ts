import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContextOptions, Download, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderReport } from '../../src/report/index.ts'
import { launchChromium, type RunningBrowser } from '../helpers/browser.ts'
import { comparison } from '../helpers/comparison.ts'

const hostile = '<img src=x onerror="document.title=1">'
const formula = '=1+1'
const problems = 120

let folder: string
let running: RunningBrowser | undefined
let report: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-report-'))
  report = join(folder, 'report.html')
  const made = comparison({ problems, names: { base: 'qwen-base', rl: 'qwen-grpo' } })
  made.problems[0]!.id = hostile
  made.problems[1]!.id = formula
  await writeFile(report, renderReport(made, { version: '0.1.0', command: 'passbound compare' }))
  running = await launchChromium()
})

afterAll(async () => {
  await running?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Opens the report from disk, and keeps what it asked for and complained about. */
async function opened(
  options: BrowserContextOptions = {},
): Promise<{ page: Page; heard: string[] }> {
  const context = await running!.browser.newContext(options)
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const heard: string[] = []
  page.on('request', (request) => heard.push(request.url()))
  page.on('console', (message) => heard.push(message.text()))
  page.on('pageerror', (error) => heard.push(error.message))
  await page.goto(pathToFileURL(report).href)
  return { page, heard }
}

describe('the report in a browser', () => {
  it('opens from disk, asks for nothing else and breaks no policy', async () => {
    const { page, heard } = await opened()
    expect(await page.locator('h1').textContent()).toBe('Sharper and narrower')
    expect(await page.locator('#problem-table tbody tr').count()).toBe(50)
    expect(heard).toEqual([pathToFileURL(report).href])
    await page.context().close()
  })

  it('lets no other script run', async () => {
    const { page, heard } = await opened()
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'document.title = "ran"'
      document.body.append(script)
    })
    expect(await page.title()).not.toBe('ran')
    expect(heard.join()).toContain('Content Security Policy')
    await page.context().close()
  })

  it('fits a phone', async () => {
    const { page } = await opened({ viewport: { width: 390, height: 844 } })
    for (const details of await page.locator('details').all())
      await details.locator('summary').click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await page.context().close()
  })

  it('prints', async () => {
    const { page } = await opened()
    const pdf = await page.pdf()
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.locator('nav').isVisible()).toBe(false)
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    await page.context().close()
  })

  it('says without scripts where the rows are', async () => {
    const { page } = await opened({ javaScriptEnabled: false })
    expect(await page.locator('noscript').textContent()).toContain(
      '120 rows are in the input files',
    )
    expect(await page.locator('#problem-table').isVisible()).toBe(false)
    expect(await page.locator('[data-take]').first().isVisible()).toBe(false)
    await page.context().close()
  })
})

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('axe finds nothing, with every table of numbers open', async () => {
    const { page } = await opened({ colorScheme, bypassCSP: true })
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
    })
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') })
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
      return (await axe.run()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`,
      )
    })
    expect(violations).toEqual([])
    await page.context().close()
  })

  it('draws figures in the ink and on the ground of the page', async () => {
    const { page } = await opened({ colorScheme })
    const [ground, ink, body] = await page.evaluate(() => {
      const svg = document.querySelector('.plot svg')!
      return [
        getComputedStyle(svg.querySelector('rect')!).fill,
        getComputedStyle(svg).color,
        getComputedStyle(document.body).backgroundColor,
      ] as const
    })
    expect(ground).toBe(body)
    expect(contrast(ground, ink)).toBeGreaterThan(12)
    const lines = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          '#figure-pass-at-k path[stroke-width], #figure-pass-at-k g[stroke-width] > path',
        ),
      ].map((path) => getComputedStyle(path).stroke),
    )
    expect(lines.length).toBeGreaterThanOrEqual(2)
    for (const line of lines.filter((color) => color !== ground))
      expect(contrast(ground, line)).toBeGreaterThan(3)
    await page.context().close()
  })
})

describe('the table of problems', () => {
  it('begins with the largest loss and sorts by a click', async () => {
    const { page } = await opened()
    expect(await sorted(page)).toEqual(['Difference', 'ascending'])
    const losses = await column(page, 5)
    expect(losses).toEqual(losses.toSorted((a, b) => a - b))

    await page.getByRole('button', { name: 'qwen-grpo', exact: true }).click()
    expect(await sorted(page)).toEqual(['qwen-grpo', 'ascending'])
    await page.getByRole('button', { name: 'qwen-grpo', exact: true }).click()
    expect(await sorted(page)).toEqual(['qwen-grpo', 'descending'])
    expect((await column(page, 4))[0]).toBe(1)
    await page.context().close()
  })

  it('sorts by the keyboard, ids as people count', async () => {
    const { page } = await opened()
    await page.getByRole('button', { name: 'Problem', exact: true }).focus()
    await page.keyboard.press('Enter')
    expect(await sorted(page)).toEqual(['Problem', 'ascending'])
    const ids = await page.locator('#problem-table tbody th').allTextContents()
    expect(ids.slice(2, 12)).toEqual(Array.from({ length: 10 }, (_, i) => `problem-${i + 3}`))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await sorted(page)).toEqual(['Stratum', 'ascending'])
    await page.context().close()
  })

  it('keeps what only one arm solved, as many as the table of solvers says', async () => {
    const { page } = await opened()
    const counted = await page
      .locator('[data-name=solved-all] tbody td:nth-child(2)')
      .allTextContents()
    const choices = ['both', 'only qwen-base', 'only qwen-grpo', 'neither']
    for (const [i, choice] of choices.entries()) {
      await page.getByRole('radio', { name: choice }).check()
      const expected = Number(counted[i])
      const status = await page.locator('.status').textContent()
      expect(status).toMatch(
        expected === 0 ? /^No problem/ : new RegExp(` of ${expected} problems`),
      )
    }
    await page.context().close()
  })

  it('finds by text and turns its pages', async () => {
    const { page } = await opened()
    const next = page.getByRole('button', { name: 'Next' })
    await next.click()
    await next.click()
    // On the last page the button does nothing, and keeps the keyboard's place.
    await page.keyboard.press('Enter')
    expect(await next.getAttribute('aria-disabled')).toBe('true')
    expect(await page.locator('.status').textContent()).toBe('101–120 of 120 problems, page 3 of 3')
    await page.getByRole('searchbox').fill('LEM-11')
    expect(await page.locator('.status').textContent()).toBe('1–11 of 11 problems, page 1 of 1')
    await page.getByRole('searchbox').fill('no such problem')
    expect(await page.locator('.status').textContent()).toBe('No problem is like that.')
    await page.context().close()
  })

  it('shows a hostile id as text', async () => {
    const { page } = await opened()
    await page.getByRole('searchbox').fill('onerror')
    expect(await page.locator('#problem-table tbody th').textContent()).toBe(hostile)
    expect(await page.locator('#problem-table img').count()).toBe(0)
    expect(await page.title()).toContain('qwen')
    await page.context().close()
  })

  it('is quick with ten thousand problems', async () => {
    const many = join(folder, 'many.html')
    await writeFile(many, renderReport(comparison({ problems: 10_000 })))
    const { page } = await opened()
    await page.goto(pathToFileURL(many).href)
    await page.getByRole('searchbox').fill('problem-9999')
    expect(await page.locator('.status').textContent()).toBe('1–1 of 1 problems, page 1 of 1')
    expect(await page.locator('*').count()).toBeLessThan(6000)
    await page.context().close()
  })
})

describe('what can be taken away', () => {
  it('is an SVG that stands alone', async () => {
    const { page } = await opened({ colorScheme: 'dark' })
    const { name, bytes } = await taken(page, () =>
      page.getByRole('button', { name: 'Save pass@k of both arms as SVG' }).click(),
    )
    expect(name).toBe('pass-at-k.svg')
    const parsed = await page.evaluate((source) => {
      const { documentElement } = new DOMParser().parseFromString(source, 'image/svg+xml')
      return [
        documentElement.nodeName,
        documentElement.getAttribute('color'),
        documentElement.getElementsByTagName('text').length,
      ] as const
    }, bytes.toString())
    expect(parsed.slice(0, 2)).toEqual(['svg', '#1B1F24'])
    expect(parsed[2]).toBeGreaterThan(8)
    await page.context().close()
  })

  it('is a PNG at twice the size, with the figure on it', async () => {
    const { page, heard } = await opened()
    const { name, bytes } = await taken(page, () =>
      page.getByRole('button', { name: 'Save Paired difference in pass@k as PNG' }).click(),
    )
    expect(name).toBe('difference.png')
    expect(bytes.subarray(0, 8)).toEqual(
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    )
    const svg = page.locator('#figure-difference svg')
    expect(bytes.readUInt32BE(16)).toBe(2 * Number(await svg.getAttribute('width')))
    expect(bytes.readUInt32BE(20)).toBe(2 * Number(await svg.getAttribute('height')))
    expect(bytes.length).toBeGreaterThan(10_000)
    expect(
      heard.filter(
        (line) =>
          !line.startsWith('file:') &&
          !line.startsWith('data:image/svg+xml') &&
          !line.startsWith('blob:'),
      ),
    ).toEqual([])
    await page.context().close()
  })

  it('is a CSV with the rows of the figure', async () => {
    const { page } = await opened()
    const { bytes } = await taken(page, () =>
      page.getByRole('button', { name: 'Save pass@k of both arms as CSV' }).click(),
    )
    const lines = bytes.toString().trimEnd().split('\r\n')
    expect(lines[0]).toBe('\uFEFFk,qwen-base,se,low,high,qwen-grpo,se,low,high')
    expect(lines).toHaveLength(1 + 16)
    await page.context().close()
  })

  it('is a CSV of the problems that are kept, in their order, with formulas defused', async () => {
    const { page } = await opened()
    await page.getByRole('button', { name: 'Problem', exact: true }).click()
    const { bytes } = await taken(page, () =>
      page.getByRole('button', { name: 'Save these rows as CSV' }).click(),
    )
    const lines = bytes.toString().trimEnd().split('\r\n')
    expect(lines).toHaveLength(1 + problems)
    expect(lines).toContainEqual(expect.stringMatching(/^'=1\+1,hard,16,/))
    expect(lines).toContainEqual(
      expect.stringMatching(/^"<img src=x onerror=""document\.title=1"">",hard,/),
    )
    await page.context().close()
  })
})

async function taken(
  page: Page,
  act: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer }> {
  const downloading: Promise<Download> = page.waitForEvent('download')
  await act()
  const download = await downloading
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

async function sorted(page: Page): Promise<(string | null)[]> {
  const heading = page.locator('#problem-table th[aria-sort$=ending]')
  return [await heading.innerText(), await heading.getAttribute('aria-sort')]
}

async function column(page: Page, place: number): Promise<number[]> {
  const cells = await page
    .locator(`#problem-table tbody tr > :nth-child(${place})`)
    .evaluateAll((nodes) => nodes.map((node) => node.firstChild?.textContent ?? ''))
  return cells.map((text) => Number(text.replace('−', '-')))
}

/** The contrast ratio of WCAG 2 between two colours as browsers report them. */
function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [
    number,
    number,
  ]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(color: string): number {
  const [r, g, b] = (color.match(/\d+/g) ?? []).slice(0, 3).map((part) => {
    const share = Number(part) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
