import type { Arm } from '../records/index.ts'
import { type AnswerProbes, answers } from './answers.ts'
import { audit } from './audit.ts'
import { chains } from './chains.ts'
import { calculatorArms, type CalculatorArms } from './calculator-effect.ts'
import type { Comparison } from './comparison.ts'
import { contamination, type ContaminationInput } from './contamination.ts'
import { curves } from './curves.ts'
import { diversity } from './diversity.ts'
import { efficiency } from './efficiency.ts'
import type { Evidence } from './evidence.ts'
import { extrapolation } from './extrapolation.ts'
import { floor } from './floor.ts'
import { gain } from './gain.ts'
import { histogram } from './histogram.ts'
import type { JudgedArms } from './judged-chains.ts'
import { majority } from './majority.ts'
import { matched, type Prices } from './matched.ts'
import { parity } from './parity.ts'
import { reading } from './reading.ts'
import { reliability } from './reliability.ts'
import { rollouts } from './rollouts.ts'
import { seeds } from './seeds.ts'
import { sets } from './sets.ts'
import { signal } from './signal.ts'
import { solved } from './solved.ts'
import { spread } from './spread.ts'
import { sharpening, type SharpenedBase } from './sharpening.ts'
import { strata } from './strata.ts'
import { style } from './style.ts'
import { type ScoredChains, support } from './support.ts'
import { temperature, type TemperatureSweep } from './temperature.ts'
import { votes } from './votes.ts'
import { templates, type TemplateSweep } from './templates.ts'

/** What some analyses take beside the two arms. */
export interface AnalysisInput {
  /** Both arms at other decoding settings. */
  sweep?: TemperatureSweep
  /** Both arms without and with a live calculator. */
  calculator?: CalculatorArms
  /** What can show that the base had seen the problems. */
  contamination?: ContaminationInput
  /** The rollouts of the training, some steps an arm. */
  rollouts?: readonly Arm[]
  /** The trained arm with other training seeds. */
  siblings?: readonly Arm[]
  /** Price of a token of each arm, for matched cost instead of matched tokens. */
  prices?: Prices
  /** The base drawn in other ways, without training. */
  untrained?: readonly SharpenedBase[]
  /** Chains of both arms scored under both. */
  scored?: ScoredChains
  /** What both arms' chains lead to. */
  probes?: AnswerProbes
  /** What judges or persons say of both arms' chains. */
  judged?: JudgedArms
  /** Both arms under other prompt templates. */
  templateSweep?: TemplateSweep
}

/** Every analysis of two arms, under the name that a comparison gives its finding. */
export const analyses = {
  curves,
  solved,
  sets,
  signal,
  rollouts: (evidence: Evidence, { rollouts: steps }: AnalysisInput) => rollouts(evidence, steps),
  gain,
  histogram,
  spread,
  efficiency,
  reliability,
  extrapolation,
  matched: (evidence: Evidence, { prices }: AnalysisInput) => matched(evidence, prices),
  majority,
  votes,
  diversity,
  chains,
  strata,
  reading,
  contamination: (evidence: Evidence, { contamination: input }: AnalysisInput) =>
    contamination(evidence, input),
  seeds: (evidence: Evidence, { siblings }: AnalysisInput) => seeds(evidence, siblings),
  parity,
  floor,
  temperature: (evidence: Evidence, { sweep }: AnalysisInput) => temperature(evidence, sweep),
  sharpening: (evidence: Evidence, { sweep, untrained }: AnalysisInput) =>
    sharpening(evidence, { sweep, drawn: untrained ?? [] }),
  support: (evidence: Evidence, { scored }: AnalysisInput) => support(evidence, scored),
  answers: (evidence: Evidence, { probes }: AnalysisInput) => answers(evidence, probes),
  templates: (evidence: Evidence, { templateSweep }: AnalysisInput) =>
    templates(evidence, templateSweep),
  style,
  audit: (evidence: Evidence, { judged }: AnalysisInput) => audit(evidence, judged),
  calculator: (evidence: Evidence, { calculator }: AnalysisInput) =>
    calculatorArms(evidence, calculator),
}

export type AnalysisName = keyof typeof analyses
export type Findings = Pick<Comparison, AnalysisName>

export const analysisNames = Object.keys(analyses) as AnalysisName[]

/** The findings of these names, in their order. */
export function findingsOf<Name extends AnalysisName>(
  names: readonly Name[],
  evidence: Evidence,
  input: AnalysisInput,
): Pick<Findings, Name> {
  return Object.fromEntries(
    names.map((name) => [name, analyses[name](evidence, input)]),
  ) as unknown as Pick<Findings, Name>
}
