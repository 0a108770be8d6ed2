import type {
  Comparison,
  CurvePoint,
  ExtrapolationMethod,
  ProblemRow,
  VerdictName,
} from '../../src/analysis/index.ts'
import { madeAudit, madeChains } from './made-audit.ts'
import { modelFindings } from './model-findings.ts'
import type { Estimate, Finding, KRange } from '../../src/records/index.ts'

export interface MadeComparison {
  problems?: number
  n?: number
  names?: { base: string; rl: string }
}

/**
 * A comparison with plausible numbers, of an arm that was sharpened: ahead at few completions,
 * behind at many. Counts, curves and tables belong together; intervals and what needs a fit are made up.
 */
export function comparison({
  problems = 24,
  n = 16,
  names = { base: 'base', rl: 'grpo' },
}: MadeComparison = {}): Comparison {
  const rows = Array.from({ length: problems }, (_, i) => problem(i, problems, n))
  const ks = Array.from({ length: n }, (_, i) => i + 1)
  const points = ks.map((k) => curvePoint(rows, k))
  const [first, last] = [points[0]!, points.at(-1)!]
  const gain = range(points, ({ low }) => low > 0)
  const loss = range(points, ({ high }) => high < 0)
  const turn = points.find(({ difference }) => difference < 0)?.k ?? null
  const arm = (key: 'base' | 'rl'): Comparison['arms']['base'] => ({
    name: names[key],
    origin: `${key}.jsonl`,
    problems,
    samples: problems * n,
    correct: rows.reduce((sum, row) => sum + row[key].c, 0),
    unresolved: 1,
    truncated: key === 'rl' ? 3 : null,
    n: { min: n, max: n },
    tokens: 1234.5,
    notes: key === 'rl' ? ['2 rows without a score were left out'] : [],
  })
  return {
    format: 'passbound-comparison@1',
    verdict: {
      name: 'sharper and narrower',
      sentence: `Training made single attempts better (pass@1 ${first.base.toFixed(3)} to ${first.rl.toFixed(3)}) and took solutions away: with many attempts the base solves more problems.`,
      rules: [
        {
          name: 'broader',
          claim: `D(${n}) > 0`,
          meaning: 'broader: solves more at the largest k',
          holds: false,
          because: `D(${n}) = ${last.difference.toFixed(3)}, band from ${last.low.toFixed(3)}`,
        },
        {
          name: 'sharper',
          claim: 'D(1) > 0',
          meaning: 'sharper: better at one attempt',
          holds: true,
          because: `D(1) = ${first.difference.toFixed(3)}, band from ${first.low.toFixed(3)}`,
        },
        {
          name: 'narrower',
          claim: 'D(k) < 0 for some k',
          meaning: 'narrower: loses somewhere up to n',
          holds: true,
          because: 'the band lies below zero at the largest k',
        },
      ],
      certain: { gain, loss },
      wouldChange: [
        'A grader that turns 4 or more base-only problems.',
        'More than 5 % of contaminated problems.',
      ],
      objected: ['It is noise? (noise: the verdict flips)'],
      toDecide: [],
    },
    settings: {
      alpha: 0.05,
      margin: 0.01,
      ks,
      seed: 0,
      draws: 4000,
      band: 'bounded',
      stratified: true,
      clustered: false,
      look: { number: 1, alpha: 0.05, recorded: false },
    },
    arms: { base: arm('base'), rl: arm('rl') },
    pairing: { paired: problems, onlyBase: ['left-out-1'], onlyRl: [] },
    curves: finding('The trained arm is ahead for few completions, the base for many.', {
      points,
      critical: 2.56,
      gain,
      loss,
      neither: [],
      crossing: {
        point: turn,
        firstLoss: { from: (gain[0]?.to ?? 0) + 1, to: loss[0]?.from ?? null },
        probability: 0.97,
        certified: loss.length > 0,
      },
    }),
    solved: finding('The base solves more of the problems at least once.', {
      all: { ...fourWay(rows), mcnemarP: 0.39 },
      half: { both: 14.2, baseOnly: 3.3, rlOnly: 1.4, neither: 5.1 },
      self: { base: { mean: 2.1, sd: 0.8 }, rl: { mean: 1.2, sd: 0.7 } },
      zeroCountBound: { base: 1 - 0.05 ** (1 / n), rl: 1 - 0.05 ** (1 / n) },
    }),
    sets: finding('Most problems are preserved.', {
      preserved: 14,
      expanded: 1,
      shrunk: 2,
      outOfReach: problems - 17,
      ratios: { srr: 0.875, ndr: 0.067, sds: 0.124, nscr: -0.059 },
      halfRatios: { srr: 0.81, ndr: 0.09, sds: 0.162, nscr: -0.1 },
      selfRatios: { srr: 0.88, ndr: 0.12, sds: 0.211, nscr: 0 },
      level: 0.05 / problems,
      certain: { expanded: 0, shrunk: 1 },
      members: [
        { id: 'problem-1', set: 'shrunk', c: 12, n, p: 0.0002, bound: 0.17, vanishes: 0 },
        { id: 'problem-2', set: 'shrunk', c: 1, n, p: 1, bound: 0.17, vanishes: 0.5 },
        { id: 'problem-3', set: 'expanded', c: 3, n, p: 0.23, bound: 0.17, vanishes: 0.1 },
      ],
    }),
    signal: finding('Half of the groups of 8 carry a signal.', [
      { g: 2, base: around(0.2, 0.05), rl: around(0.12, 0.05) },
      { g: 4, base: around(0.4, 0.06), rl: around(0.25, 0.06) },
      { g: 8, base: around(0.55, 0.07), rl: around(0.35, 0.07) },
    ]),
    gain: finding('Nearly all of the gain lies on problems that the base already solved.', {
      total: around(first.difference, 0.04),
      sharpened: around(first.difference + 0.03, 0.03),
      discovered: around(0.004, 0.004),
      regressed: around(-0.034, 0.012),
      counts: { sharpened: 12, discovered: 1, regressed: 6, unchanged: problems - 19 },
      byRate: ['never', 'up to .1', '.1 to .5', 'over .5', 'always'].map((name, i) => ({
        name,
        problems: problems / 5,
        change: around(0.02 - i / 200, 0.02),
        mean: 0.1 - i / 40,
      })),
      selfNull: { sharpened: 0.021, discovered: 0.003, regressed: -0.024 },
    }),
    histogram: finding(
      'The ends fill: more problems are always solved, and more never.',
      histogram(rows),
    ),
    spread: finding(
      'The mean rises and the spread over problems grows.',
      points
        .filter(({ k }) => Number.isInteger(Math.log2(k)))
        .map(({ k, difference }) => ({
          k,
          difference,
          mean: around(0.06 / k, 0.01),
          spread: around(difference - 0.06 / k - 0.004, 0.012),
          rest: around(0.004, 0.002),
        })),
    ),
    efficiency: finding('One completion is worth 1.6 of the base.', {
      samplesToMatch: { k: 2, low: 1, high: 3 },
      deltaSe: around(last.base - first.rl, 0.03),
      bits: around(0.42, 0.2),
    }),
    reliability: finding('Sharper arms are more reliable.', {
      passHat: ks.map((k) => ({
        k,
        base: first.base * k ** -0.5,
        rl: first.rl * k ** -0.4,
        difference: around(first.rl * k ** -0.4 - first.base * k ** -0.5, 0.03),
      })),
      gPass: [0.25, 0.5, 1].map((tau) => ({
        k: n,
        tau,
        base: 0.6 - tau / 3,
        rl: 0.66 - tau / 3,
        difference: around(0.06, 0.03),
      })),
      cover: Array.from({ length: 21 }, (_, i) => ({
        ...cover(rows, i / 20),
        difference: around(0.02, 0.03),
      })),
      tax: { area: 0.012, normalised: 0.2 },
    }),
    extrapolation: finding('Beyond n the methods disagree.', {
      methods: extrapolationMethods(last, n),
      identified: false,
      statement: `The data do not identify which arm is ahead at k = ${8 * n}: the methods give different signs.`,
    }),
    matched: finding('At equal tokens the base gains a little.', {
      unit: 'tokens',
      meanBase: 812.4,
      meanRl: 1390.2,
      toMatch: { factor: 1.17, low: 0.58, high: 1.75 },
      points: [1024, 2048, 4096, 8192].map((budget, i) => ({
        budget,
        kBase: 2 ** i,
        kRl: Math.max(1, 2 ** i / 2),
        base: points[Math.min(2 ** i, n) - 1]!.base,
        rl: points[Math.max(1, Math.min(2 ** i / 2, n)) - 1]!.rl,
        perThousand: { base: 0.5 / 2 ** i, rl: 0.4 / 2 ** i },
        difference: 0.02 - i / 100,
        low: -0.01 - i / 100,
        high: 0.05 - i / 100,
      })),
    }),
    majority: { needs: 'answers in the input (a column `answer`)' },
    votes: { needs: 'each completion' },
    chains: { needs: 'the text of each completion' },
    diversity: finding('The trained arm gives fewer different answers.', {
      points: [1, 4, 16].map((k) => ({
        k,
        base: { value: k ** 0.7, low: 0.9 * k ** 0.7, high: 1.1 * k ** 0.7 },
        rl: { value: k ** 0.4, low: 0.9 * k ** 0.4, high: 1.1 * k ** 0.4 },
      })),
      disagreement: {
        base: around(0.62, 0.05),
        rl: around(0.4, 0.05),
        difference: around(-0.22, 0.04),
      },
      entropy: { base: 3.1, rl: 1.7 },
    }),
    strata: finding('The loss is larger on hard problems.', [
      {
        name: 'easy',
        problems: problems / 2,
        first: ends(first),
        last: { ...ends(last), low: -0.01, high: 0.03 },
      },
      { name: 'hard', problems: problems / 2, first: ends(first), last: ends(last) },
    ]),
    floor: finding('Guessing reaches .148 at the largest k.', {
      nulls: ['uniform', 'mismatch'],
      points: points
        .filter(({ k }) => Math.log2(k) % 1 === 0)
        .map(({ k, base, rl }) => ({
          k,
          uniform: 1 - 0.99 ** k,
          base: {
            pass: base,
            above: 0.9 * base,
            mismatch: 1 - 0.995 ** k,
            excess: base - (1 - 0.995 ** k),
          },
          rl: {
            pass: rl,
            above: 0.95 * rl,
            mismatch: 1 - 0.997 ** k,
            excess: rl - (1 - 0.997 ** k),
          },
        })),
      counts: {
        base: { 'above chance': 15, 'cannot tell': 4, unsolved: problems - 19 },
        rl: { 'above chance': 16, 'cannot tell': 1, unsolved: problems - 17 },
      },
      guesser: {
        asMany: { base: 0.0003, rl: 0.021 },
        overtakes: { zero: { base: 4123.4, rl: 812.6 }, bound: { base: null, rl: null } },
      },
    }),
    temperature: finding('The gap closes where each arm has its best temperature.', {
      settings: [
        { temperature: 0.6, topP: 1 },
        { temperature: 1, topP: 1 },
      ],
      own: 0,
      matchedEntropy: {
        base: { temperature: 0.6, topP: 1, entropy: 2.31 },
        rl: { temperature: 1, topP: 1, entropy: 2.2 },
        gaps: [1, 4, 8].map((k) => ({ k, ...around(0.08 - k / 90, 0.05) })),
      },
      points: [1, 4, 8].map((k) => ({
        k,
        base: { best: { temperature: 0.6, topP: 1 }, envelope: 0.4 + k / 40 },
        rl: { best: { temperature: k < 4 ? 0.6 : 1, topP: 1 }, envelope: 0.5 + k / 80 },
        gap: around(0.1 - k / 80, 0.05),
        at: [0.6, 1].map((temperature) => ({
          temperature,
          topP: 1,
          base: 0.4 + k / 40 - (temperature - 0.6) / 5,
          rl: 0.5 + k / 80 - (temperature - 0.6) / 20,
          gap: around(0.1 - k / 80 + temperature / 20, 0.05),
        })),
      })),
    }),
    audit: finding('A few right answers are lucky.', madeAudit([1, 4, 8])),
    auditedChains: { base: [], rl: madeChains() },
    calculator: finding('With a calculator less than half of the gain is left.', {
      points: [1, 4, 8].map((k) => ({
        k,
        off: { base: 0.4 + k / 40, rl: 0.5 + k / 80 },
        on: { base: 0.47 + k / 40, rl: 0.52 + k / 80 },
        gainOff: around(0.1 - k / 80, 0.05),
        gainOn: around(0.05 - k / 80, 0.05),
        base: around(0.07, 0.04),
        rl: around(0.02, 0.04),
        interaction: around(-0.05, 0.06),
      })),
      arithmeticShare: around(0.55, 0.3),
    }),
    rollouts: finding('As many groups carry a signal as were forecast.', {
      g: 8,
      forecast: around(0.41, 0.06),
      steps: ['steps 1-20', 'steps 21-40'].map((name, i) => ({
        name,
        problems: 320,
        observed: around(0.4 + i / 10, 0.03),
      })),
    }),
    contamination: finding('Fresh numbers change little.', {
      fresh: {
        problems,
        base: around(-0.02, 0.04),
        rl: around(-0.03, 0.04),
        ...again('sharper and narrower'),
      },
      later: { cutoff: '2024-06-01', problems: 12, undated: 0, ...again('undecided') },
      partial: { problems, base: around(0.02, 0.02), rl: around(0.03, 0.02) },
    }),
    seeds: finding('Another seed gives the same.', {
      from: 1,
      to: n,
      siblings: [
        {
          name: 'seed-2',
          ...again('sharper and narrower'),
          own: again('sharper and narrower'),
          k: n,
          first: around(0.04, 0.03),
          last: around(-0.07, 0.05),
        },
      ],
    }),
    reading: { needs: 'both arms with what was recorded of them' },
    parity: finding('Half of the gain is format.', {
      base: { answered: 0.81, accuracy: 0.5, truncated: null, unresolved: 0.01 },
      rl: { answered: 0.97, accuracy: 0.55, truncated: 0.02, unresolved: 0 },
      format: around(0.084, 0.02),
      correctness: around(0.045, 0.02),
      total: around(0.129, 0.02),
    }),
    ...modelFindings(),
    reference: null,
    objections: [
      {
        id: 'noise',
        question: 'It is noise: another set of problems would say otherwise.',
        outcome: 'survives',
        evidence: `D(${n}) = −.080, band [−.140, −.020]`,
        smallestFlip: '3 problems',
      },
      {
        id: 'grader',
        question: 'Another grader would say otherwise.',
        outcome: 'flips',
        evidence: 'D(1) from +.045 to −.002',
        smallestFlip: null,
      },
      {
        id: 'tokens',
        question: 'At equal tokens instead of equal k it would be different.',
        outcome: 'becomes undecided',
        evidence: 'at 4,096 tokens the band includes zero',
        smallestFlip: null,
      },
      {
        id: 'lucky',
        question: 'Right answers come from wrong steps.',
        outcome: 'not examined',
        evidence: 'needs the completions: `passbound audit`',
        smallestFlip: null,
      },
      {
        id: 'floor',
        question: 'Guessing would do as well at this k.',
        outcome: 'not examined',
        evidence: 'needs the number of possible answers',
        smallestFlip: null,
      },
    ],
    problems: rows,
  }
}

