import { type CellResult, intervals } from './cell.ts'

/** The results as Markdown: the band's coverage, width and wrong claims by world and size, then every other interval at its worst. */
export function calibrationTable(results: readonly CellResult[], replicates: number): string {
  const ordered = results.toSorted(
    (a, b) => a.world.localeCompare(b.world) || a.problems - b.problems,
  )
  const share = (value: number) => value.toFixed(3).replace(/^0/, '')
  const rows = ordered.map(
    ({ world, problems, covered, width, wrong, certain }) =>
      `| ${world} | ${problems} | ${share(covered['bounded band'])} | ${share(covered['plain band'])} | ${width.bounded.toFixed(2)} | ${width.plain.toFixed(2)} | ${share(wrong)} | ${share(certain)} |`,
  )
  // Cells that were kept from before an interval was added do not have it.
  const run = intervals.filter((name) =>
    results.every(({ covered }) => covered[name] !== undefined),
  )
  const others = run.map((name) => {
    const worst = results.reduce((least, cell) =>
      cell.covered[name] < least.covered[name] ? cell : least,
    )
    const enough = results.filter((cell) => cell.covered[name] >= 0.935).length
    return `| ${name} | ${share(worst.covered[name])} | ${worst.world}, ${worst.problems} problems | ${enough} of ${results.length} |`
  })
  return [
    `Made by \`npm run calibrate\`: ${replicates} replicates a cell, seed 1, nominal 95 %; a share near .95 has a Monte-Carlo error of about ${(2 * Math.sqrt((0.95 * 0.05) / replicates)).toFixed(3)} (two standard errors).`,
    '',
    '## Every interval at its worst',
    '',
    '| interval | lowest coverage | where | cells at .935 or above |',
    '| --- | --- | --- | --- |',
    ...others,
    '',
    '## The band by world and number of problems',
    '',
    'Width is the mean over k as a multiple of the band of an oracle that knows the covariance. "Wrong" is the share of replicates in which any claim that is said to hold is false, "certain" the share in which any is said to hold.',
    '',
    '| world | problems | bounded covers | plain covers | bounded width | plain width | wrong | certain |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
