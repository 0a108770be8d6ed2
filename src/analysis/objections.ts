import type { ProblemPair } from '../records/index.ts'
import type { AnswerProbes } from './answers.ts'
import type { Findings } from './analyses.ts'
import { calculated, lucky } from './audit-objections.ts'
import { chance, format, ownTemperatures, selection, variance } from './answer-objections.ts'
import { bandOver, differenceBand } from './claims.ts'
import type { Objection, Settings, Verdict } from './comparison.ts'
import type { Evidence } from './evidence.ts'
import {
  onlySpreads,
  otherStyle,
  otherSupport,
  otherTemplates,
  untrained,
} from './model-objections.ts'
import { gravest, isExplained, isLost, notExamined, ofUndecided, outcome } from './outcome.ts'
import { enoughUnits, smallest, smallestDesignEffect, smallestDrop } from './perturbations.ts'
import { readingText } from './reading.ts'
import { type Reverdict, reverdict } from './reverdict.ts'
import { byStratum } from './strata.ts'
import type { TemplatePairs } from './templates.ts'
import { otherSeeds, search, seenBefore, trainable } from './training-objections.ts'
import { decided, verdictName } from './verdict.ts'
import { count, counted, difference, level, listed, share } from './wording.ts'

export interface ObjectionInput {
  evidence: Evidence
  verdict: Verdict
  found: Findings
  probes?: AnswerProbes | undefined
  /** Both arms under templates other than that of the comparison. */
  templatePairs: readonly TemplatePairs[]
  settings: Settings
  /** What else differs between the arms. */
  confounds: readonly string[]
}

/**
 * The ledger of objections: for each way in which the claim could be attacked, whether the verdict
 * survives it, by how much, and the smallest perturbation that would flip it. What counts alone
 * cannot answer says what it would need; the stations that have that input fill those rows.
 */
export function objections(asked: ObjectionInput): Objection[] {
  const again = reverdict(asked.evidence, asked.found.curves.data, asked.settings.stratified)
  const input = { ...asked, verdict: underlying(asked) }
  const rows = [
    fewProblems(input, again),
    dependentProblems(input),
    resampling(input),
    falseAccepts(input, again),
    unresolved(input, again),
    truncation(input, again),
    oneBenchmark(input, again),
    tokens(input),
    chance(input, again),
    onlySpreads(input, again),
    selection(input),
    search(input),
    format(input),
    ownTemperatures(input),
    variance(input),
    untrained(input),
    otherSupport(input),
    otherTemplates(input, again),
    otherStyle(input),
    lucky(input, again),
    calculated(input, again),
    largerK(input),
    looks(input),
    trainable(input),
    seenBefore(input),
    otherSeeds(input),
    ...elsewhere,
  ]
  const isOpen = input.verdict.name === 'undecided'
  return [comparability(asked), ...(isOpen ? rows.map(ofUndecided) : rows)]
}

/**
 * The rows that stand against the verdict, for it to carry: those that it does not survive, then those
 * that leave it true and explain it in another way. That arms differ it says itself.
 */
export function objected(ledger: readonly Objection[]): string[] {
  return [
    ...ledger
      .filter(isLost)
      .map(({ id, outcome: after, question }) => `${question} (${id}: the verdict ${after})`),
    ...ledger
      .filter(isExplained)
      .map(
        ({ id, outcome: after, question }) =>
          `${question} (${id}: ${after}; the claim itself stays true)`,
      ),
  ]
}

/** The verdict that the numbers alone would give: what the other rows are about where arms are not comparable. */
function underlying({ verdict, found, evidence }: ObjectionInput): Verdict {
  const band = differenceBand(found.curves.data)
  return { ...verdict, name: verdictName(band, evidence.margin) }
}

function comparability({ confounds, found: { reading } }: ObjectionInput): Objection {
  const question = 'Do the arms differ in more than training?'
  const compared = 'needs' in reading ? [] : reading.data.compared
  if (confounds.length === 0 && !('needs' in reading) && compared.length > 0)
    return {
      id: 'comparability',
      question,
      outcome: 'accounted for',
      evidence: `nothing that both state differs: ${listed(compared)}; of the completions ${readingText(reading.data)}`,
      smallestFlip: null,
    }
  if (confounds.length === 0)
    return notExamined(
      'comparability',
      question,
      'the conditions of both arms (temperature, template and the like) in the files, or `--confound`',
    )
  return {
    id: 'comparability',
    question,
    outcome: 'flips',
    evidence: `they differ in ${confounds.join('; ')}; the rows below are about what the numbers alone would say`,
    smallestFlip: null,
  }
}