/** The trained arm solves the easy part always and the hardest part never. */
function problem(i: number, problems: number, n: number): ProblemRow {
  const ease = (i + 0.5) / problems
  const p = Math.max(0, ease ** 1.4 - 0.01)
  const sharpened = ease < 0.28 ? p / 3 : Math.min(1, p * 1.35 + 0.02)
  return {
    id: `problem-${i + 1}`,
    stratum: ease < 0.5 ? 'hard' : 'easy',
    cluster: null,
    base: { n, c: Math.round(p * n + (ease < 0.2 ? 0.45 : 0)), u: i === 0 ? 1 : 0 },
    rl: { n, c: Math.round(sharpened * n), u: i === 1 ? 1 : 0 },
  }
}

function curvePoint(rows: ProblemRow[], k: number): CurvePoint {
  const base = mean(rows.map((row) => passAtK(row.base, k)))
  const rl = mean(rows.map((row) => passAtK(row.rl, k)))
  const [se, armSe] = [0.12 / Math.sqrt(rows.length), 0.35 / Math.sqrt(rows.length)]
  const difference = rl - base
  return {
    k,
    base,
    baseSe: armSe,
    baseLow: base - 1.96 * armSe,
    baseHigh: Math.min(1, base + 1.96 * armSe),
    rl,
    rlSe: armSe,
    rlLow: rl - 1.96 * armSe,
    rlHigh: Math.min(1, rl + 1.96 * armSe),
    floor: null,
    difference,
    se,
    low: difference - 2.56 * se,
    high: difference + 2.56 * se,
  }
}

