import { readFileSync } from 'node:fs'
import { random } from '../../src/statistics/index.ts'

/** A kind of problem: its share of the world, and how often each arm is right on it. */
export interface Atom {
  share: number
  base: number
  rl: number
}

/** A world of known truth, from which sets of problems are drawn. */
export interface World {
  name: string
  /** What it is there to break. */
  about: string
  atoms: Atom[]
  /** Completions of each problem, chosen with equal chance; two where n is unequal. */
  n: number[]
  /** Problems a cluster, all of one kind; several sizes are equally likely, [1] is independence. */
  clusters: number[]
  /** Strata of equal shares, cut from the kinds in their order; 1 is none. */
  strata: number
}

const { uniform, normal } = random(20261123)
const logistic = (x: number) => 1 / (1 + Math.exp(-x))

/** 400 kinds of equal share. */
function drawn(kind: () => [base: number, rl: number]): Atom[] {
  return Array.from({ length: 400 }, () => {
    const [base, rl] = kind()
    return { share: 1 / 400, base, rl }
  })
}

const listed = (...kinds: [share: number, base: number, rl: number][]): Atom[] =>
  kinds.map(([share, base, rl]) => ({ share, base, rl }))

/** The DeepScaleR counts as if they were the truth; of one benchmark, or of all. */
function deepscaler(source?: string): Atom[] {
  const read = (arm: string) =>
    readFileSync(new URL(`../../examples/deepscaler/${arm}.jsonl`, import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { source: string; n: number; c: number })
  const rl = read('rl')
  const pairs = read('base')
    .map((row, i) => ({ source: row.source, base: row.c / row.n, rl: rl[i]!.c / rl[i]!.n }))
    .filter((pair) => source === undefined || pair.source === source)
  return pairs.map((pair) => ({ share: 1 / pairs.length, base: pair.base, rl: pair.rl }))
}

const world = (name: string, about: string, atoms: Atom[], rest: Partial<World> = {}): World => ({
  name,
  about,
  atoms,
  n: [64],
  clusters: [1],
  strata: 1,
  ...rest,
})

/** Committed before any run: worlds that real sets resemble, and worlds made to break an interval. */
export const worlds: World[] = [
  world('deepscaler', 'real pairs of p as the truth', deepscaler()),
  world('aime24', 'the same, the 30 problems of AIME 2024', deepscaler('aime24')),
  world('equal arms', 'no difference at any k', equal()),
  world(
    'pure sharpening',
    'p moves to 0 or 1',
    drawn(() => {
      const p = logistic(2.5 * normal() - 0.5)
      return [p, p > 0.1 ? p ** 0.3 : 0.2 * p]
    }),
  ),
  world(
    'pure expansion',
    'a third is 0 for the base, of it a third becomes possible',
    drawn(() => {
      const p = uniform() < 0.3 ? 0 : logistic(2 * normal())
      return [p, p === 0 && uniform() < 0.3 ? 0.05 : p]
    }),
  ),
  world(
    'rare gain 1 %',
    'one problem in a hundred is all the difference',
    listed([0.99, 0.5, 0.5], [0.01, 0, 1]),
  ),
  world('rare loss 3 %', 'three in a hundred are lost', listed([0.97, 0.5, 0.5], [0.03, 1, 0])),
  world('rare gain 10 %', 'one in ten, the rest never solved', listed([0.9, 0, 0], [0.1, 0, 1])),
  world(
    'rare both ways',
    'rare gains at small k and rare losses at large k',
    listed([0.94, 0.3, 0.3], [0.03, 0.001, 0.5], [0.03, 0.05, 0]),
  ),
  world(
    'rare both ways 8 %',
    'the same, more often',
    listed([0.84, 0.3, 0.3], [0.08, 0, 1], [0.08, 0.04, 0]),
  ),
  world(
    'easy',
    'almost everything is solved by both',
    listed([0.95, 0.97, 0.99], [0.03, 0.5, 0.9], [0.02, 0.02, 0]),
  ),
  world(
    'heavy tails',
    'p down to 1e-5 in both arms',
    drawn(() => {
      const p = 10 ** (-5 * uniform())
      return [p, uniform() < 0.5 ? p : 10 ** (-5 * uniform())]
    }),
  ),
  world(
    'uniform',
    'unrelated arms',
    drawn(() => [uniform(), uniform()]),
  ),
  world('coin', 'each problem is solved by one arm alone', listed([0.5, 0, 1], [0.5, 1, 0])),
  world('unequal n', 'n is 64 or 100 by problem', deepscaler(), { n: [64, 100] }),
  world('clusters of 5', 'five problems of one kind in each cluster', deepscaler(), {
    clusters: [5],
  }),
  world('uneven clusters', 'one or nine problems of one kind in each cluster', deepscaler(), {
    clusters: [1, 9],
  }),
  world(
    'three strata',
    'three benchmarks of fixed shares, from hard to easy',
    byDifficulty(deepscaler()),
    { strata: 3 },
  ),
  world('eight completions', 'n = 8, k to 8', deepscaler(), { n: [8] }),
]

function byDifficulty(atoms: Atom[]): Atom[] {
  return atoms.toSorted((a, b) => a.base + a.rl - b.base - b.rl)
}

function equal(): Atom[] {
  return drawn(() => {
    const p = logistic(3 * normal())
    return [p, p]
  })
}

/** Numbers of problems. */
export const sizes = [15, 30, 60, 120, 300, 2000]

/** The values of k at which coverage is asked for, all at once. */
export function ksOf({ n }: World): number[] {
  return [1, 2, 4, 8, 16, 24, 32, 64].filter((k) => k <= Math.min(...n))
}
