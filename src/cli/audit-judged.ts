import { auditVersion } from '../audit/index.ts'
import { judgedChains, type JudgedChains, type JudgedSample, share } from '../analysis/index.ts'
import { readPlan } from '../experiment/index.ts'
import type { Finding } from '../records/index.ts'
import { RunReader } from '../store/index.ts'
import { printable } from './printable.ts'
import { type ChainVerdicts, type KeyOf, readVerdicts } from './read-verdicts.ts'

/** Joins the verdicts of judges with the audits of the chains that they are of. */
export class Judged {
  readonly #verdicts: Map<string, ChainVerdicts>
  readonly #met = new Set<string>()
  readonly #arms = new Map<string, Map<string, { n: number; samples: JudgedSample[] }>>()

  private constructor(verdicts: Map<string, ChainVerdicts>) {
    this.#verdicts = verdicts
  }

  static async read(path: string, keys: { keyOf: KeyOf; key: string }): Promise<Judged> {
    return new Judged(await readVerdicts(path, keys))
  }

  /** A chain under its key; every sample of a problem counts in its n. */
  add(
    key: string,
    {
      arm,
      problem,
      right,
      refuted,
    }: { arm: string; problem: string; right: boolean; refuted: boolean },
  ): void {
    const { verdicts = [], label = null } = this.#verdicts.get(key) ?? {}
    this.#met.add(key)
    const problems =
      this.#arms.get(arm) ?? new Map<string, { n: number; samples: JudgedSample[] }>()
    this.#arms.set(arm, problems)
    const tally = problems.get(problem) ?? { n: 0, samples: [] }
    problems.set(problem, tally)
    tally.n++
    tally.samples.push({ right, refuted, verdicts, label })
  }

  findings(): { arm: string; judged: Finding<JudgedChains> }[] {
    const strangers = [...this.#verdicts.keys()].filter((key) => !this.#met.has(key))
    if (strangers.length > 0)
      console.error(
        `verdicts on chains that are not here, left out: ${strangers.length} (the first: ${printable(strangers[0]!)})`,
      )
    return [...this.#arms].map(([arm, problems]) => ({
      arm,
      judged: judgedChains([...problems.values()]),
    }))
  }
}

const byPlace = {
  key: '"arm", "problem" and "sample"',
  keyOf: ({ arm, problem, sample }: Record<string, unknown>) =>
    typeof arm === 'string' &&
    (typeof problem === 'string' || typeof problem === 'number') &&
    Number.isInteger(sample)
      ? JSON.stringify([arm, String(problem), sample])
      : null,
}

/** What judges say of each arm's chains, by the arm's name. */
export async function judgedArms(
  folder: string,
  grader: string,
  path: string,
): Promise<Map<string, Finding<JudgedChains>>> {
  const judged = await Judged.read(path, byPlace)
  const reader = await RunReader.open(folder)
  try {
    const names = new Map(readPlan(reader.plan).arms.map(({ hash, name }) => [hash, name]))
    for await (const batch of reader.gradedAudits(grader, auditVersion)) {
      for (const { condition, problem, index, verdict, audit } of batch) {
        const arm = names.get(condition) ?? condition
        const right = verdict === 'correct'
        judged.add(JSON.stringify([arm, problem, index]), {
          arm,
          problem,
          right,
          refuted: right && audit !== null && audit.luckyIfRight,
        })
      }
    }
  } finally {
    reader.close()
  }
  return new Map(judged.findings().map(({ arm, judged: finding }) => [arm, finding]))
}

/** One arm's judged chains for a terminal. */
export function judgedText({ summary, caveats, data }: Finding<JudgedChains>): string {
  const { points, agreement, labels } = data
  const { neither, judgeRefutes, auditRefutes, both } = agreement
  return [
    `judged    ${summary}`,
    `          audit and judges: neither refutes ${neither}, only the judges ${judgeRefutes}, only the audit ${auditRefutes}, both ${both}`,
    ...(labels
      ? [
          `          of labelled chains the majority accepts ${labels.validAccepted} of ${labels.validAccepted + labels.validRejected} valid and ${labels.invalidAccepted} of ${labels.invalidAccepted + labels.invalidRejected} invalid ones`,
        ]
      : []),
    '     k    pass   audit     any   majority   all',
    ...points.map(
      (point) =>
        `${String(point.k).padStart(6)}  ${[point.pass, point.audit, point.any, point.majority, point.all].map((value) => share(value).padStart(6)).join('  ')}`,
    ),
    ...caveats.map((caveat) => `note      ${caveat}`),
    '',
  ].join('\n')
}
