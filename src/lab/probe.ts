import type { Passage } from '../engine/index.ts'
import { batches } from './batches.ts'
import type { LabSamples, Request } from './messages.ts'
import type { LabModel } from './model-file.ts'
import { crewOf } from './sample.ts'
import { promptTokens, tasks } from './tasks.ts'
import { endToken } from './vocabulary.ts'

export interface ProbeOptions {
  model: LabModel
  /** Chains that are cut before their answer. */
  samples: readonly LabSamples[]
  /** The answers that are scored: the whole numbers below this. */
  candidates: number
  workers: number
  onProgress?: (chains: number) => void
}

/** Chains whose answers are scored at once. */
const portion = 8

/**
 * Of each problem, the chance of every candidate as the answer: each chain is cut after the last mark of
 * an answer and every candidate with its end is scored there. `chances` are averaged over the chains.
 * A chain without a mark, or one that has no room left for an answer, gives no answer any chance.
 */
export async function probeLab(
  options: ProbeOptions,
): Promise<{ id: string; chances: number[]; chains: Float64Array[] }[]> {
  const { model, samples, candidates, workers } = options
  const task = tasks[model.task]
  const crew = crewOf(model, workers)
  try {
    // The longest candidate and its end.
    const room = String(candidates - 1).length + 1
    const cut = samples.flatMap(({ problem, completions }, p) =>
      completions.flatMap(({ text }, chain) => {
        const at = text.lastIndexOf(task.answerMark)
        const tokens = [
          ...promptTokens(task, problem),
          ...task.vocabulary.encode(text.slice(0, at + task.answerMark.length)),
        ]
        return at < 0 || tokens.length + room > task.shape.context + 1 ? [] : [{ p, chain, tokens }]
      }),
    )
    const parts = [...batches(cut, portion)]
    let done = 0
    const replies = await crew.share(
      parts.map((part): Request => ({
        kind: 'read',
        temperature: 1,
        passages: part.flatMap(({ tokens }) =>
          Array.from({ length: candidates }, (_, answer): Passage => ({
            tokens: [...tokens, ...task.vocabulary.encode(String(answer)), endToken],
            from: tokens.length,
          })),
        ),
      })),
      () => options.onProgress?.((done += portion)),
    )
    const laws = samples.map(({ completions }) =>
      completions.map(() => new Float64Array(candidates)),
    )
    for (const [i, reply] of replies.entries())
      for (const [j, { logprobs }] of (reply.kind === 'score' ? reply.scores : []).entries()) {
        const { p, chain } = parts[i]![Math.floor(j / candidates)]!
        laws[p]![chain]![j % candidates] = Math.exp(logprobs.reduce((sum, value) => sum + value, 0))
      }
    return laws.map((chains, p) => ({
      id: samples[p]!.problem.id,
      chances: Array.from({ length: candidates }, (_, answer) =>
        chains.reduce((sum, each) => sum + each[answer]! / chains.length, 0),
      ),
      chains,
    }))
  } finally {
    await crew.close()
  }
}
