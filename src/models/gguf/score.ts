import type { ScoreReply } from '../provider.ts'
import type { ControlledInput, ControlledOutput, LlamaSequence, Token } from './llama-cpp.ts'

type Scores = Pick<ScoreReply & { kind: 'scored' }, 'logprobs' | 'ranks' | 'above'>

/**
 * Log-probabilities at temperature 1 over the whole vocabulary, of `scored` after `before`. With the
 * greedy sampler the logits are the model's own, the selected token is the likeliest, and the total
 * weight is the sum of exp(logit − greatest): nothing is sorted and nothing truncated.
 */
export async function logprobsAfter(
  sequence: LlamaSequence,
  before: readonly Token[],
  scored: readonly Token[],
): Promise<number[]> {
  const outputs = await evaluated(sequence, before, scored, (token) => ({
    logits: { filter: { tokens: [token], includeSelected: true } },
    totalLogitWeight: true,
  }))
  return scored.map((token, i) => {
    const { logits = new Map<Token, number>(), totalLogitWeight = Number.NaN } = outputs[i]!.next
    const greatest = Math.max(...logits.values())
    return (logits.get(token) ?? Number.NaN) - greatest - Math.log(totalLogitWeight)
  })
}

/** The same with ranks, and the mass above each token at `temperature`; see `Likelihood`. */
export async function scoresAfter(
  sequence: LlamaSequence,
  before: readonly Token[],
  { scored, temperature }: { scored: readonly Token[]; temperature: number },
): Promise<Scores> {
  const outputs = await evaluated(sequence, before, scored, () => ({ logits: true }))
  // Each number goes to its own place in raw memory: in objects, one a token, the doubles of a token were
  // twice seen to be those of the next, with its rank its own (Node 24.21; the cause is not known).
  const logprobs = new Float64Array(scored.length)
  const above = new Float64Array(scored.length)
  const ranks = scored.map((token, i) => {
    const logits = outputs[i]!.next.logits ?? new Map<Token, number>()
    const score = tokenScore([...logits.values()], logits.get(token) ?? Number.NaN, temperature)
    logprobs[i] = score.logprob
    above[i] = score.above
    return score.rank
  })
  return { logprobs: [...logprobs], ranks, above: [...above] }
}

/** What the logits of a whole vocabulary say of one of them. At temperature 0 all mass is at the greatest. */
export function tokenScore(
  logits: readonly number[],
  own: number,
  temperature: number,
): { logprob: number; rank: number; above: number } {
  const greatest = logits.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY)
  let total = 0
  let scaled = 0
  let above = 0
  let rank = 1
  for (const logit of logits) {
    const weight =
      temperature > 0 ? Math.exp((logit - greatest) / temperature) : Number(logit === greatest)
    total += Math.exp(logit - greatest)
    scaled += weight
    if (logit <= own) continue
    above += weight
    rank += 1
  }
  return { logprob: own - greatest - Math.log(total), rank, above: above / scaled }
}

/** Reads `before` and `scored`, and what is asked about each token of `scored` from the one before it. */
async function evaluated(
  sequence: LlamaSequence,
  before: readonly Token[],
  scored: readonly Token[],
  ask: (token: Token) => Record<string, unknown>,
): Promise<ControlledOutput[]> {
  await sequence.adaptStateToTokens(before.slice(0, -1), false)
  const start = sequence.contextTokens.length
  const passage = [...before, ...scored].slice(start, -1)
  const first = before.length - 1 - start
  // Undefined would be top-k 40 and top-p 0.95; see `sampling`.
  const options = { temperature: 0, topK: null, topP: 1, minP: 0 }
  const input = passage.map((token, i): ControlledInput => {
    const next = scored[i - first]
    return next === undefined ? token : [token, { generateNext: { ...ask(next), options } }]
  })
  const outputs = await sequence.controlledEvaluate(input)
  return scored.map((_, i) => {
    const output = outputs[first + i]
    if (output === undefined) throw new Error(`node-llama-cpp said nothing of token ${i + 1}`)
    return output
  })
}
