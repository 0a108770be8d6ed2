import { signRuns } from '../statistics/index.ts'
import { type Claim, type ClaimName, claims, type DifferenceBand, refuted } from './claims.ts'
import type { Decided, Verdict, VerdictName } from './comparison.ts'
import { kRanges } from './wording.ts'

export interface VerdictInput {
  band: DifferenceBand
  margin: number
  /** What else differs between the arms, such as "temperature: 0.6 and 1.0"; any makes them not comparable. */
  confounds: readonly string[]
  names: { base: string; rl: string }
}

/**
 * The verdict follows from the claims by these rules, the first that fits:
 * not comparable, where the arms differ in more than the thing compared; no change; broader;
 * sharper, and then narrower, not broader or undecided in breadth; worse; narrower; undecided.
 */
export function verdictName(band: DifferenceBand, margin: number): VerdictName {
  return nameOf(claims(band, margin, signRuns(asBand(band), band.ks)), band)
}

/** The verdict of a band with the claims that it bears, and those that it rules out. */
export function decided(band: DifferenceBand, margin: number): Decided {
  const tried = claims(band, margin, signRuns(asBand(band), band.ks))
  return {
    verdict: nameOf(tried, band),
    holds: tried.filter(({ holds }) => holds).map(({ name }) => name),
    refuted: refuted(band, margin),
  }
}

function nameOf(tried: readonly Claim[], band: DifferenceBand): VerdictName {
  const holds = holding(tried)
  if (holds('no-change')) return 'no change'
  if (holds('broader')) return 'broader'
  if (holds('sharper')) {
    if (holds('narrower')) return 'sharper and narrower'
    return holds('not-broader') ? 'sharper, not broader' : 'sharper, breadth undecided'
  }
  if (holds('worse') && band.ks.every((_, j) => band.low[j]! <= 0)) return 'worse'
  return holds('narrower') ? 'narrower' : 'undecided'
}

/** The verdict with its rules, what it is certain of, and what would change it. */
export function verdict({ band, margin, confounds, names }: VerdictInput): Verdict {
  const runs = signRuns(asBand(band), band.ks)
  const tried = claims(band, margin, runs)
  const name = confounds.length > 0 ? 'not comparable' : verdictName(band, margin)
  return {
    name,
    sentence: sentence(name, { ...names, margin }, band, runs, confounds),
    rules: tried.map(({ predicate, ...claim }) => ({ claim: predicate, ...claim })),
    certain: { gain: runs.gain, loss: runs.loss },
    wouldChange: wouldChange(name, tried, confounds),
    objected: [],
    toDecide: [],
  }
}

function holding(tried: readonly Claim[]): (name: ClaimName) => boolean {
  return (name) => tried.some((claim) => claim.name === name && claim.holds)
}

const asBand = ({ low, high }: DifferenceBand) => ({
  low: Float64Array.from(low),
  high: Float64Array.from(high),
})

function sentence(
  name: VerdictName,
  { base, rl, margin }: VerdictInput['names'] & { margin: number },
  { ks }: DifferenceBand,
  { gain, loss }: Pick<ReturnType<typeof signRuns>, 'gain' | 'loss'>,
  confounds: readonly string[],
): string {
  const [first, last] = [ks[0]!, ks.at(-1)!]
  const certain = `gain certain at ${kRanges(gain)}, loss certain at ${kRanges(loss)}`
  const few = first === 1 ? 'with one attempt' : `with ${first} attempts`
  const many = `${last} attempt${last === 1 ? '' : 's'}`
  switch (name) {
    case 'not comparable':
      return `${rl} and ${base} cannot be compared: they differ in more than training (${confounds.join('; ')})`
    case 'no change':
      return `${rl} and ${base} solve the same share of problems, within the margin, at every k from ${first} to ${last}`
    case 'broader':
      return `${rl} solves more of the problems than ${base} with ${many} (${certain})`
    case 'sharper and narrower':
      return `${rl} is right more often ${few}, and ${base} solves more when it has many (${certain})`
    case 'sharper, not broader':
      return `${rl} is right more often ${few}, and with ${last} solves less than ${margin} more of the problems, or fewer (${certain})`
    case 'sharper, breadth undecided':
      return first === last
        ? `${rl} is right more often than ${base} ${few}; of more attempts these data say nothing (${certain})`
        : `${rl} is right more often ${few}; whether it solves more or fewer problems with ${last} is undecided (${certain})`
    case 'worse':
      return `${rl} is right less often than ${base} ${few}, and certainly better at no k (${certain})`
    case 'narrower':
      return `${rl} solves fewer problems than ${base} at some k, without a certain gain ${few} (${certain})`
    case 'undecided':
      return `these data do not decide between ${rl} and ${base}: no difference is certain at any k that the rules ask about (${certain})`
  }
}

/** Which claim, if it came to hold, would change the verdict. */
function wouldChange(
  name: VerdictName,
  tried: readonly Claim[],
  confounds: readonly string[],
): string[] {
  if (name === 'not comparable') return [`sampling both arms alike in: ${confounds.join('; ')}`]
  const open = tried.filter(({ holds }) => !holds)
  const relevant = open.filter((claim) => next[name].includes(claim.name))
  return relevant.map(
    ({ predicate, meaning, because }) =>
      `${predicate} becoming certain (${meaning}); now ${because}`,
  )
}

/** The claims that would turn each verdict into another. */
const next: Record<Exclude<VerdictName, 'not comparable'>, ClaimName[]> = {
  'no change': [],
  broader: [],
  'sharper and narrower': ['broader'],
  'sharper, not broader': ['broader', 'narrower'],
  'sharper, breadth undecided': ['broader', 'narrower', 'not-broader'],
  worse: ['broader'],
  narrower: ['sharper', 'broader'],
  undecided: ['sharper', 'worse', 'broader', 'narrower', 'no-change'],
}