function passAtK({ n, c }: { n: number; c: number }, k: number): number {
  let missed = k > n - c ? 0 : 1
  for (let i = 0; i < k; ++i) missed *= Math.max(0, n - c - i) / (n - i)
  return 1 - missed
}

function fourWay(rows: ProblemRow[]): {
  both: number
  baseOnly: number
  rlOnly: number
  neither: number
} {
  const number = (base: boolean, rl: boolean): number =>
    rows.filter((row) => row.base.c > 0 === base && row.rl.c > 0 === rl).length
  return {
    both: number(true, true),
    baseOnly: number(true, false),
    rlOnly: number(false, true),
    neither: number(false, false),
  }
}

function histogram(rows: ProblemRow[]): { from: number; to: number; base: number; rl: number }[] {
  const inner = Array.from({ length: 10 }, (_, i) => ({ from: i / 10, to: (i + 1) / 10 }))
  return [{ from: 0, to: 0 }, ...inner, { from: 1, to: 1 }].map(({ from, to }) => {
    const holds = (p: number): boolean => (from === to ? p === from : p > from && p <= to && p < 1)
    const number = (arm: 'base' | 'rl'): number =>
      rows.filter((row) => holds(row[arm].c / row[arm].n)).length
    return { from, to, base: number('base'), rl: number('rl') }
  })
}

