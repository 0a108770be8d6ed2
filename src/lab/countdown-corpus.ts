import type { Random } from '../statistics/index.ts'
import { chainsOf, isHeldOut, randomChain, randomMultiset, shuffled } from './chains.ts'
import { problemId } from './countdown.ts'

/**
 * A question and a chain. A solver's chain reaches the target. A flailer's is as valid and reaches
 * some other target: it is what keeps even a fully trained base from putting all its mass on
 * solutions, and so what RL can sharpen. `flailers` is their share.
 */
export function randomCountdownDocument(
  random: Random,
  { flailers }: { flailers: number },
): { id: string; text: string } {
  for (;;) {
    const chains = chainsOf(randomMultiset(random))
    const shown = (target: number) => !isHeldOut(chains.numbers, target)
    const targets = chains.targets.filter(shown)
    if (targets.length === 0) continue
    const target = targets[random.integer(targets.length)]!
    const reached = random.uniform() < flailers ? targets[random.integer(targets.length)]! : target
    const id = problemId(shuffled(chains.numbers, random), target)
    return { id, text: randomChain(chains, reached, random) }
  }
}
