import type { ScoreReply } from '../provider.ts'
import type { ControlledInput, ControlledOutput, Token } from './llama-cpp.ts'
import type { InUse } from './sequences.ts'

type Told = Required<ControlledOutput['next']>
type Scores = Pick<ScoreReply & { kind: 'scored' }, 'logprobs' | 'ranks' | 'above'>

/**
 * Log-probabilities at temperature 1 over the whole vocabulary, of `scored` after `before`. With the
 * greedy sampler the logits are the model's own, the selected token is the likeliest, and the total
 * weight is the sum of exp(logit − greatest): nothing is sorted and nothing truncated.
 */
export async function logprobsAfter(
  inUse: InUse,
  before: readonly Token[],
  scored: readonly Token[],
): Promise<number[]> {
  const logprobs = scored.map(() => Number.NaN)
  const ask = (token: Token) => ({
    logits: { filter: { tokens: [token], includeSelected: true } },
    totalLogitWeight: true,
  })
  await evaluate(inUse, { before, scored, ask }, ({ logits, totalLogitWeight }, i) => {
    const greatest = Math.max(...logits.values())
    logprobs[i] = logits.get(scored[i]!)! - greatest - Math.log(totalLogitWeight)
  })
  return logprobs
}

/** The same with ranks, and the mass above each token at `temperature`; see `Likelihood`. */
export async function scoresAfter(
  inUse: InUse,
  before: readonly Token[],
  { scored, temperature }: { scored: readonly Token[]; temperature: number },
): Promise<Scores> {
  const logprobs = new Float64Array(scored.length).fill(Number.NaN)
  const theirs = new Float64Array(scored.length).fill(Number.NaN)
  const above = new Float64Array(scored.length)
  const ranks = scored.map(() => 0)
  const ask = () => ({ logits: true, totalLogitWeight: true })
  await evaluate(inUse, { before, scored, ask }, ({ logits, totalLogitWeight }, i) => {
    const score = tokenScore(logits, scored[i]!, temperature)
    logprobs[i] = score.logprob
    theirs[i] = score.belowGreatest - Math.log(totalLogitWeight)
    above[i] = score.above
    ranks[i] = score.rank
  })
  checkAgreement(logprobs, theirs)
  return { logprobs: [...logprobs], ranks, above: [...above] }
}

/**
 * V8 has given tokens of one text the log-probability of another (see `docs/real-models.md`), which is
 * why these numbers are kept in raw memory and looked at once more. llama.cpp adds the weights of the vocabulary up in 32 bits where this is done
 * here in 64, which may come to 1/130 for the largest: a score on which the two do not agree is none.
 */
export function checkAgreement(logprobs: Float64Array, theirs: Float64Array): void {
  const i = logprobs.findIndex((each, j) => !(Math.abs(each - theirs[j]!) < 0.01))
  if (i < 0) return
  const [ours, other] = [logprobs[i], theirs[i]]
  throw new Error(
    `token ${i + 1} of ${logprobs.length} has log-probability ${ours} by its logits and ${other} by llama.cpp's own sum`,
  )
}

/** What the logits of a whole vocabulary say of one token. At temperature 0 all mass is at the greatest. */
export function tokenScore(
  logits: ReadonlyMap<Token, number>,
  token: Token,
  temperature: number,
): { logprob: number; belowGreatest: number; rank: number; above: number } {
  const own = logits.get(token) ?? Number.NaN
  let greatest = Number.NEGATIVE_INFINITY
  for (const logit of logits.values()) if (logit > greatest) greatest = logit
  let total = 0
  let scaled = 0
  let above = 0
  let rank = 1
  for (const logit of logits.values()) {
    const plain = Math.exp(logit - greatest)
    const weight = temperature === 1 ? plain : weightAt(temperature, logit - greatest)
    total += plain
    scaled += weight
    if (logit <= own) continue
    above += weight
    rank += 1
  }
  const belowGreatest = own - greatest
  return { logprob: belowGreatest - Math.log(total), belowGreatest, rank, above: above / scaled }
}

function weightAt(temperature: number, belowGreatest: number): number {
  return temperature > 0 ? Math.exp(belowGreatest / temperature) : Number(belowGreatest === 0)
}

interface Asked {
  before: readonly Token[]
  scored: readonly Token[]
  /** What is to be told of the place of a token. */
  ask: (token: Token) => Record<string, unknown>
}

/**
 * Evaluates `before` and `scored`, and reads what was asked about each token of `scored` from the one
 * before it. The logits of a vocabulary are megabytes in JavaScript: they are let go when they are read.
 */
async function evaluate(
  { sequence, turn }: InUse,
  { before, scored, ask }: Asked,
  read: (told: Told, i: number) => void,
): Promise<void> {
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
  const told = new Set<number>()
  await turn()
  await sequence.controlledEvaluate(input, {
    onTokenResult(i, { next }) {
      const { logits, totalLogitWeight } = next
      if (!logits?.has(scored[i - first]!) || totalLogitWeight === undefined) return
      read({ logits, totalLogitWeight }, i - first)
      told.add(i - first)
      delete next.logits
    },
  })
  const missing = scored.findIndex((_, i) => !told.has(i))
  if (missing >= 0 || told.size !== scored.length)
    throw new Error(`node-llama-cpp said nothing of token ${missing + 1} of ${scored.length}`)
}
