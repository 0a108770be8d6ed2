import type { CellResult } from './cell.ts'
import { intervals } from './intervals.ts'

/** The results as Markdown: every interval at its worst, then the band's coverage, width and wrong claims by world and size. */
export function calibrationTable(results: readonly CellResult[], replicates: number): string {
  const ordered = results.toSorted(
    (a, b) => a.world.localeCompare(b.world) || a.problems - b.problems,
  )
  const rows = ordered.flatMap(({ world, problems, covered, verdict }) => {
    if (!verdict) return []
    const { width, wrong, certain } = verdict
    return `| ${world} | ${problems} | ${share(covered['bounded band']!)} | ${share(covered['plain band']!)} | ${width.bounded.toFixed(2)} | ${width.plain.toFixed(2)} | ${share(wrong)} | ${share(certain)} |`
  })
  return [
    `Made by \`npm run calibrate\`: ${replicates} replicates a cell, seed 1, nominal 95 %; a share near .95 has a Monte-Carlo error of about ${(2 * Math.sqrt((0.95 * 0.05) / replicates)).toFixed(3)} (two standard errors).`,
    '',
    '## Every interval at its worst',
    '',
    '| interval | lowest coverage | where | cells at .935 or above |',
    '| --- | --- | --- | --- |',
    ...worstRows(results),
    '',
    ...(rows.length > 0 ? [...bandHead, ...rows, ''] : []),
  ].join('\n')
}

/** A cell may have been run for some intervals only, and again for others. */
function worstRows(results: readonly CellResult[]): string[] {
  return intervals.flatMap((name) => {
    const cells = results.flatMap(({ world, problems, covered: { [name]: covered } }) =>
      covered === undefined ? [] : { world, problems, covered },
    )
    if (cells.length === 0) return []
    const worst = cells.reduce((least, cell) => (cell.covered < least.covered ? cell : least))
    const enough = cells.filter(({ covered }) => covered >= 0.935).length
    return `| ${name} | ${share(worst.covered)} | ${worst.world}, ${worst.problems} problems | ${enough} of ${cells.length} |`
  })
}

const share = (value: number) => value.toFixed(3).replace(/^0/, '')

const bandHead = [
  '## The band by world and number of problems',
  '',
  'Width is the mean over k as a multiple of the band of an oracle that knows the covariance. "Wrong" is the share of replicates in which any claim that is said to hold is false, "certain" the share in which any is said to hold.',
  '',
  '| world | problems | bounded covers | plain covers | bounded width | plain width | wrong | certain |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
]
