import { Command } from 'commander'
import { type GuessFloors, guessFloors, monkey } from '../analysis/index.ts'
import { readGolds } from '../problems/index.ts'
import { type Finding, InputError } from '../records/index.ts'

interface Flags {
  space?: string
  k?: string[]
  json?: true
}

/** `passbound floor --space 1000 --k 10^10^100`, `passbound floor problems.jsonl --k 1024` */
export function command(): Command {
  return new Command('floor')
    .description('what guessing reaches at k attempts')
    .argument('[problems]', 'reference answers as JSONL rows with id and gold or answer, or -')
    .option('--space <count>', 'answers that a guesser chooses from: 1000, 1e30, 50257^200')
    .option('--k <k...>', 'attempts: 64, 1e30, 10^10^100 (default: 1 8 64 256 1024)')
    .option('--json', 'print the findings as one JSON document and nothing else')
    .action(run)
}

async function run(path: string | undefined, flags: Flags): Promise<void> {
  const ks = flags.k ?? ['1', '8', '64', '256', '1024']
  if (path !== undefined) return writeProblems(await ofProblems(path, ks, flags.space), flags)
  const findings = monkeys(ks, flags.space)
  const { over, caveats } = findings[0]!
  const lines = [...findings.map(({ summary }) => summary), '', over, ...caveats]
  process.stdout.write(flags.json ? `${JSON.stringify(findings)}\n` : `${lines.join('\n')}\n`)
}

function writeProblems(found: Finding<GuessFloors>, { json }: Flags): void {
  const { summary, over, caveats, data } = found
  const cells = (...texts: string[]) => texts.map((text) => text.padStart(9)).join('')
  const lines = [
    summary,
    '',
    cells('k', 'uniform', 'prior'),
    ...data.points.map(({ k, uniform, prior }) =>
      cells(String(k), uniform?.toFixed(3) ?? '–', prior.toFixed(3)),
    ),
    '',
    over,
    ...caveats,
  ]
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : `${lines.join('\n')}\n`)
}

function monkeys(ks: string[], space: string | undefined): Finding<unknown>[] {
  if (space === undefined)
    throw new InputError('nothing to guess: give a file of problems, or --space such as 1000')
  return ks.map((k) => monkey(space, k))
}

async function ofProblems(path: string, ks: string[], space: string | undefined) {
  const golds = await readGolds(path, process.stdin)
  const answerSpace =
    space === undefined ? undefined : inDoubles(space, '--space', { whole: false })
  return guessFloors(
    answerSpace === undefined ? golds : golds.map((gold) => ({ answerSpace, ...gold })),
    ks.map((k) => inDoubles(k, '--k', { whole: true })).toSorted((a, b) => a - b),
  )
}

/** With a file of problems the floors are averages of doubles; only `--space` alone takes any size. */
function inDoubles(text: string, flag: string, { whole }: { whole: boolean }): number {
  const value = Number(text)
  const fits = whole ? Number.isInteger(value) : Number.isFinite(value)
  if (fits && value >= 1) return value
  throw new InputError(
    `${flag} must be a ${whole ? 'whole ' : ''}number from 1 where problems are given, got ${text}`,
  )
}
