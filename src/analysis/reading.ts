import type { ArmReading, Finding, ProblemPair, Unexamined } from '../records/index.ts'
import type { Reading, ReadingArm } from './comparison.ts'
import type { ArmFacts, Evidence } from './evidence.ts'
import { answered } from './parity.ts'
import { counted, listed, share } from './wording.ts'

/**
 * Whether the arms were made and read alike: the share of completions with an answer and which rules of
 * the extraction found it, truncated, empty, repeated and unresolved ones, the grader, and every
 * recorded condition. What differs between the arms beside training makes them not comparable, and is
 * named.
 */
export function reading(evidence: Evidence): Finding<Reading> | Unexamined {
  const { pairs, facts } = evidence
  if (!facts) return { needs: 'both arms with what was recorded of them' }
  const data: Reading = {
    base: readingOf(pairs, 'base', facts.base),
    rl: readingOf(pairs, 'rl', facts.rl),
    compared: comparedConditions(facts.base, facts.rl),
    differing: differences(facts.base, facts.rl),
  }
  const { compared, differing } = data
  return {
    summary:
      differing.length > 0
        ? `the arms differ in more than training: ${listed(differing)}`
        : compared.length > 0
          ? `nothing that both arms state differs (${listed(compared)})`
          : 'neither condition nor grader nor prompt is known of both arms, so that nothing could be compared',
    over: 'counts of these completions, without intervals',
    caveats: [
      'what neither arm states (a stop text, a system prompt, a library’s version) may differ unseen',
      'a share that moves is no proof: a model may learn to end, to answer in the expected form, or to repeat itself',
    ],
    data,
  }
}

/** What both arms state and in which they differ, such as `temperature: 0.6 and 1`. */
export function differences(base: ArmFacts, rl: ArmFacts): string[] {
  const [one, other] = [statements(base), statements(rl)]
  const named = [...one].flatMap(([key, value]) => {
    const theirs = other.get(key)
    return theirs === undefined || theirs === value ? [] : [`${key}: ${value} and ${theirs}`]
  })
  return [...named, ...differingPrompts(base.reading, rl.reading)]
}

function comparedConditions(base: ArmFacts, rl: ArmFacts): string[] {
  const other = statements(rl)
  const keys = [...statements(base).keys()].filter((key) => other.has(key))
  return promptsOfBoth(base.reading, rl.reading).length > 0 ? [...keys, 'prompts'] : keys
}

/** Conditions by name, with the grader among them. */
function statements({ conditions = {}, reading: read }: ArmFacts): Map<string, string> {
  const grader = read?.grader
  return new Map(Object.entries(grader === undefined ? conditions : { grader, ...conditions }))
}

function differingPrompts(base?: ArmReading, rl?: ArmReading): string[] {
  const both = promptsOfBoth(base, rl)
  const other = both.filter(([one, theirs]) => one !== theirs).length
  return other > 0
    ? [`prompts: another text on ${other} of ${counted(both.length, 'problem')}`]
    : []
}

/** Prompts of one problem in both arms; those of different kinds of log are not compared. */
function promptsOfBoth(base?: ArmReading, rl?: ArmReading): [string, string][] {
  if (!base?.prompts || !rl?.prompts || base.promptSource !== rl.promptSource) return []
  const theirs = rl.prompts
  return [...base.prompts].flatMap(([id, one]) => {
    const other = theirs.get(id)
    return other === undefined ? [] : [[one, other] as [string, string]]
  })
}

function readingOf(
  pairs: readonly ProblemPair[],
  arm: 'base' | 'rl',
  { conditions, reading: read }: ArmFacts,
): ReadingArm {
  const tallies = pairs.map((pair) => pair[arm])
  const n = tallies.reduce((sum, tally) => sum + tally.n, 0)
  const shareOf = (count: (tally: (typeof tallies)[number]) => number | undefined) => {
    const counts = tallies.map(count)
    const known = counts.every((each) => each !== undefined)
    return known ? counts.reduce<number>((sum, each) => sum + each, 0) / n : null
  }
  const total = Object.values(read?.rules ?? {}).reduce((sum, times) => sum + times, 0)
  return {
    n: {
      min: tallies.reduce((least, tally) => Math.min(least, tally.n), Infinity),
      max: tallies.reduce((most, tally) => Math.max(most, tally.n), 0),
    },
    answered: shareOf((tally) => (tally.answers ? answered(tally) : undefined)),
    truncated: shareOf(({ truncated }) => truncated),
    unresolved: shareOf(({ u }) => u)!,
    empty: read?.empty === undefined ? null : read.empty / n,
    repeated:
      read?.duplicates === undefined || read.duplicates.long === 0
        ? null
        : read.duplicates.repeated / read.duplicates.long,
    grader: read?.grader ?? conditions?.['grader'] ?? null,
    rules: Object.entries(read?.rules ?? {})
      .map(([rule, times]) => ({ rule: rule === '' ? 'none' : rule, share: times / total }))
      .toSorted((a, b) => b.share - a.share),
    conditions: conditions ?? {},
  }
}

/** What the ledger says of it. */
export function readingText({ base, rl }: Reading): string {
  const parts = (['answered', 'truncated', 'empty', 'repeated', 'unresolved'] as const).flatMap(
    (name) =>
      base[name] === null || rl[name] === null
        ? []
        : [`${name} ${share(100 * base[name], 1)} % and ${share(100 * rl[name], 1)} %`],
  )
  return parts.join(', ')
}
