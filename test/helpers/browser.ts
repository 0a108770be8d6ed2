import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'

export interface RunningBrowser {
  browser: Browser
  close: () => Promise<void>
}

/**
 * Starts the Chromium that comes as an npm package, on a bare machine and as root. It unpacks itself
 * into a temporary folder of its own, as test files must not unpack over each other. One a process.
 */
export async function launchChromium(): Promise<RunningBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'passbound-chromium-'))
  // It looks at both when it is imported: it brings its own system libraries where it believes
  // itself on AWS Lambda.
  const before = process.env['TMPDIR']
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x'
  process.env['TMPDIR'] = folder
  const [{ default: chromium }, { chromium: playwright }] = await Promise.all([
    import('@sparticuz/chromium'),
    import('playwright-core'),
  ])
  const browser = await playwright.launch({
    // The package's own arguments turn off web security, which is under test here.
    args: ['--no-sandbox', '--no-zygote', '--font-render-hinting=none'],
    executablePath: await chromium.executablePath(),
    env: { ...process.env, FONTCONFIG_FILE: await fontConfiguration(folder) },
  })
  return {
    browser,
    close: async () => {
      await browser.close()
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * The package's own configuration names /tmp/fonts. Chromium finds no font there when it was unpacked
 * elsewhere, and dies at the first text field.
 */
async function fontConfiguration(folder: string): Promise<string> {
  const path = join(folder, 'fonts.conf')
  const folders = [join(folder, 'fonts'), '/usr/share/fonts'].map((font) => `<dir>${font}</dir>`)
  await writeFile(
    path,
    `<?xml version="1.0"?><fontconfig>${folders.join('')}<cachedir>${folder}/font-cache</cachedir></fontconfig>`,
  )
  return path
}
