import { classKey } from '../grading/index.ts'
import type { Finding, ProblemPair, Unexamined } from '../records/index.ts'
import {
  type AnswerName,
  discoveries,
  floorPass,
  guessTail,
  type Mismatch,
  mismatchNull,
  monkeyOvertakes,
  passAtKRows,
  solvedTail,
  zeroCountBound,
} from '../statistics/index.ts'
import type { ArmAboveChance, ChanceClass, ChanceFloor } from './comparison.ts'
import { doublings, type Evidence } from './evidence.ts'
import { percent, share, signed } from './wording.ts'

/**
 * What guessing would reach at each k, and what of each arm's coverage is above it. Uniform: each
 * attempt hits with chance 1 / (size of the answer space). Mismatch: as often as the model gives this
 * problem's right answer when asked another of the same source. A problem is above chance where every
 * null that the input allows is rejected, by exact tests with Benjamini-Hochberg's q over the problems
 * of an arm; a problem that was solved and is not is one where the count cannot tell.
 */
export function floor(evidence: Evidence): Finding<ChanceFloor> | Unexamined {
  const { pairs, ks, band } = evidence
  const spaces = answerSpaces(pairs)
  const answers = pairs.every(({ base, rl }) => base.answers && rl.answers)
  if (!spaces && !answers)
    return {
      needs:
        'the answer space of each problem (`answerSpace` in the rows, or `--answer-space`), or the answer of every completion',
    }
  const base = aboveChance(pairs, 'base', band.alpha)
  const rl = aboveChance(pairs, 'rl', band.alpha)
  const points = doublings(ks.at(-1)!).map((k) => {
    const uniform = floorAt(pairs, k)
    const at = (arm: 'base' | 'rl', above: AboveChance) =>
      armAt(pairs, arm, k, { ...above, uniform })
    return { k, uniform, base: at('base', base), rl: at('rl', rl) }
  })
  const counts = { base: counted(base.classes), rl: counted(rl.classes) }
  return {
    summary: summary(counts, points.at(-1)!),
    over: `exact one-sided tests, one a problem, with at most ${percent(band.alpha)} of the problems called above chance being false on average (Benjamini and Hochberg); no interval`,
    caveats: [...caveats(spaces !== null, answers), ...(answers ? gradedChains(pairs) : [])],
    data: {
      nulls: [
        ...(spaces ? (['uniform'] as const) : []),
        ...(answers ? (['mismatch'] as const) : []),
      ],
      points,
      counts,
      guesser: spaces && guesser(pairs, spaces),
    },
  }
}

/** Which problems of an arm are above chance, and the mismatch null where there are answers. */
export interface AboveChance {
  classes: ChanceClass[]
  mismatch: Mismatch[] | null
}

export function aboveChance(
  pairs: readonly ProblemPair[],
  arm: 'base' | 'rl',
  q: number,
): AboveChance {
  const spaces = answerSpaces(pairs)
  const mismatch = mismatchOf(pairs, arm)
  const nulls = [
    ...(spaces ? [pairs.map(({ [arm]: { n, c } }, i) => guessTail(n, c, 1 / spaces[i]!))] : []),
    ...(mismatch ? [mismatch.map(({ p }) => p)] : []),
  ]
  // Above chance is above every null: the largest p-value is one for that.
  const largest = pairs.map((_, i) => Math.max(...nulls.map((pValues) => pValues[i]!)))
  const found = discoveries(largest, q)
  const classes = pairs.map(({ [arm]: { c } }, i): ChanceClass => {
    if (c === 0) return 'unsolved'
    return found[i] ? 'above chance' : 'cannot tell'
  })
  return { classes, mismatch }
}

/** Mean pass@k of uniform guessing, where every problem says its answer space. */
export function floorAt(pairs: readonly ProblemPair[], k: number): number | null {
  const spaces = answerSpaces(pairs)
  return spaces && mean(spaces.map((space) => floorPass(1 / space, k)))
}

function answerSpaces(pairs: readonly ProblemPair[]): number[] | null {
  const spaces = pairs.flatMap(({ answerSpace }) => answerSpace ?? [])
  return spaces.length === pairs.length ? spaces : null
}

function mismatchOf(pairs: readonly ProblemPair[], arm: 'base' | 'rl'): Mismatch[] | null {
  const other = arm === 'base' ? 'rl' : 'base'
  const given = pairs.flatMap(
    ({ stratum, [arm]: { n, c, answers }, [other]: { answers: others } }) =>
      answers ? [{ kind: stratum ?? '', n, c, answers, ...(others && { others }) }] : [],
  )
  return given.length === pairs.length ? mismatchNull(given, namer()) : null
}