function fewProblems({ evidence, verdict, found }: ObjectionInput, again: Reverdict): Objection {
  const drop = smallestDrop(evidence.pairs, verdict.name, found.curves.data, again)
  const total = evidence.pairs.length
  return {
    id: 'few problems',
    question: 'Is this just the luck of which problems were in the set?',
    outcome: 'accounted for',
    evidence: `the band is over the drawing of problems (${count(total)} of them), paired, and holds at all k at once`,
    smallestFlip: drop
      ? `leaving out the ${counted(drop.count, 'problem')} (${share((100 * drop.count) / total, 1)} %) that speak most for it makes it: ${drop.becomes}`
      : null,
  }
}

function dependentProblems({ evidence, verdict, found, settings }: ObjectionInput): Objection {
  const effect = smallestDesignEffect(verdict, found.curves.data)
  const question = 'Are the problems independent of each other (paraphrases, one contest)?'
  const smallestFlip = effect
    ? `a design effect of ${share(effect, 1)}: problems so alike that ${count(evidence.pairs.length)} count as ${count(Math.floor(evidence.pairs.length / effect))}`
    : null
  if (settings.clustered)
    return {
      id: 'dependence',
      question,
      outcome: 'accounted for',
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

function resampling({ found, evidence, verdict }: ObjectionInput): Objection {
  const { half, self } = found.solved.data
  const shared = evidence.pairs.filter(
    ({ base, rl }) => (base.c === 1 && rl.c === 0) || (rl.c === 1 && base.c === 0),
  ).length
  return {
    id: 'noise',
    question: 'Would the same models, sampled again, show the same difference?',
    outcome: 'accounted for',
    evidence:
      `"${verdict.name}" rests on the band, which holds the noise of sampling; the sets "only this arm solves it" do not: with half of the completions ` +
      `base only ${half.baseOnly.toFixed(1)} (two halves of the base: ${self.base.mean.toFixed(1)} ± ${self.base.sd.toFixed(1)}), ` +
      `trained only ${half.rlOnly.toFixed(1)} (two halves: ${self.rl.mean.toFixed(1)} ± ${self.rl.sd.toFixed(1)}); ${shared} of the problems that one arm alone solves hang on a single completion`,
    smallestFlip: null,
  }
}

type ArmKey = 'base' | 'rl'

/** What a false accept of one success, or of more, would do in either arm or in both: the gravest is the outcome. */
function falseAccepts({ evidence, verdict }: ObjectionInput, again: Reverdict): Objection {
  // Where nothing is claimed there is nothing that one arm's luck could carry: both are treated alike.
  const tried = verdict.name === 'undecided' ? sides.slice(-1) : sides
  const attacks = tried.map(({ arms, whose }) => {
    const without = (most: number) =>
      again.of(evidence.pairs.map((pair) => discount(pair, arms, most)))
    const most = evidence.pairs.reduce(
      (largest, pair) => arms.reduce((each, arm) => Math.max(each, pair[arm].c), largest),
      1,
    )
    const least = smallest(most, (each) => without(each).verdict !== verdict.name)
    const after = without(1)
    return {
      whose,
      after: after.verdict,
      became: outcome(verdict.name, after),
      flip: least === null ? null : { most: least, becomes: without(least).verdict },
    }
  })
  const easiest = attacks
    .flatMap(({ whose, flip }) => (flip ? [{ whose, ...flip }] : []))
    .toSorted((a, b) => a.most - b.most)[0]
  return {
    id: 'false accepts',
    question: 'Does the grader let wrong answers through, which large k multiplies?',
    outcome: gravest(attacks.map(({ became }) => became))!,
    evidence: `with every problem that has a single success in an arm counted as unsolved there, the verdict is: ${listed(attacks.map(({ whose, after }) => `${after} (${whose})`))}`,
    smallestFlip: easiest
      ? `if every problem with at most ${easiest.most} success${easiest.most === 1 ? '' : 'es'} in ${easiest.whose} were a false accept: ${easiest.becomes}`
      : 'none: even with every success in either arm or in both a false accept the verdict is the same',
  }
}

const sides: { arms: ArmKey[]; whose: string }[] = [
  { arms: ['base'], whose: 'the base' },
  { arms: ['rl'], whose: 'the trained arm' },
  { arms: ['base', 'rl'], whose: 'both arms' },
]

function discount(pair: ProblemPair, arms: readonly ArmKey[], most: number): ProblemPair {
  const changed = { ...pair }
  for (const arm of arms) if (pair[arm].c <= most) changed[arm] = { ...pair[arm], c: 0 }
  return changed
}

function unresolved({ evidence, verdict }: ObjectionInput, again: Reverdict): Objection {
  const question =
    'What if the unresolved completions (censored, undecided, unscored) were right, or wrong?'
  const left = sum(evidence.pairs, ({ base, rl }) => base.u + rl.u)
  if (left === 0)
    return {
      id: 'unresolved',
      question,
      outcome: 'accounted for',
      evidence: 'none is unresolved',
      smallestFlip: null,
    }
  const resolved = evidence.pairs.map((pair) => ({
    ...pair,
    base: { ...pair.base, u: 0 },
    rl: { ...pair.rl, u: 0 },
  }))
  const ignoring = again.of(resolved).verdict
  return {
    id: 'unresolved',
    question,
    outcome: 'accounted for',
    evidence: `${count(left)} are unresolved; the verdict holds however they are counted (all counted as wrong it would be: ${ignoring})`,
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
  const after = again.of(opened)
  return {
    id: 'truncation',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `${share(100 * cut('base'), 1)} % of the base's and ${share(100 * cut('rl'), 1)} % of the trained arm's completions were cut; if each could have been right or wrong: ${after.verdict}`,
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
    return enoughUnits(rest) ? [{ name, after: again.of(rest) }] : []
  })
  const changed = results.filter(({ after }) => after.verdict !== verdict.name)
  const outcomes = results.map(({ after }) => outcome(verdict.name, after))
  const became = gravest(outcomes) ?? 'survives'
  const worst = results[outcomes.indexOf(became)]
  return {
    id: 'one benchmark',
    question,
    outcome: became,
    evidence: changed.length
      ? `without ${changed.map(({ name, after }) => `${name}: ${after.verdict}`).join('; without ')}`
      : `the verdict is the same without any one of ${[...groups.keys()].join(', ')}`,
    smallestFlip:
      worst && worst.after.verdict !== verdict.name
        ? `leaving out ${worst.name} (${groups.get(worst.name)!.length} problems): ${worst.after.verdict}`
        : null,
  }
}

function tokens({ found: { matched }, evidence, verdict }: ObjectionInput): Objection {
  const question = 'Is equal k unfair, when one arm spends more tokens on each attempt?'
  if ('needs' in matched) return notExamined('tokens', question, matched.needs)
  const { points, unit } = matched.data
  const band = bandOver(
    points.map(({ kRl: k, difference: value, low, high }) => ({ k, value, low, high })),
  )
  const after = decided(band, evidence.margin)
  const last = points.at(-1)!
  return {
    id: 'tokens',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `at equal ${unit} the verdict is: ${after.verdict} (largest budget: k = ${last.kBase} and ${last.kRl}, difference ${difference({ value: last.difference, ...last })})`,
    smallestFlip: null,
  }
}

/** Beyond n there is extrapolation only, and the verdict claims nothing: what it would rest on there is said. */
function largerK({ found: { extrapolation }, evidence }: ObjectionInput): Objection {
  const last = evidence.ks.at(-1)
  const question = `Would it look different at k beyond ${last}?`
  if ('needs' in extrapolation) return notExamined('larger k', question, extrapolation.needs)
  return {
    id: 'larger k',
    question,
    outcome: 'accounted for',
    evidence: `the verdict claims nothing beyond k = ${last}; ${extrapolation.data.statement}`,
    smallestFlip: null,
  }
}

function looks({ settings }: ObjectionInput): Objection {
  const { number, alpha, recorded } = settings.look
  return {
    id: 'looks',
    question: 'Was the data looked at before, and sampled further because of what was seen?',
    outcome: recorded ? 'accounted for' : 'not examined',
    evidence: recorded
      ? `look ${number}, which may spend ${share(alpha)} of the error: all bands are at ${level(alpha)}`
      : 'needs `--looks FILE`, which records each look and spends the error over them; without it this counts as the only look',
    smallestFlip: null,
  }
}

/** What counts alone cannot answer. */
const elsewhere: Objection[] = [
  notExamined(
    'grader',
    'Would another grader say the same?',
    'the completions, or a second set of counts by the other grader',
  ),
]

function sum(pairs: readonly ProblemPair[], value: (pair: ProblemPair) => number): number {
  return pairs.reduce((total, pair) => total + value(pair), 0)
}
