import {
  type Arm,
  type Estimate,
  type Finding,
  InputError,
  pairArms,
  type ProblemTally,
} from '../records/index.ts'
import { passAtKRows, simultaneousBand, studentQuantile, unitScores } from '../statistics/index.ts'
import type { Contrast, RecipeRow, Recipes } from './comparison.ts'
import { designOf, smallestN } from './evidence.ts'
import { counted, difference, level, listed } from './wording.ts'

/** One way of training, with the models that its seeds gave; or one fixed checkpoint, which has none. */
export interface Recipe {
  name: string
  /** Whether it is one policy and not a draw of a training: a base checkpoint. */
  fixed: boolean
  arms: readonly Arm[]
}

export interface RecipesOptions {
  /** Number of attempts for breadth; default the smallest n. */
  k?: number
  /** Chance that any interval misses. Default 0.05. */
  alpha?: number
  seed?: number
}

/**
 * Recipes of which several training seeds were run: seeds are nested in recipes, so that a
 * difference between recipes is judged against the spread between seeds, and not by how many
 * completions one seed was asked for. With m_r the mean over seeds of pass@k,
 *
 *     m_A − m_B lies within [low, high] ± t √(s²_A / S_A + s²_B / S_B)
 *
 * where [low, high] is the band over problems with the seeds as they are, at α/2, s² is the variance
 * between the S seeds' pass@k on these problems, and t is Student's with Welch's degrees of freedom, at
 * α/2 over all contrasts and both k. A sum of two intervals is wider than need be, and holds whatever
 * the problems' differences look like.
 */
export function recipes(
  given: readonly Recipe[],
  { k, alpha = 0.05, seed = 0 }: RecipesOptions = {},
): Finding<Recipes> {
  checkRecipes(given)
  const first = given[0]!.arms[0]!
  const paired = given.map(({ arms }) =>
    arms.map((arm) => pairArms(first, arm, { common: false }).pairs),
  )
  const least = Math.min(...paired.flat().map(smallestN))
  const last = k ?? least
  if (!Number.isInteger(last) || last < 1 || last > least)
    throw new InputError(`k must be a whole number from 1 to the smallest n, ${least}, got ${last}`)
  const ks = [...new Set([1, last])]
  const passes = paired.map((arms) =>
    arms.map((pairs) =>
      passesOf(
        pairs.map(({ rl }) => rl),
        ks,
      ),
    ),
  )
  const rows = given.map((recipe, r): RecipeRow => {
    const at = (j: number) => passes[r]!.map((columns) => mean(columns[j]!))
    return {
      name: recipe.name,
      fixed: recipe.fixed,
      seeds: recipe.arms.length,
      pass1: spreadOf(at(0)),
      passK: spreadOf(at(ks.length - 1)),
    }
  })
  const contrasts = contrastsOf(given, passes, ks, {
    alpha,
    seed,
    design: designOf(paired[0]![0]!, false),
  })
  return {
    summary: summary(contrasts),
    over: `${level(alpha)} intervals over problems and over training seeds, all contrasts and both k together: a band over ${counted(paired[0]![0]!.length, 'problem')} at half of the error, widened by Student's t of the spread between seeds at the other half`,
    caveats: [
      'seeds are taken as draws from a normal law; two or three of them say little about its width, and t pays for that',
      'a fixed checkpoint has no seeds: nothing is said of another pretraining',
      ...(rows.some(({ fixed, seeds }) => !fixed && seeds < 2)
        ? [
            'a recipe with one seed has no spread to be judged against: its contrasts have no limits',
          ]
        : []),
      ...(paired.flat(2).some(({ rl }) => rl.u > 0)
        ? ['unresolved completions count as not correct']
        : []),
    ],
    data: { k: last, recipes: rows, contrasts },
  }
}

function checkRecipes(given: readonly Recipe[]): void {
  if (given.length < 2)
    throw new InputError(
      `recipes are compared with each other: needs at least 2, got ${given.length}`,
    )
  const twice = given.find(({ name }, i) => given.findIndex((each) => each.name === name) !== i)
  if (twice) throw new InputError(`recipe ${twice.name} is given twice`)
}

