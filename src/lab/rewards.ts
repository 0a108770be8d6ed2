import type { PolicyRecipe, Reward } from './recipe.ts'
import type { ChainVerdict, LabProblem } from './task.ts'

type Rewarded = (
  verdict: ChainVerdict,
  problem: Pick<LabProblem, 'target'>,
  bits: number,
) => boolean

/** Whether a completion is rewarded; `bits` is what the coin is made of. */
export const rewarded: Record<Reward, Rewarded> = {
  chain: ({ correct }) => correct,
  outcome: ({ answer }, { target }) => answer === target,
  format: ({ wellFormed }) => wellFormed,
  random: (_verdict, _problem, bits) => bits % 2 === 1,
}

/** The advantages of a group's completions, or null where all rewards are equal and teach nothing. */
export function advantagesOf(
  method: PolicyRecipe['method'],
  rewards: readonly number[],
): number[] | null {
  if (rewards.every((reward) => reward === rewards[0])) return null
  const n = rewards.length
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / n
  // r − the mean of the others is (r − mean) · n / (n − 1) (Kool et al. 2019).
  if (method === 'reinforce') return rewards.map((reward) => ((reward - mean) * n) / (n - 1))
  const variance = rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / n
  return rewards.map((reward) => (reward - mean) / (Math.sqrt(variance) + 1e-4))
}
