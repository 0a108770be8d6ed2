import type { Grade, Grader, GradeVerdict } from '../records/index.ts'
import type { Imported, SampleFacts } from './imported.ts'

/** One sample on which the tool and the grader differ. */
export interface Disagreement {
  problem: string | number
  tool: GradeVerdict
  ours: GradeVerdict
  answer: string | null
  gold: string
  reason: string
}

const mostListed = 10

/**
 * Another grader's word on the samples of a log, beside that of the tool that wrote it. `instead`
 * puts it in the place of the tool's: samples that have no text or no reference answer are then
 * unscored, since two graders in one tally would be neither's.
 */
export class Regrade {
  /** Such as `exact@1`. */
  readonly by: string
  readonly instead: boolean
  /** How often the tool said what stands first, where the grader said what stands second. */
  readonly table: Record<GradeVerdict, Record<GradeVerdict, number>> = {
    correct: { correct: 0, incorrect: 0, undecided: 0 },
    incorrect: { correct: 0, incorrect: 0, undecided: 0 },
    undecided: { correct: 0, incorrect: 0, undecided: 0 },
  }
  /** Samples without a text or a reference answer. */
  left = 0
  /** The first of the samples on which both decide and differ. */
  readonly disagreements: Disagreement[] = []
  readonly #grader: Grader

  constructor(grader: Grader, { instead }: { instead: boolean }) {
    this.by = `${grader.name}@${grader.version}`
    this.instead = instead
    this.#grader = grader
  }

  /** Samples that were graded. */
  get graded(): number {
    return this.#sum(() => true)
  }

  /** Samples that both the tool and the grader graded. */
  get known(): number {
    return this.#sum((tool) => tool !== 'undecided')
  }

  /** Samples that the tool graded and that the grader grades otherwise. */
  get differing(): number {
    return this.#sum((tool, ours) => tool !== 'undecided' && tool !== ours)
  }

  async apply(found: Imported): Promise<Imported> {
    const samples: SampleFacts[] = []
    for (const sample of found.samples) samples.push(await this.#sample(sample, found.problem))
    if (!this.instead) return found
    // Counts without the samples that they are of cannot be graded again, and stay as they are.
    const { counts, ...rest } = found
    return samples.length === 0 && counts ? found : { ...rest, samples }
  }

  /** What came of it, where it stands in place of the tool's grades. */
  notes(): string[] {
    if (!this.instead) return []
    const { correct, incorrect, undecided } = this.table
    const graded = `graded by ${this.by} in place of the tool`
    const flips = `${this.differing} of ${this.known} that the tool graded differ (${correct.incorrect} from correct to incorrect, ${incorrect.correct} from incorrect to correct, ${correct.undecided + incorrect.undecided} to undecided)`
    const fresh = this.graded - this.known
    return [
      `${graded}: ${flips}${fresh > 0 ? `; ${fresh} that it had not graded (${undecided.correct} of them correct)` : ''}`,
      ...(this.left > 0
        ? [`samples without a text or a reference answer, not graded again: ${this.left}`]
        : []),
    ]
  }

  async #sample(sample: SampleFacts, problem: Imported['problem']): Promise<SampleFacts> {
    const { completion } = sample
    const { gold } = problem
    if (completion === undefined || gold === undefined) {
      this.left++
      return { ...sample, correct: null, grader: this.by }
    }
    const grade = await this.#grader.grade(completion, { gold })
    const tool = verdictOf(sample.correct)
    this.table[tool][grade.verdict]++
    if (tool !== 'undecided' && tool !== grade.verdict) this.#list(problem, tool, grade)
    return {
      ...sample,
      correct: grade.verdict === 'undecided' ? null : grade.verdict === 'correct',
      answer: grade.answer,
      grader: this.by,
    }
  }

  #list({ id, gold }: Imported['problem'], tool: GradeVerdict, grade: Grade): void {
    if (this.disagreements.length === mostListed) return
    const { verdict, answer, reason } = grade
    this.disagreements.push({ problem: id, tool, ours: verdict, answer, gold: gold!, reason })
  }

  #sum(counts: (tool: GradeVerdict, ours: GradeVerdict) => boolean): number {
    const verdicts = ['correct', 'incorrect', 'undecided'] as const
    return verdicts
      .flatMap((tool) => verdicts.map((ours) => (counts(tool, ours) ? this.table[tool][ours] : 0)))
      .reduce((sum, count) => sum + count, 0)
  }
}

/** The tool's own word; a sample that it did not grade is undecided. */
export const verdictOf = (correct: boolean | null): GradeVerdict =>
  correct === null ? 'undecided' : correct ? 'correct' : 'incorrect'
