import type { GradeVerdict } from '../records/index.ts'

/** One sample's grades under two graders. */
export interface GradedPair {
  problem: string
  sample: string | number
  from: GradeVerdict
  to: GradeVerdict
}

export interface GraderComparison {
  samples: number
  /** Samples by their two verdicts: `table[from][to]`. */
  table: Record<GradeVerdict, Record<GradeVerdict, number>>
  /** Every sample whose verdict differs. */
  flips: GradedPair[]
  /** Problems that are solved at least once under one grader only. */
  solvedOnly: { from: string[]; to: string[] }
  problems: {
    problem: string
    n: number
    from: { c: number; u: number }
    to: { c: number; u: number }
  }[]
}

/** What changes between two graders, over the samples that both graded. Linear in the samples. */
export function compareGrades(pairs: Iterable<GradedPair>): GraderComparison {
  const table = { correct: counts(), incorrect: counts(), undecided: counts() }
  const problems = new Map<string, GraderComparison['problems'][number]>()
  const flips: GradedPair[] = []
  let samples = 0
  for (const pair of pairs) {
    ++samples
    ++table[pair.from][pair.to]
    if (pair.from !== pair.to) flips.push(pair)
    const row = problems.get(pair.problem) ?? {
      problem: pair.problem,
      n: 0,
      from: { c: 0, u: 0 },
      to: { c: 0, u: 0 },
    }
    problems.set(pair.problem, row)
    ++row.n
    for (const side of ['from', 'to'] as const) {
      if (pair[side] === 'correct') ++row[side].c
      if (pair[side] === 'undecided') ++row[side].u
    }
  }
  const rows = [...problems.values()]
  const solvedOnly = {
    from: rows.filter(({ from, to }) => from.c > 0 && to.c === 0).map(({ problem }) => problem),
    to: rows.filter(({ from, to }) => to.c > 0 && from.c === 0).map(({ problem }) => problem),
  }
  return { samples, table, flips, solvedOnly, problems: rows }
}

function counts(): Record<GradeVerdict, number> {
  return { correct: 0, incorrect: 0, undecided: 0 }
}