function cover(
  rows: ProblemRow[],
  tau: number,
): { tau: number; base: number; rl: number; baseSmoothed: number; rlSmoothed: number } {
  const at = (arm: 'base' | 'rl', shift: number): number =>
    mean(rows.map((row) => (row[arm].c / row[arm].n + shift >= tau ? 1 : 0)))
  return {
    tau,
    base: at('base', 0),
    rl: at('rl', 0),
    baseSmoothed: at('base', 0.01),
    rlSmoothed: at('rl', -0.01),
  }
}

/** Four methods that grow at different rates; the last has too few samples for its back-test. */
export function extrapolationMethods(last: CurvePoint, n: number): ExtrapolationMethod[] {
  const methods = ['power law', 'beta-binomial', 'zero-inflated beta-binomial', 'NPMLE'] as const
  return methods.map((name, i) => ({
    name,
    onEdge: false,
    points: [n, 2 * n, 4 * n, 8 * n].map((k) => extrapolated(last, k, n, i)),
    backTest:
      name === 'NPMLE'
        ? null
        : {
            fitN: n / 8,
            k: n,
            predicted: extrapolated(last, n, n, i),
            observed: { base: last.base, rl: last.rl },
          },
  }))
}

function extrapolated(
  last: CurvePoint,
  k: number,
  n: number,
  method: number,
): { k: number; base: Estimate; rl: Estimate; difference: Estimate } {
  const growth = 1 - (n / k) ** (0.3 + method / 10)
  const base = last.base + (1 - last.base) * 0.5 * growth
  const rl = last.rl + (1 - last.rl) * 0.6 * growth
  return {
    k,
    base: around(base, 0.02 + 0.03 * growth),
    rl: around(rl, 0.02 + 0.03 * growth),
    difference: around(rl - base, 0.03),
  }
}

function range(points: CurvePoint[], holds: (point: CurvePoint) => boolean): KRange[] {
  const ks = points.filter(holds).map(({ k }) => k)
  return ks.length === 0 ? [] : [{ from: ks[0]!, to: ks.at(-1)! }]
}

function ends({ k, base, rl, low, high }: CurvePoint): {
  k: number
  base: number
  rl: number
  low: number
  high: number
} {
  return { k, base, rl, low, high }
}

/** A verdict that was asked again, whatever it rests on. */
const again = (verdict: VerdictName) => ({ verdict, holds: [], refuted: [] })

function finding<Data>(summary: string, data: Data): Finding<Data> {
  return { summary, over: 'Intervals are 95 %, over problems, paired.', caveats: [], data }
}

function around(value: number, half: number): Estimate {
  return { value, low: value - half, high: value + half }
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
