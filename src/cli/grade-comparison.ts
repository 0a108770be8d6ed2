import { codeGrader, type GraderComparison, graderNamed, graders } from '../grading/index.ts'
import { labGraderNamed, labGraders } from '../lab/index.ts'
import { type Grader, type GradeVerdict, InputError } from '../records/index.ts'
import { passAtK } from '../statistics/index.ts'
import { printable } from './printable.ts'

/** The two names after `--compare`. */
export function comparedNames(names: readonly string[]): { from: string; to: string } {
  const [from, to, ...rest] = names
  if (from !== undefined && to !== undefined && rest.length === 0) return { from, to }
  throw new InputError('--compare takes two graders, such as --compare paper exact')
}

/** Graders by name. `code` runs what a model wrote, so it is none of the graders that are there unasked. */
export function shippedGrader(name: string, { unsafeExec = false }: ExecFlags = {}): Grader {
  if (name === 'code' || name === 'code@1') return codeGrader({ unsafe: unsafeExec })
  const found = graderNamed(name) ?? labGraderNamed(name)
  if (found) return found
  const known = [...graders, ...labGraders].map((each) => each.name)
  throw new InputError(`unknown grader: ${name}; there are ${[...known, 'code'].join(', ')}`)
}

export interface ExecFlags {
  /** Whether code may run where nothing isolates it. */
  unsafeExec?: boolean
}

/** What changes from one grader to another, for a program. */
export function comparisonJson(
  names: { from: string; to: string },
  comparison: GraderComparison,
): object {
  return { ...names, ...comparison, passAtK: passRates(comparison) }
}

/** What changes from one grader to another, for a person: rates, the table, each flip, the problems. */
export function comparisonText(
  names: { from: string; to: string },
  comparison: GraderComparison,
): string {
  const { samples, table, flips, solvedOnly } = comparison
  const lines = [
    ...passRates(comparison).map(
      ({ k, from, to }) =>
        `pass@${k}: ${shownRate(from)} under ${names.from}, ${shownRate(to)} under ${names.to}`,
    ),
    ...tableLines(names, table),
    `${samples} samples, ${flips.length} flip from ${names.from} to ${names.to}`,
    ...flips.map(({ problem, sample, from, to, note }) => {
      const id = String(sample) === problem ? problem : `${problem}\t${sample}`
      return `${printable(id)}\t${from} -> ${to}${note === undefined ? '' : `\t${note}`}`
    }),
    `solved under ${names.from} only: ${printable(solvedOnly.from.join(', ')) || 'none'}`,
    `solved under ${names.to} only: ${printable(solvedOnly.to.join(', ')) || 'none'}`,
  ]
  return lines.join('\n')
}

const verdicts = ['correct', 'incorrect', 'undecided'] as const satisfies GradeVerdict[]

function tableLines(
  { from, to }: { from: string; to: string },
  table: GraderComparison['table'],
): string[] {
  const head = [`${from} \\ ${to}`, ...verdicts]
  const rows = verdicts.map((row) => [row, ...verdicts.map((column) => String(table[row][column]))])
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]!.length)))
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
      .join('  '),
  )
}

/** pass@k over the problems under both graders, at the powers of two up to the smallest n. */
function passRates({ problems }: GraderComparison) {
  const most = problems.reduce((least, { n }) => Math.min(least, n), Infinity)
  const ks = Array.from({ length: 31 }, (_, at) => 2 ** at).filter(
    (k) => problems.length > 0 && k <= most,
  )
  const mean = (k: number, side: 'from' | 'to', extra: 0 | 1) =>
    problems.reduce(
      (sum, each) => sum + passAtK(each.n, each[side].c + extra * each[side].u, k),
      0,
    ) / problems.length
  const rate = (k: number, side: 'from' | 'to') => {
    const [low, high] = [mean(k, side, 0), mean(k, side, 1)]
    return low === high ? low : { low, high }
  }
  return ks.map((k) => ({ k, from: rate(k, 'from'), to: rate(k, 'to') }))
}

function shownRate(rate: number | { low: number; high: number }): string {
  return typeof rate === 'number'
    ? rate.toFixed(4)
    : `${rate.low.toFixed(4)} to ${rate.high.toFixed(4)}`
}
