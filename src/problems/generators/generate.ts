import { InputError, type Problem } from '../../records/index.ts'
import { random, type Random } from '../../statistics/index.ts'
import { ChainFamily, type ChainSpec } from './chains.ts'
import { drawCountdown } from './countdown.ts'
import { expressionOf, storyOf } from './word-problems.ts'

export const generatorNames = ['arithmetic', 'words', 'countdown'] as const
export type GeneratorName = (typeof generatorNames)[number]

/** What is generated; lists make one stratum a value. */
export interface GeneratorSettings {
  generator: GeneratorName
  /** Problems of each stratum. */
  count: number
  /** The same seed gives the same problems, another one fresh ones. */
  seed: number
  /** Steps of a chain, or numbers of a countdown. */
  steps?: number | readonly number[] | undefined
  /** The largest number that stands in a question. */
  range?: number | readonly number[] | undefined
  /** The largest result; ten times the range where it is left out, from 2,000 on twice it; for countdown 100. */
  limit?: number | undefined
}

export interface GeneratorAbout {
  about: string
  grader: string
  steps: { default: number; most: number }
  range: { default: number; most: number }
}

export const generators: Record<GeneratorName, GeneratorAbout> = {
  arithmetic: {
    about: 'an expression of so many steps; every result on the way is a whole number',
    grader: 'exact',
    steps: { default: 4, most: 16 },
    range: { default: 20, most: 1000 },
  },
  words: {
    about: 'the same told as a story, one sentence a step',
    grader: 'exact',
    steps: { default: 4, most: 16 },
    range: { default: 20, most: 1000 },
  },
  countdown: {
    about: 'reach a target with some numbers, each used once; every problem is solvable',
    grader: 'expression',
    steps: { default: 4, most: 5 },
    range: { default: 13, most: 100 },
  },
}

/** Fresh problems, each question once, with what a guesser could know of the answers. */
export function generateProblems(settings: GeneratorSettings): Problem[] {
  const { generator, count, seed } = settings
  const { steps, range } = generators[generator]
  checked('count', count, 100_000)
  if (settings.limit !== undefined) checked('largest', settings.limit, mostLimit)
  const strata = listed('steps', settings.steps, steps).flatMap((s) =>
    listed('range', settings.range, range).map((r) => ({ steps: s, range: r })),
  )
  const problems = strata.flatMap((at, i) => stratumOf(settings, at, random(seed, i)))
  if (problems.length < count * strata.length)
    throw new InputError(
      `the generator ${generator} finds only ${problems.length} different questions of ${count * strata.length}; ask for fewer, or for more steps or a larger range`,
    )
  return problems
}

/** What is summed over for the shares of answers grows with the largest result. */
const mostLimit = 10_000

function checked(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  throw new InputError(`${name} of a generator is a whole number from 1 to ${most}, got ${value}`)
}

function listed(
  name: string,
  values: number | readonly number[] | undefined,
  { default: usual, most }: { default: number; most: number },
): number[] {
  const list = [values ?? usual].flat()
  const bad = list.find((value) => !Number.isInteger(value) || value < 2 || value > most)
  if (bad !== undefined || list.length === 0)
    throw new InputError(`${name} of a generator is a whole number from 2 to ${most}, got ${bad}`)
  return list
}

interface At {
  steps: number
  range: number
}

function stratumOf(settings: GeneratorSettings, at: At, stream: Random): Problem[] {
  const make = makerOf(settings, at)
  const seen = new Set<string>()
  const problems: Problem[] = []
  // Small families run out of different questions; then there are fewer.
  for (let tries = 0; problems.length < settings.count && tries < 50 * settings.count; tries += 1) {
    const made = make(stream)
    if (seen.has(made.question)) continue
    seen.add(made.question)
    const id = `${settings.generator}-${at.steps}-${at.range}-${settings.seed}-${problems.length}`
    problems.push({ id, stratum: `steps ${at.steps}, range ${at.range}`, ...made })
  }
  return problems
}

type Made = Pick<Problem, 'question' | 'gold' | 'answerSpace' | 'extra'>

function makerOf({ generator, limit }: GeneratorSettings, at: At): (stream: Random) => Made {
  if (generator === 'countdown') return (stream) => countdown(at, limit ?? 100, stream)
  const spec: ChainSpec = {
    ...at,
    limit: limit ?? Math.min(10 * at.range, Math.max(2 * at.range, 2000)),
    operators: generator === 'words' ? ['+', '-', '*', '/'] : ['+', '-', '*'],
  }
  const family = new ChainFamily(spec)
  if (family.empty)
    throw new InputError(`the generator ${generator} has no chain with results up to ${spec.limit}`)
  const answers = family.answers()
  // Whoever knows the generator and not the question does best with its most frequent answer.
  const likeliest = [...answers.values()].reduce((a, b) => Math.max(a, b), 0)
  return (stream) => {
    const chain = family.draw(stream)
    const question =
      generator === 'words' ? storyOf(chain, stream) : `What is ${expressionOf(chain)}?`
    return {
      question,
      gold: String(chain.value),
      answerSpace: answers.size,
      extra: { ...at, bestGuess: likeliest },
    }
  }
}

function countdown({ steps, range }: At, limit: number, stream: Random): Made {
  const { numbers, target, chance } = drawCountdown({ numbers: steps, range, limit }, stream)
  return {
    question: `Use each of the numbers ${numbers.join(', ')} exactly once, with +, -, *, / and brackets, to write an expression that equals ${target}.`,
    gold: String(target),
    // As a guesser among so many answers is right as often as the random player.
    answerSpace: 1 / chance,
    extra: { steps, range, numbers, chance },
  }
}
