import type { Finding, ProblemPair, Unexamined } from '../records/index.ts'
import type {
  Curves,
  Extrapolation,
  Matched,
  Objection,
  Settings,
  SolvedTable,
  Verdict,
  VerdictName,
} from './comparison.ts'
import { designOf, type Evidence } from './evidence.ts'
import { smallestDesignEffect, smallestDrop } from './perturbations.ts'
import { type Reverdict, reverdict } from './reverdict.ts'
import { byStratum } from './strata.ts'
import { verdictName } from './verdict.ts'
import { difference, share, signed } from './wording.ts'

export interface ObjectionInput {
  evidence: Evidence
  verdict: Verdict
  curves: Curves
  solved: SolvedTable
  matched: Finding<Matched> | Unexamined
  extrapolation: Finding<Extrapolation> | Unexamined
  settings: Settings
}

/**
 * The ledger of objections: for each way in which the claim could be attacked, whether the verdict
 * survives it, by how much, and the smallest perturbation that would flip it. What counts alone
 * cannot answer says what it would need; the stations that have that input fill those rows.
 */
export function objections(input: ObjectionInput): Objection[] {
  const again = reverdict(input.evidence, input.curves, input.settings.stratified)
  return [
    fewProblems(input, again),
    dependentProblems(input),
    resampling(input),
    falseAccepts(input, again),
    unresolved(input, again),
    truncation(input, again),
    oneBenchmark(input, again),
    tokens(input),
    largerK(input),
    looks(input),
    ...elsewhere,
  ]
}

/**
 * What became of the verdict, from its name before and after: it flips where the two cannot both be
 * true, and becomes undecided where something that was certain no longer is.
 */
export function outcome(before: VerdictName, after: VerdictName): Objection['outcome'] {
  if (before === after) return 'survives'
  const [one, other] = [directions[before], directions[after]]
  const opposed =
    (one.few !== undefined && other.few !== undefined && one.few !== other.few) ||
    (one.many !== undefined && other.many !== undefined && one.many !== other.many)
  return opposed ? 'flips' : 'becomes undecided'
}

/** What each verdict says of few attempts and of many: a gain, a loss, none of note, or nothing. */
const directions: Record<VerdictName, { few?: 'gain' | 'loss' | 'none'; many?: 'gain' | 'not' }> = {
  broader: { many: 'gain' },
  'sharper and narrower': { few: 'gain', many: 'not' },
  'sharper, not broader': { few: 'gain', many: 'not' },
  'sharper, breadth undecided': { few: 'gain' },
  narrower: { many: 'not' },
  worse: { few: 'loss', many: 'not' },
  'no change': { few: 'none', many: 'not' },
  undecided: {},
  'not comparable': {},
}

function fewProblems({ evidence, verdict, curves }: ObjectionInput, again: Reverdict): Objection {
  const drop = smallestDrop(evidence.pairs, verdict.name, curves, again)
  const total = evidence.pairs.length
  return {
    id: 'few problems',
    question: 'Is this just the luck of which problems were in the set?',
    outcome: 'survives',
    evidence: `the band is over the drawing of problems (${total} of them), paired, and holds at all k at once`,
    smallestFlip: drop
      ? `leaving out the ${drop.count} problems (${share((100 * drop.count) / total, 1)} %) that speak most for it makes it: ${drop.becomes}`
      : null,
  }
}

function dependentProblems({ evidence, verdict, curves, settings }: ObjectionInput): Objection {
  const effect = smallestDesignEffect(verdict, curves)
  const question = 'Are the problems independent of each other (paraphrases, one contest)?'
  const smallestFlip = effect
    ? `a design effect of ${share(effect, 1)}: problems so alike that ${evidence.pairs.length} count as ${Math.floor(evidence.pairs.length / effect)}`
    : null
  if (settings.clustered)
    return {
      id: 'dependence',
      question,
      outcome: 'survives',
      evidence: 'clusters were given, and the band is over the drawing of clusters',
      smallestFlip,
    }
  return {
    id: 'dependence',
    question,
    outcome: 'not examined',
    evidence: 'needs a `cluster` for each problem; without it problems count as independent',
    smallestFlip,
  }
}

