import type { AuditedTally, ChainClass, ChainExample, Finish } from '../records/index.ts'
import { AuditedProblem, type GradedAudit } from './audited-tally.ts'

/** How many chains of each class a report shows, in this order. */
const shown: readonly (readonly [ChainClass, number])[] = [
  ['right by cancelling errors (lucky)', 6],
  ['wrong by arithmetic alone', 3],
  ['right, slip without effect', 2],
  ['right, self-corrected', 1],
]

/** A sample that a report may show. */
export interface ShownSample {
  problem: string
  index: number
  class: ChainClass
}

/** Adds up the audits of one arm, and notes which of its chains show what was found. */
export class ArmAudit {
  readonly #problems = new Map<string | number, AuditedProblem>()
  readonly #shown = new Map<ChainClass, ShownSample[]>()

  /** Adds a sample; says whether it is among those that a report shows, if it is short enough. */
  add(problem: string | number, index: number, sample: GradedAudit): ShownSample | null {
    let tally = this.#problems.get(problem)
    if (!tally) this.#problems.set(problem, (tally = new AuditedProblem(String(problem))))
    const name = tally.add(sample)
    const most = shown.find(([of]) => of === name)?.[1]
    if (name === null || most === undefined) return null
    const kept = this.#shown.get(name) ?? []
    this.#shown.set(name, kept)
    // One chain a problem says more than six of one.
    if (kept.length >= most || kept.some((each) => each.problem === String(problem))) return null
    const found = { problem: String(problem), index, class: name }
    kept.push(found)
    return found
  }

  /** What the audits of one problem come to; undefined where it has no sample. */
  tally(problem: string | number): AuditedTally | undefined {
    return this.#problems.get(problem)?.finish()
  }

  /** The samples that a report shows, the lucky ones first. */
  shown(): ShownSample[] {
    return shown.flatMap(([name]) => this.#shown.get(name) ?? [])
  }
}

/** Texts longer than this make a page that nobody reads. */
export const longestShown = 6000

/** The examples in the order of their classes. */
export function inOrder(examples: readonly ChainExample[]): ChainExample[] {
  return shown.flatMap(([name]) => examples.filter((each) => each.class === name))
}

/**
 * What is audited of a sample: the reasoning that came apart from the completion, and the completion. Where
 * that was cut at the token limit, a number at its end may have gone on, and is left out.
 */
export function chainOf({
  reasoning,
  completion,
  finish,
}: {
  reasoning?: string | null | undefined
  completion: string
  finish?: Finish
}): string {
  const said = finish === 'length' ? completion.replace(/[\d.,/]+$/, '') : completion
  return reasoning ? `${reasoning}\n${said}` : said
}
