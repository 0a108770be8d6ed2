import {
  ArmAudit,
  chainAudit,
  chainExample,
  chainOf,
  inOrder,
  longestShown,
} from '../audit/index.ts'
import type { ChainReader, ProblemFacts, SampleFacts } from '../logs/index.ts'
import type { AuditedTally, ChainExample } from '../records/index.ts'

/** Audits the chains of a log while it is read. */
export class LogAudit implements ChainReader {
  readonly #audit = new ArmAudit()
  readonly #examples: ChainExample[] = []
  readonly #seen = new Map<string | number, number>()

  add({ id, gold }: ProblemFacts, sample: SampleFacts): void {
    const { completion, reasoning, correct, answer } = sample
    const before = this.#seen.get(id) ?? 0
    this.#seen.set(id, before + 1)
    const text = completion === undefined ? null : chainOf({ reasoning, completion })
    const index = sample.index ?? before
    const shown = this.#audit.add(id, index, {
      right: correct,
      // A log without a place for answers does not say who gave none.
      answered: answer !== null,
      audit: text === null ? null : chainAudit(text, gold),
    })
    if (shown && text !== null && text.length <= longestShown)
      this.#examples.push({
        problem: shown.problem,
        index,
        ...chainExample(text, { right: correct === true, gold }),
      })
  }

  tally(id: string | number): AuditedTally | undefined {
    return this.#audit.tally(id)
  }

  examples(): ChainExample[] {
    return inOrder(this.#examples)
  }
}
