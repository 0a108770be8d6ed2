import type { GradeVerdict } from '../records/index.ts'

/** One sample's grades under two graders. */
export interface GradedPair {
  problem: string
  sample: string | number
  from: GradeVerdict
  to: GradeVerdict
  /** What was graded, for whoever looks at a sample that flips. */
  note?: string
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
  const comparison = new GradeComparer()
  for (const pair of pairs) comparison.add(pair)
  return comparison.result()
}

/** `compareGrades` for samples that come one at a time; holds the flips and a row a problem. */
export class GradeComparer {
  readonly #table = { correct: counts(), incorrect: counts(), undecided: counts() }
  readonly #problems = new Map<string, GraderComparison['problems'][number]>()
  readonly #flips: GradedPair[] = []
  #samples = 0

  add(pair: GradedPair): void {
    ++this.#samples
    ++this.#table[pair.from][pair.to]
    if (pair.from !== pair.to) this.#flips.push(pair)
    const row = this.#rowOf(pair.problem)
    ++row.n
    for (const side of ['from', 'to'] as const) {
      if (pair[side] === 'correct') ++row[side].c
      if (pair[side] === 'undecided') ++row[side].u
    }
  }

  /** Samples that nobody grades, such as censored ones: unresolved under both graders. */
  addUngraded(problem: string, samples: number): void {
    const row = this.#rowOf(problem)
    row.n += samples
    for (const side of ['from', 'to'] as const) row[side].u += samples
  }

  result(): GraderComparison {
    const rows = [...this.#problems.values()]
    const solvedOnly = {
      from: rows.filter(({ from, to }) => from.c > 0 && to.c === 0).map(({ problem }) => problem),
      to: rows.filter(({ from, to }) => to.c > 0 && from.c === 0).map(({ problem }) => problem),
    }
    return {
      samples: this.#samples,
      table: this.#table,
      flips: this.#flips,
      solvedOnly,
      problems: rows,
    }
  }

  #rowOf(problem: string): GraderComparison['problems'][number] {
    let row = this.#problems.get(problem)
    if (!row) {
      row = { problem, n: 0, from: { c: 0, u: 0 }, to: { c: 0, u: 0 } }
      this.#problems.set(problem, row)
    }
    return row
  }
}

function counts(): Record<GradeVerdict, number> {
  return { correct: 0, incorrect: 0, undecided: 0 }
}