function resampling({ solved, evidence, verdict }: ObjectionInput): Objection {
  const { half, self } = solved
  const excess = (only: number, { mean, sd }: { mean: number; sd: number }) =>
    sd > 0 ? `${signed((only - mean) / sd, 1)} sd` : 'no spread'
  const shared = evidence.pairs.filter(
    ({ base, rl }) => (base.c === 1 && rl.c === 0) || (rl.c === 1 && base.c === 0),
  ).length
  return {
    id: 'noise',
    question: 'Would the same models, sampled again, show the same difference?',
    outcome: 'survives',
    evidence:
      `"${verdict.name}" rests on the band, which holds the noise of sampling; the sets "only this arm solves it" do not: with half of the completions ` +
      `base only ${half.baseOnly.toFixed(1)} (two halves of the base: ${self.base.mean.toFixed(1)} ± ${self.base.sd.toFixed(1)}, ${excess(half.baseOnly, self.base)}), ` +
      `trained only ${half.rlOnly.toFixed(1)} (two halves: ${self.rl.mean.toFixed(1)} ± ${self.rl.sd.toFixed(1)}, ${excess(half.rlOnly, self.rl)}); ${shared} of the problems that one arm alone solves hang on a single completion`,
    smallestFlip: null,
  }
}

function falseAccepts({ evidence, verdict }: ObjectionInput, again: Reverdict): Objection {
  const arms = armsThatGain(verdict)
  const without = (most: number) =>
    again.of(evidence.pairs.map((pair) => discount(pair, arms, most))).name
  const after = without(1)
  const steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32]
  const flipped = steps.find((most) => without(most) !== verdict.name)
  const whose =
    arms.length === 2 ? 'both arms' : arms[0] === 'base' ? 'the base' : 'the trained arm'
  return {
    id: 'false accepts',
    question: 'Does the grader let wrong answers through, which large k multiplies?',
    outcome: comparable(verdict) ? outcome(verdict.name, after) : 'survives',
    evidence: `with every problem that has a single success in ${whose} counted as unsolved there, the verdict is: ${after}`,
    smallestFlip: flipped
      ? `if every problem with at most ${flipped} successes in ${whose} were a false accept: ${without(flipped)}`
      : `none up to ${steps.at(-1)} false accepts a problem in ${whose}`,
  }
}

/** The arms whose rare successes carry the verdict: the attack that harms it most. */
function armsThatGain({ certain }: Verdict): ('base' | 'rl')[] {
  if (certain.loss.length > 0) return ['base']
  return certain.gain.length > 0 ? ['rl'] : ['base', 'rl']
}

function discount(pair: ProblemPair, arms: readonly ('base' | 'rl')[], most: number): ProblemPair {
  const changed = { ...pair }
  for (const arm of arms) if (pair[arm].c <= most) changed[arm] = { ...pair[arm], c: 0 }
  return changed
}

const comparable = ({ name }: Verdict) => name !== 'not comparable'

function unresolved({ evidence, verdict }: ObjectionInput, again: Reverdict): Objection {
  const question =
    'What if the unresolved completions (censored, undecided, unscored) were right, or wrong?'
  const count = sum(evidence.pairs, ({ base, rl }) => base.u + rl.u)
  if (count === 0)
    return {
      id: 'unresolved',
      question,
      outcome: 'survives',
      evidence: 'none is unresolved',
      smallestFlip: null,
    }
  const resolved = evidence.pairs.map((pair) => ({
    ...pair,
    base: { ...pair.base, u: 0 },
    rl: { ...pair.rl, u: 0 },
  }))
  const ignoring = again.of(resolved).name
  return {
    id: 'unresolved',
    question,
    outcome: 'survives',
    evidence: `${count} are unresolved; the verdict holds however they are counted (all counted as wrong it would be: ${ignoring})`,
    smallestFlip: ignoring === verdict.name ? null : `counting them all as wrong: ${ignoring}`,
  }
}

function truncation({ evidence, verdict }: ObjectionInput, again: Reverdict): Objection {
  const question = 'Were chains cut at the token limit, in one arm more than in the other?'
  const { pairs } = evidence
  if (pairs.some(({ base, rl }) => base.truncated === undefined || rl.truncated === undefined))
    return notExamined('truncation', question, '`truncated` in every row of both arms')
  const cut = (arm: 'base' | 'rl') =>
    sum(pairs, (pair) => pair[arm].truncated!) / sum(pairs, (pair) => pair[arm].n)
  const opened = pairs.map((pair) => ({
    ...pair,
    base: open(pair.base),
    rl: open(pair.rl),
  }))
  const after = again.of(opened).name
  return {
    id: 'truncation',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `${share(100 * cut('base'), 1)} % of the base's and ${share(100 * cut('rl'), 1)} % of the trained arm's completions were cut; if each could have been right or wrong: ${after}`,
    smallestFlip: null,
  }
}

/** A tally whose cut completions count as unresolved. */
function open<T extends { n: number; c: number; u: number; truncated?: number }>(tally: T): T {
  return { ...tally, u: Math.min(tally.n - tally.c, tally.u + (tally.truncated ?? 0)) }
}

