import { auditVersion } from '../audit/index.ts'
import type { JudgedChains } from '../analysis/index.ts'
import { auditRun, readRunArms } from '../experiment/index.ts'
import { type Arm, type ChainClass, chainClasses, type Finding } from '../records/index.ts'
import { judgedArms, judgedText } from './audit-judged.ts'
import { printable } from './printable.ts'
import { bar, ProgressLine } from './progress.ts'

/** `passbound audit run/`: what has not been audited, then each arm's classes. */
export async function auditFolder(
  folder: string,
  {
    grader,
    verdicts,
    json,
  }: { grader?: string | undefined; verdicts?: string | undefined; json: boolean },
): Promise<void> {
  const line = new ProgressLine()
  const { audited } = await auditRun(folder, {
    onProgress: ({ audited: done, total }) =>
      line.show(`${auditVersion} ${bar(done / total)}, ${done} of ${total} samples`),
  })
  line.end()
  const { arms, grader: by } = await readRunArms(folder, grader === undefined ? {} : { grader })
  const judged =
    verdicts === undefined
      ? new Map<string, Finding<JudgedChains>>()
      : await judgedArms(folder, by, verdicts)
  const rows = arms.map(({ evidence }) => totals(evidence))
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ auditor: auditVersion, grader: by, audited, arms: rows.map((row) => ({ ...row, ...(judged.has(row.arm) && { judged: judged.get(row.arm) }) })) })}\n`,
    )
    return
  }
  for (const row of rows) {
    const found = judged.get(row.arm)
    process.stdout.write(armText(row, by) + (found ? judgedText(found) : ''))
  }
}

/** What the audits of one arm come to. */
function totals({ name, problems, auditedChains = [] }: Arm) {
  const tallies = problems.flatMap(({ audited }) => (audited ? [audited] : []))
  const sum = (of: (tally: (typeof tallies)[number]) => number) =>
    tallies.reduce((total, tally) => total + of(tally), 0)
  const audited = sum((tally) => tally.audited)
  const lucky: ChainClass = 'right by cancelling errors (lucky)'
  return {
    arm: name,
    samples: sum(({ n }) => n),
    audited,
    claims: sum(({ claims }) => claims),
    slips: sum(({ slips }) => slips),
    coverage: audited === 0 ? null : sum(({ coverage }) => coverage) / audited,
    classes: Object.fromEntries(
      chainClasses.map((each) => [each, sum(({ classes }) => classes[each])]),
    ),
    luckyOnly: tallies
      .filter((each) => each.right > 0 && each.lucky === each.right)
      .map(({ id }) => id),
    lucky: auditedChains
      .filter((chain) => chain.class === lucky)
      .map(({ problem, index }) => ({ problem, index })),
  }
}

function armText(row: ReturnType<typeof totals>, grader: string): string {
  const { arm, samples, audited, claims, slips, coverage, classes, luckyOnly, lucky } = row
  const graded = chainClasses.reduce((sum, name) => sum + (classes[name] ?? 0), 0)
  const share = coverage === null ? '–' : `${Math.round(coverage * 100)} %`
  return [
    `${printable(arm)}: ${audited} of ${samples} samples audited; ${slips} of ${claims} claims are false; ${share} of the numbers were checked, on average; classes under ${grader}:`,
    ...chainClasses.flatMap((name) =>
      classes[name] ? [`${String(classes[name]).padStart(8)}  ${name}`] : [],
    ),
    ...(graded < audited ? [`${String(audited - graded).padStart(8)}  not graded`] : []),
    ...(luckyOnly.length > 0
      ? [`  solved by lucky chains alone: ${printable(luckyOnly.join(', '))}`]
      : []),
    ...(lucky.length > 0
      ? [
          `  lucky, for instance: ${printable(lucky.map(({ problem, index }) => `${problem} #${index}`).join(', '))}`,
        ]
      : []),
    '',
  ].join('\n')
}