/** Names answers as the grader tells them apart, each once: `1/2` and `0.5` are one, a text is as it is written. */
function namer(): (answer: string) => AnswerName {
  const known = new Map<string, AnswerName>()
  return (answer) => {
    let name = known.get(answer)
    if (!name) {
      const key = classKey(answer)
      known.set(answer, (name = { key, canonical: !/^(?:written|words) /.test(key) }))
    }
    return name
  }
}

function armAt(
  pairs: readonly ProblemPair[],
  arm: 'base' | 'rl',
  k: number,
  { classes, mismatch, uniform }: AboveChance & { uniform: number | null },
): ArmAboveChance {
  const rows = passAtKRows([k])
  const passes = pairs.map(({ [arm]: { n, c } }) => rows(n, c)[0]!)
  const pass = mean(passes)
  const elsewhere = mismatch && mean(mismatch.map(({ hits, of }) => floorPass(of && hits / of, k)))
  return {
    pass,
    above: mean(passes.map((each, i) => (classes[i] === 'above chance' ? each : 0))),
    mismatch: elsewhere,
    excess: pass - Math.max(uniform ?? 0, elsewhere ?? 0),
  }
}

function counted(classes: readonly ChanceClass[]): Record<ChanceClass, number> {
  const of = (name: ChanceClass) => classes.filter((each) => each === name).length
  return {
    'above chance': of('above chance'),
    'cannot tell': of('cannot tell'),
    unsolved: of('unsolved'),
  }
}

/** The uniform guesser as a third arm: how often it solves as many, and the k from which it is ahead. */
function guesser(pairs: readonly ProblemPair[], spaces: readonly number[]): ChanceFloor['guesser'] {
  const asMany = (arm: 'base' | 'rl') =>
    solvedTail(
      pairs.map((pair, i) => floorPass(1 / spaces[i]!, pair[arm].n)),
      pairs.filter((pair) => pair[arm].c > 0).length,
    )
  const overtakes = (arm: 'base' | 'rl', unsolved: (n: number) => number) =>
    monkeyOvertakes(
      pairs.map(({ [arm]: { n, c } }, i) => ({
        p: c > 0 ? c / n : unsolved(n),
        g: 1 / spaces[i]!,
      })),
    )
  const both = <T>(of: (arm: 'base' | 'rl') => T) => ({ base: of('base'), rl: of('rl') })
  return {
    asMany: both(asMany),
    overtakes: {
      zero: both((arm) => overtakes(arm, () => 0)),
      bound: both((arm) => overtakes(arm, (n) => zeroCountBound(n))),
    },
  }
}

function summary(
  counts: ChanceFloor['counts'],
  { k, uniform, base, rl }: ChanceFloor['points'][number],
): string {
  const arm = (
    name: string,
    { pass, above, excess }: ArmAboveChance,
    of: Record<ChanceClass, number>,
  ) =>
    `of the ${of['above chance'] + of['cannot tell']} problems that ${name} solved, the count shows ${of['above chance']} above chance and cannot tell of ${of['cannot tell']}: pass@${k} is ${share(pass)}, ${share(above)} with the problems above chance alone, and ${signed(excess)} against what guessing reaches`
  const floorText = uniform === null ? '' : `guessing reaches ${share(uniform)} at k = ${k}; `
  return `${floorText}${arm('the base', base, counts.base)}; ${arm('the trained arm', rl, counts.rl)}`
}

function caveats(uniform: boolean, mismatch: boolean): string[] {
  return [
    '"cannot tell" is not "chance": one success in a thousand is too few to say',
    'pass@k on problems above chance takes no floor off: it is all of pass@k there, lucky attempts included; what is over the floor is pass@k minus the larger of the floors',
    ...(uniform
      ? [
          'models do not guess uniformly over the answer space; one that knows the likely answers has a higher floor',
          'the k at which guessing overtakes takes p = c / n of what was solved as the truth, and p = 0 or its one-sided 95 % bound of what was not',
        ]
      : []),
    ...(mismatch
      ? [
          'the mismatch null takes completions of other problems as independent, and answers as equal that have one value or read the same; spellings of a right answer that no completion shows, and the answers of problems that nobody solved, are unknown, so its floor is a lower bound and, where a right answer is text of many spellings, a little more than that share may be false',
        ]
      : []),
  ]
}

/** Where right numbers come with wrong chains, the answer alone is a lower bar than the grade. */
function gradedChains(pairs: readonly ProblemPair[]): string[] {
  const refused = pairs.some((pair) =>
    [pair.base, pair.rl].some(
      ({ c, answers = [] }) =>
        answers.reduce((sum, { count, correct }) => sum + (correct ? count : 0), 0) > c,
    ),
  )
  return refused
    ? [
        'some right answers were graded wrong (right number, wrong chain): the mismatch null takes the answer alone, so that its floor may be too high here',
      ]
    : []
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