function oneBenchmark({ evidence, verdict }: ObjectionInput, again: Reverdict): Objection {
  const question = 'Does a single benchmark carry it?'
  const groups = byStratum(evidence.pairs)
  if (groups.size < 2) return notExamined('one benchmark', question, '`source` in the rows')
  const results = [...groups.keys()].flatMap((name) => {
    const rest = evidence.pairs.filter(({ stratum }) => stratum !== name)
    return enoughUnits(rest) ? [{ name, after: again.of(rest).name }] : []
  })
  const changed = results.filter(({ after }) => after !== verdict.name)
  const worst = changed.find(({ after }) => outcome(verdict.name, after) === 'flips') ?? changed[0]
  return {
    id: 'one benchmark',
    question,
    outcome: worst ? outcome(verdict.name, worst.after) : 'survives',
    evidence: changed.length
      ? `without ${changed.map(({ name, after }) => `${name}: ${after}`).join('; without ')}`
      : `the verdict is the same without any one of ${[...groups.keys()].join(', ')}`,
    smallestFlip: worst
      ? `leaving out ${worst.name} (${groups.get(worst.name)!.length} problems): ${worst.after}`
      : null,
  }
}

function enoughUnits(pairs: readonly ProblemPair[]): boolean {
  if (pairs.length < 2) return false
  return designOf(pairs, false).strata.every(({ units }) => units.length >= 2)
}

function tokens({ matched, evidence, verdict }: ObjectionInput): Objection {
  const question = 'Is equal k unfair, when one arm spends more tokens on each attempt?'
  if ('needs' in matched) return notExamined('tokens', question, matched.needs)
  const { points, unit } = matched.data
  const band = {
    ks: points.map(({ kRl }) => kRl),
    mean: points.map((point) => point.difference),
    low: points.map(({ low }) => low),
    high: points.map(({ high }) => high),
  }
  const after = verdictName(band, evidence.margin)
  const last = points.at(-1)!
  return {
    id: 'tokens',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `at equal ${unit} the verdict is: ${after} (largest budget: k = ${last.kBase} and ${last.kRl}, difference ${difference({ value: last.difference, ...last })})`,
    smallestFlip: null,
  }
}

function largerK({ extrapolation, evidence }: ObjectionInput): Objection {
  const question = `Would it look different at k beyond ${evidence.ks.at(-1)}?`
  if ('needs' in extrapolation) return notExamined('larger k', question, extrapolation.needs)
  const { identified, statement } = extrapolation.data
  return {
    id: 'larger k',
    question,
    outcome: identified ? 'survives' : 'becomes undecided',
    evidence: statement,
    smallestFlip: null,
  }
}

function looks({ settings, verdict }: ObjectionInput): Objection {
  const { number, alpha, recorded } = settings.look
  return {
    id: 'looks',
    question: 'Was the data looked at before, and sampled further because of what was seen?',
    outcome: recorded ? 'survives' : 'not examined',
    evidence: recorded
      ? `look ${number}, which may spend ${alpha.toPrecision(2)} of the error; "${verdict.name}" is at that level`
      : 'needs `--looks FILE`, which records each look and spends the error over them; without it this counts as the only look',
    smallestFlip: null,
  }
}

function notExamined(id: string, question: string, needs: string): Objection {
  return { id, question, outcome: 'not examined', evidence: `needs ${needs}`, smallestFlip: null }
}

/** What counts alone cannot answer. */
const elsewhere: Objection[] = [
  notExamined(
    'grader',
    'Would another grader say the same?',
    'the completions, or a second set of counts by the other grader',
  ),
  notExamined(
    'chance',
    'Is coverage at large k just guessing?',
    'the answer space of each problem, or the answers',
  ),
  notExamined(
    'lucky chains',
    'Are right answers reached by wrong steps?',
    'the completions, and the arithmetic audit of their chains',
  ),
  notExamined(
    'arithmetic',
    'Would a calculator give the same gain?',
    'the completions, or arms sampled with a calculator',
  ),
  notExamined(
    'format',
    'Is the gain only a matter of answering in the expected format?',
    'the completions, graded with and without their format',
  ),
  notExamined(
    'temperature',
    'Is one temperature right for both arms and every k?',
    'both arms at several temperatures',
  ),
  notExamined(
    'template',
    'Does the prompt template make the difference?',
    'both checkpoints under each other’s template',
  ),
  notExamined(
    'contamination',
    'Had the base seen these problems?',
    'completions of partial prompts, fresh problems, or release dates',
  ),
  notExamined(
    'training seeds',
    'Would another training run of the same recipe give the same?',
    'arms of several training seeds',
  ),
]

function sum(pairs: readonly ProblemPair[], value: (pair: ProblemPair) => number): number {
  return pairs.reduce((total, pair) => total + value(pair), 0)
}
