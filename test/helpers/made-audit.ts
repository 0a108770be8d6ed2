import type { ArithmeticAudit, JudgedChains } from '../../src/analysis/index.ts'
import { chainExample } from '../../src/audit/index.ts'
import {
  type ChainClass,
  chainClasses,
  type ChainExample,
  type Estimate,
  type Finding,
  type Reach,
} from '../../src/records/index.ts'

const around = (value: number, half: number): Estimate => ({
  value,
  low: value - half,
  high: value + half,
})

const reach = (least: number, most: number): Reach => ({
  least,
  most,
  low: least - 0.04,
  high: most + 0.04,
})

const finding = <Data>(summary: string, data: Data): Finding<Data> => ({
  summary,
  over: '95 % intervals over problems',
  caveats: [],
  data,
})

/** An audit with plausible numbers, of an arm that slips less and is luckier. */
export function madeAudit(ks: readonly number[]): ArithmeticAudit {
  const coverage = { base: 0.71, rl: 0.64 }
  const classes = (right: number) =>
    Object.fromEntries(chainClasses.map((name, i) => [name, i === 0 ? right : 3 + i])) as Record<
      ChainClass,
      number
    >
  return {
    classes: { base: classes(120), rl: classes(160) },
    lucky: { base: 0.01, rl: 0.03 },
    valid: finding('Two problems hang on luck.', {
      points: (['base', 'rl'] as const).flatMap((arm) =>
        ks.map((k) => {
          const pass = 0.4 + k / 40 + (arm === 'rl' ? 0.1 : 0)
          return { arm, k, pass: around(pass, 0.05), valid: around(pass - 0.02, 0.05) }
        }),
      ),
      luckyOnly: { base: [], rl: ['p3', '<i>p5</i>'] },
      coverage,
    }),
    slips: finding('The base slips more.', {
      base: around(0.031, 0.004),
      rl: around(0.012, 0.003),
      difference: around(-0.019, 0.005),
      claims: { base: 1234, rl: 1311 },
      coverage,
    }),
    calculator: finding('Half of the gain is arithmetic.', {
      points: ks.map((k) => ({
        k,
        stated: {
          base: around(0.4, 0.05),
          rl: around(0.5, 0.05),
          gain: around(0.1 - k / 80, 0.04),
        },
        replayed: {
          base: around(0.46, 0.05),
          rl: around(0.51, 0.05),
          gain: around(0.05 - k / 80, 0.04),
        },
        arithmeticShare:
          k === 1 ? around(0.5, 0.3) : { value: 0.5, low: -Infinity, high: Infinity },
        reach: {
          gain: reach(0.03 - k / 80, 0.07 - k / 80),
          arithmeticShare: reach(0.3, 0.7),
        },
      })),
      coverage,
      unfollowed: { base: 0.02, rl: 0.01 },
    }),
    split: finding('The gain splits.', {
      gain: around(0.1, 0.04),
      format: around(0.03, 0.02),
      arithmetic: around(0.04, 0.02),
      rest: around(0.03, 0.03),
      reach: {
        format: reach(0.02, 0.04),
        arithmetic: reach(0.02, 0.06),
        rest: reach(0.02, 0.05),
      },
    }),
    approach: finding('The trained arm chooses better.', {
      points: ks.map((k) => ({
        k,
        base: around(0.5 + k / 50, 0.05),
        rl: around(0.6 + k / 80, 0.05),
        gain: around(0.1, 0.05),
      })),
      followed: { base: 0.81, rl: 0.77 },
      without: 2,
    }),
    judged: { base: judged(ks, 0.3), rl: judged(ks, 0.35) },
  }
}

function judged(ks: readonly number[], pass: number): Finding<JudgedChains> {
  const points = ks.map((k) => ({
    k,
    pass: pass + k / 40,
    audit: pass + k / 41,
    any: pass + k / 42,
    majority: pass + k / 50,
    all: pass + k / 60,
  }))
  return finding('Judges accept most.', {
    right: 120,
    judged: 60,
    points,
    agreement: { neither: 50, judgeRefutes: 6, auditRefutes: 1, both: 3 },
    labels: null,
    validShare: null,
  })
}

/** A lucky chain, with markup that a model wrote. */
export function madeChains(): ChainExample[] {
  const text =
    '195+367+562+900 = 1924 <b>and</b> -437-2*234 = -805, so 1924 - 805 = 1119. The answer is 1119.'
  return [{ problem: 'p3', index: 2, ...chainExample(text, { right: true, gold: '1119' }) }]
}
