import type { Comparison } from '../../src/analysis/index.ts'
import type { Estimate, Finding } from '../../src/records/index.ts'

const around = (value: number, half: number): Estimate => ({
  value,
  low: value - half,
  high: value + half,
})

const finding = <Data>(summary: string, data: Data): Finding<Data> => ({
  summary,
  over: 'Intervals are 95 %, over problems, paired.',
  caveats: [],
  data,
})

const both = (others: number, own: number) => ({
  others: around(others, 0.02),
  own: around(own, 0.02),
  difference: around(others - own, 0.03),
})

const direction = (tilt: number) => ({
  problems: 24,
  chains: 384,
  percentiles: {
    deciles: Array.from({ length: 10 }, (_, i) => around(0.1 + (i - 4.5) * tilt, 0.02)),
    mean: around(0.5 + 8 * tilt, 0.03),
    compared: 0.98,
  },
  self: {
    deciles: Array.from({ length: 10 }, () => around(0.1, 0.02)),
    mean: around(0.5, 0.03),
    compared: 0.99,
  },
  logLikelihood: { chain: both(-8 + 40 * tilt, -8), token: both(-0.4 + 2 * tilt, -0.4) },
  outside: { tokens: both(0.03, 0.05), chains: both(0.3, 0.5) },
  rare: { tokens: both(0.001, 0.002), chains: both(0.01, 0.02) },
  rarest: {
    others: { chance: [0.05, 0.1, 0.2], rank: [2, 3, 4] },
    own: { chance: [0.03, 0.06, 0.15], rank: null },
  } as const,
})

const ofArm = (knows: number, favours: number) => ({
  knows: around(knows, 0.05),
  favours: around(favours, 0.08),
  'cannot tell': around(0.9 - knows - favours, 0.1),
  never: around(0.1, 0.05),
  chance: around(knows / 2, 0.02),
})

/** Findings that need texts, likelihoods or other arms, with made-up numbers. */
export function modelFindings(): Pick<
  Comparison,
  'support' | 'answers' | 'templates' | 'style' | 'sharpening'
> {
  return {
    support: finding('the base finds the trained arm’s chains likelier than its own', {
      nucleus: { base: { mass: 0.95, drawn: true }, rl: { mass: 0.95, drawn: false } },
      rlUnderBase: structuredClone(direction(0.01)) as never,
      baseUnderRl: structuredClone(direction(-0.02)) as never,
    }),
    answers: finding('the right answer is the likeliest more often after training', {
      candidates: 100,
      base: ofArm(0.1, 0.2),
      rl: ofArm(0.2, 0.3),
      difference: {
        knows: around(0.1, 0.08),
        favours: around(0.1, 0.1),
        'cannot tell': around(-0.2, 0.1),
        never: around(0, 0.1),
        chance: around(0.05, 0.03),
      },
      moved: [{ from: 'cannot tell', to: 'favours', problems: 5 }],
    }),
    templates: finding('the template alone gives the base a third of the gain', {
      own: 'plain',
      k: 16,
      cells: (['plain', 'boxed'] as const).flatMap((template) =>
        (['base', 'rl'] as const).map((checkpoint) => ({
          template,
          checkpoint,
          pass1: checkpoint === 'base' ? 0.2 : 0.4,
          passK: 0.7,
          answered: template === 'boxed' ? 0.95 : 0.7,
          style: { length: 512.4, marks: { boxed: template === 'boxed' ? 0.9 : 0, code: 0 } },
        })),
      ),
      effects: [
        {
          template: 'boxed',
          base: around(0.1, 0.03),
          rl: around(0.15, 0.03),
          interaction: around(0.05, 0.04),
          total: around(0.3, 0.04),
          training: around(0.2, 0.04),
        },
      ],
      back: {
        result: 'cannot tell',
        measures: [
          {
            measure: 'accuracy',
            difference: around(0.01, 0.04),
            margin: 0.03,
            result: 'cannot tell',
          },
        ],
      },
    }),
    style: finding('half of the gain is left', {
      measures: [
        { name: 'length', base: 9, rl: 10, difference: around(1, 0.1) },
        { name: 'reflection', base: 0.1, rl: 0.4, difference: around(0.3, 0.05) },
        { name: 'code', base: 0, rl: 0, difference: around(0, 0) },
      ],
      matchedOn: ['length', 'reflection'],
      gain: around(0.12, 0.03),
      left: around(0.06, 0.04),
      explained: around(0.06, 0.03),
      overlap: { base: 0.8, rl: 0.7 },
    }),
    sharpening: finding('no way that was tried reaches it', {
      k: 16,
      rl: { pass1: 0.4, passK: 0.7 },
      methods: [
        {
          name: 'temperature 0.6',
          cost: 1,
          right: around(0.25, 0.04),
          gap: around(0.15, 0.04),
          passK: 0.8,
        },
        {
          name: 'vote of 16 at temperature 0.6',
          cost: 16,
          right: around(0.35, 0.05),
          gap: around(0.05, 0.05),
          passK: null,
        },
      ],
      best: { name: 'vote of 16 at temperature 0.6', gap: around(0.05, 0.05) },
    }),
  }
}
