import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Comparison } from '../analysis/index.ts'
import { InputError, systemReason } from '../records/index.ts'
import { version } from './version.ts'

export const reportEndings = ['.html', '.json', '.csv', '.tex', '.md']

/** Writes what a file's extension asks for: the report, the findings, or the curves. */
export async function writeOutput(
  path: string,
  comparison: Comparison,
  args: readonly string[],
): Promise<void> {
  await writeWhole(path, await rendered(path, comparison, args))
}

async function rendered(
  path: string,
  comparison: Comparison,
  args: readonly string[],
): Promise<string> {
  switch (extname(path).toLowerCase()) {
    case '.html': {
      // Plot and its document cost a quarter of a second that the other formats need not pay.
      const { renderReport } = await import('../report/index.ts')
      return renderReport(comparison, {
        version: await version(),
        command: ['passbound', ...args].join(' '),
      })
    }
    case '.json':
      return `${JSON.stringify(comparison, null, 2)}\n`
    case '.csv':
      return curvesCsv(comparison)
    case '.tex':
    case '.md': {
      const { curvesTable, tableLatex, tableMarkdown } = await import('../report/index.ts')
      const write = extname(path).toLowerCase() === '.tex' ? tableLatex : tableMarkdown
      return write(curvesTable(comparison), comparison.curves.over)
    }
    default:
      throw new InputError(
        `cannot tell the format of ${path}: end it in .html, .json, .csv, .tex or .md`,
      )
  }
}

/** Writes what stands behind each figure of the report into a folder: its numbers, and a Vega-Lite specification. */
export async function writeFigures(folder: string, comparison: Comparison): Promise<void> {
  const { figureData, reportFigures, vegaLite } = await import('../report/index.ts')
  const figures = reportFigures(comparison)
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw new InputError(`cannot write to ${folder}: ${systemReason(error)}`)
  }
  for (const figure of figures) {
    const text = (value: object) => `${JSON.stringify(value, null, 1)}\n`
    await writeWhole(join(folder, `${figure.id}.json`), text(figureData(figure)))
    await writeWhole(join(folder, `${figure.id}.vl.json`), text(vegaLite(figure)))
  }
}

function curvesCsv({ curves }: Comparison): string {
  const { points } = curves.data
  const columns = Object.keys(points[0]!) as (keyof (typeof points)[number])[]
  const rows = points.map((point) => columns.map((column) => point[column]).join(','))
  return `${[columns.join(','), ...rows].join('\n')}\n`
}

/** A file appears whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw new InputError(`cannot write ${path}: ${systemReason(error)}`)
  }
}
