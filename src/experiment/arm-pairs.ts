import type {
  CalculatorArms,
  ScoredChains,
  TemperatureSweep,
  TemplateSweep,
} from '../analysis/index.ts'
import { templateLabel } from '../prompts/index.ts'
import type { Arm } from '../records/index.ts'
import { canonical, type Condition } from './condition.ts'

/** An arm of a run at one point of its sweep, with its evidence. */
export interface PlacedArm {
  /** Its name in the experiment file. */
  arm: string
  point: string
  /** The hash of its condition, by which the run folder knows it. */
  hash: string
  condition: Condition
  evidence: Arm
}

/**
 * Two arms at the same point of the sweep, both at the points that differ in temperature or top-p alone or
 * in how they are asked alone, and both without and with a live calculator where all else is the same.
 */
export interface ArmPair {
  base: Arm
  rl: Arm
  sweep?: TemperatureSweep
  calculator?: CalculatorArms
  templateSweep?: TemplateSweep
  /** Their chains scored under both, where that was asked for and done. */
  scored?: ScoredChains
}

/** The first arm with each other one, at every point of the sweep, and where each of the two stands in the run. */
export function placedPairs(
  arms: readonly PlacedArm[],
): { pair: ArmPair; base: PlacedArm; rl: PlacedArm }[] {
  const placed = arms.flatMap((rl) => {
    const base = arms.find(({ point }) => point === rl.point)!
    return base.arm === rl.arm ? [] : [{ base, rl }]
  })
  return placed.map((pair) => {
    const calculator = calculatorArms(pair, placed)
    const others = placed.filter((other) => other !== pair && apart(other, pair))
    const own = decodingOf(pair.base.condition)
    const templateSweep = templateArms(pair, placed)
    const alone = {
      ...evidenceOf(pair),
      ...(calculator && { calculator }),
      ...(templateSweep && { templateSweep }),
    }
    if (others.length === 0 || !own) return { ...pair, pair: alone }
    const sweep = {
      ...own,
      others: others.map((other) => ({
        ...decodingOf(other.base.condition)!,
        ...evidenceOf(other),
      })),
    }
    return { ...pair, pair: { ...alone, sweep } }
  })
}

type PlacedPair = { base: PlacedArm; rl: PlacedArm }

const evidenceOf = ({ base, rl }: PlacedPair) => ({ base: base.evidence, rl: rl.evidence })

/** A pair and its twin, which differs from it in the live calculator alone; null without one. */
function calculatorArms(pair: PlacedPair, placed: readonly PlacedPair[]): CalculatorArms | null {
  const isOn = (which: PlacedPair) => which.base.condition.calculator !== undefined
  const others = ({ condition }: PlacedArm) => canonical({ ...condition, calculator: null })
  const twin = placed.find(
    (other) =>
      isOn(other) !== isOn(pair) &&
      others(other.base) === others(pair.base) &&
      others(other.rl) === others(pair.rl),
  )
  const isMixed = ({ base, rl }: PlacedPair) =>
    (base.condition.calculator === undefined) !== (rl.condition.calculator === undefined)
  if (!twin || isMixed(pair) || isMixed(twin)) return null
  const [off, on] = isOn(pair) ? [twin, pair] : [pair, twin]
  return { off: evidenceOf(off), on: evidenceOf(on) }
}

/** The pairs of the same arms that differ in how they are asked alone (template, system prompt, opening); null without one. */
function templateArms(pair: PlacedPair, placed: readonly PlacedPair[]): TemplateSweep | null {
  const rest = ({ condition }: PlacedArm) =>
    canonical({ ...condition, template: null, system: null, opening: null })
  const asked = ({ condition }: PlacedArm) => {
    const { template, system, opening = '' } = condition
    return canonical({ template, system, opening })
  }
  const alike = ({ base, rl }: PlacedPair) => asked(base) === asked(rl)
  const others = placed.filter(
    (other) =>
      other !== pair &&
      alike(other) &&
      asked(other.base) !== asked(pair.base) &&
      (['base', 'rl'] as const).every(
        (arm) => other[arm].arm === pair[arm].arm && rest(other[arm]) === rest(pair[arm]),
      ),
  )
  if (others.length === 0 || !alike(pair)) return null
  return {
    template: askedName(pair.base.condition),
    others: others.map((other) => ({
      template: askedName(other.base.condition),
      ...evidenceOf(other),
    })),
  }
}

function askedName({ template, system, opening = '' }: Condition): string {
  return [
    templateLabel(template),
    ...(system === null ? [] : [`system ${quoted(system)}`]),
    ...(opening === '' ? [] : [`opening ${quoted(opening)}`]),
  ].join(', ')
}

const quoted = (text: string) => JSON.stringify(text.length > 24 ? `${text.slice(0, 24)}…` : text)

/** Whether two pairs of the same arms differ in temperature or top-p and in nothing else. */
function apart(one: PlacedPair, other: PlacedPair): boolean {
  const alike = (['base', 'rl'] as const).every(
    (arm) =>
      one[arm].arm === other[arm].arm && rest(one[arm].condition) === rest(other[arm].condition),
  )
  const [a, b] = [decodingOf(one.base.condition), decodingOf(other.base.condition)]
  const same = (pair: PlacedPair) =>
    canonical(decodingOf(pair.base.condition)) === canonical(decodingOf(pair.rl.condition))
  return (
    alike && same(one) && same(other) && a !== null && b !== null && canonical(a) !== canonical(b)
  )
}

function decodingOf({ decoding }: Condition): { temperature: number; topP: number } | null {
  const { temperature, top_p: topP } = decoding
  return typeof temperature === 'number' && typeof topP === 'number' ? { temperature, topP } : null
}

const rest = ({ decoding, ...condition }: Condition) =>
  canonical({ ...condition, decoding: { ...decoding, temperature: null, top_p: null } })
