import { operationGraph } from '../audit/index.ts'
import { chainKey, type CompletionFacts, styleOf } from '../records/index.ts'
import type { GradedCompletion, RunReader, StoredTally } from '../store/index.ts'

/** Each completion, by condition and problem. */
export async function readFacts(reader: RunReader, grader: string) {
  const conditions = new Map<string, Map<string, CompletionFacts[]>>()
  for await (const batch of reader.completions(grader))
    for (const each of batch) {
      const problems = conditions.get(each.condition) ?? new Map<string, CompletionFacts[]>()
      conditions.set(each.condition, problems)
      const facts = problems.get(each.problem)
      if (facts) facts.push(factOf(each))
      else problems.set(each.problem, [factOf(each)])
    }
  return conditions
}

function factOf(each: GradedCompletion): CompletionFacts {
  const { completion, reasoning, tokens, logprob, answer, verdict } = each
  const text = `${reasoning ?? ''}${completion}`
  const correct = verdict === 'correct' || (verdict === 'incorrect' ? false : null)
  return {
    answer,
    correct,
    ...(tokens === null ? {} : { tokens }),
    ...(logprob === null ? {} : { logprob }),
    chain: chainKey(text),
    style: styleOf(text),
    ...(correct ? { approach: operationGraph(text) } : {}),
  }
}

/** Tallies with their completions, where those were read. */
export function withFacts(
  tallies: readonly StoredTally[],
  facts: ReadonlyMap<string, CompletionFacts[]> | undefined,
): StoredTally[] {
  return tallies.map((tally) => {
    const completions = facts?.get(tally.id)
    return completions ? { ...tally, completions } : tally
  })
}
