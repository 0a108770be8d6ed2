import type { SampleFacts } from './imported.ts'
import { TextSet } from './text-set.ts'

/** Shorter completions are often alike by chance. */
const longText = 200

/** Samples that say the same, word for word, and whether one seed drew all. */
export class Repeats {
  readonly #texts = new TextSet()
  #long = 0
  #repeated = 0
  #samples = 0
  #seeded = 0
  /** No more than two are kept. */
  readonly #seeds = new Set<number>()

  add(problem: number, { completion, seed }: SampleFacts): void {
    this.#samples++
    if (seed !== undefined) {
      this.#seeded++
      if (this.#seeds.size < 2) this.#seeds.add(seed)
    }
    if (completion === undefined || completion.length < longText) return
    this.#long++
    if (this.#texts.add(problem, completion)) this.#repeated++
  }

  /** `several`: whether any problem has more than one sample. `causes`: what the tool is known for. */
  notes(several: boolean, causes: string[]): string[] {
    const [seed] = this.#seeds
    const one = several && this.#seeds.size === 1 && this.#seeded === this.#samples
    const because =
      causes.length === 0 ? 'a cache, one seed for all, or temperature 0?' : causes.join('; ')
    return [
      ...(one
        ? [
            `all samples were drawn with one seed (${seed}), from which a server draws one text again and again`,
          ]
        : []),
      ...(this.#repeated > 0
        ? [
            `completions that repeat another of their problem word for word: ${this.#repeated} of ${this.#long} that have ${longText} characters or more (${because})`,
          ]
        : []),
    ]
  }
}