/** pass@k of every problem, one column a k. */
function passesOf(tallies: readonly ProblemTally[], ks: readonly number[]): Float64Array[] {
  const rows = passAtKRows(ks)
  const passes = tallies.map(({ n, c }) => rows(n, c))
  return ks.map((_, j) => Float64Array.from(passes, (row) => row[j]!))
}

function spreadOf(values: readonly number[]): RecipeRow['pass1'] {
  const center = mean(values)
  const variance = values.reduce((sum, x) => sum + (x - center) ** 2, 0) / (values.length - 1)
  return { mean: center, sd: values.length < 2 ? null : Math.sqrt(variance), values: [...values] }
}

interface ContrastOptions {
  alpha: number
  seed: number
  design: ReturnType<typeof designOf>
}

function contrastsOf(
  given: readonly Recipe[],
  passes: readonly (readonly Float64Array[][])[],
  ks: readonly number[],
  { alpha, seed, design }: ContrastOptions,
): Contrast[] {
  const asked = given.flatMap((one, a) =>
    given
      .slice(a + 1)
      .flatMap((other, b) =>
        ks.map((k, j) => ({ one, other, k, of: [passes[a]!, passes[a + 1 + b]!] as const, j })),
      ),
  )
  const problems = passes[0]![0]![0]!.length
  const values = new Float64Array(problems * asked.length)
  for (const [column, { of, j }] of asked.entries()) {
    const [before, after] = of.map((arms) => meanOver(arms.map((columns) => columns[j]!)))
    for (let i = 0; i < problems; ++i) values[i * asked.length + column] = after![i]! - before![i]!
  }
  const band = simultaneousBand(unitScores(values, asked.length, design), {
    alpha: alpha / 2,
    draws: 2000,
    seed,
    method: 'bounded',
    range: [-1, 1],
  })
  return asked.map(({ one, other, k, of, j }, column): Contrast => {
    const reach = seedReach(
      [one, other],
      of.map((arms) => arms.map((columns) => mean(columns[j]!))),
      {
        alpha: alpha / 2 / asked.length,
      },
    )
    const overProblems = estimateAt(band, column)
    return {
      one: one.name,
      other: other.name,
      k,
      difference: {
        value: overProblems.value,
        low: Math.max(-1, overProblems.low - reach),
        high: Math.min(1, overProblems.high + reach),
      },
      overProblems,
    }
  })
}

/** t √(Σ s² / S) with Welch's degrees of freedom; 0 between fixed checkpoints, ∞ where one seed is all. */
function seedReach(
  pair: readonly Recipe[],
  means: readonly (readonly number[])[],
  { alpha }: { alpha: number },
): number {
  const parts = pair.flatMap(({ fixed }, r) => {
    if (fixed) return []
    const { sd } = spreadOf(means[r]!)
    const seeds = means[r]!.length
    return [{ variance: sd === null ? Infinity : sd ** 2 / seeds, freedom: seeds - 1 }]
  })
  const variance = parts.reduce((sum, part) => sum + part.variance, 0)
  if (variance === 0 || variance === Infinity) return variance
  const freedom =
    variance ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.freedom, 0)
  return studentQuantile(1 - alpha / 2, freedom) * Math.sqrt(variance)
}

function estimateAt(
  { mean: value, low, high }: ReturnType<typeof simultaneousBand>,
  j: number,
): Estimate {
  return { value: value[j]!, low: low[j]!, high: high[j]! }
}

function summary(contrasts: readonly Contrast[]): string {
  return listed(
    contrasts.map(({ one, other, k, difference: of }) => {
      const told = of.low > 0 || of.high < 0 ? 'differs from' : 'cannot be told from'
      return `${other} ${told} ${one} at k = ${k}: ${difference(of)}`
    }),
  )
}

function meanOver(rows: readonly Float64Array[]): Float64Array {
  return rows[0]!.map((_, i) => mean(rows.map((row) => row[i]!)))
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; ++i) sum += values[i]!
  return sum / values.length
}
