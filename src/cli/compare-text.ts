import { besides, type Comparison, type CurvePoint } from '../analysis/index.ts'

/** The comparison for a terminal: the verdict, the curves at a few k, what to know, the ledger. */
export function compareText(comparison: Comparison, output?: string): string {
  const { verdict, arms, curves, solved, objections } = comparison
  const examined = objections.filter(({ outcome }) => outcome !== 'not examined')
  const open = objections.filter(({ outcome }) => outcome === 'not examined')
  const lines = [
    verdict.name.toUpperCase(),
    verdict.sentence,
    '',
    `${comparison.pairing.paired} problems; ${arms.base.name}: ${arms.base.samples} completions, ${arms.rl.name}: ${arms.rl.samples}`,
    ...[...arms.base.notes, ...arms.rl.notes].map((note) => `note: ${note}`),
    '',
    ...table(curves.data.points, arms),
    '',
    curves.over,
    ...curves.caveats,
    '',
    solved.summary,
    '',
    'Ledger of objections',
    ...examined.flatMap(({ question, outcome, evidence, smallestFlip }) => [
      `  ${outcome}: ${question}`,
      `    ${evidence}`,
      ...(smallestFlip ? [`    smallest change that alters it: ${smallestFlip}`] : []),
    ]),
    `  not examined here: ${open.map(({ id }) => id).join(', ')}`,
    ...(verdict.wouldChange.length > 0 ? ['', 'What would change the verdict'] : []),
    ...verdict.wouldChange.map((sentence) => `  ${sentence}`),
    '',
    'What would decide it',
    ...(verdict.toDecide.length > 0 ? verdict.toDecide : [besides(objections)]).map(
      (sentence) => `  ${sentence}`,
    ),
    ...(output === undefined ? [] : ['', `written: ${output}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** A row at each doubling of k and at the last. */
function table(points: readonly CurvePoint[], { base, rl }: Comparison['arms']): string[] {
  const last = points.at(-1)!
  const shown = points.filter(({ k }) => k === last.k || Math.log2(k / points[0]!.k) % 1 === 0)
  const known = last.floor !== null
  const width = Math.max(8, base.name.length, rl.name.length)
  const header = `${'k'.padStart(6)}  ${base.name.padStart(width)}  ${rl.name.padStart(width)}${known ? '  guessing' : ''}  difference  band`
  return [header, ...shown.map(row)]

  function row(point: CurvePoint): string {
    const share = (value: number) => value.toFixed(3)
    const sign = (value: number) => `${value < 0 ? '' : '+'}${value.toFixed(3)}`
    const mark = point.low > 0 ? '  gain' : point.high < 0 ? '  loss' : ''
    return `${String(point.k).padStart(6)}  ${share(point.base).padStart(width)}  ${share(point.rl).padStart(width)}${point.floor === null ? '' : share(point.floor).padStart(10)}  ${sign(point.difference).padStart(10)}  [${sign(point.low)}, ${sign(point.high)}]${mark}`
  }
}
