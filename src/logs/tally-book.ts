import {
  type Arm,
  type AuditedTally,
  chainKey,
  type CompletionFacts,
  type ProblemTally,
  styleOf,
} from '../records/index.ts'
import { AnswerBook, countedAnswer, digest } from './answers.ts'
import type { Imported, ProblemFacts, SampleFacts } from './imported.ts'
import { IndexSet } from './index-set.ts'
import { Repeats } from './repeats.ts'
import { type Place, refusal, shown, spot } from './row.ts'

type Id = string | number

interface Entry {
  /** Counting from 0. */
  number: number
  tally: ProblemTally
  /** Where the problem was met first. */
  place: Place
  identity?: string
  answers?: AnswerBook
  completions?: CompletionFacts[]
  /** Hash of the question or prompt, where completions are asked for. */
  prompt?: string
  indices?: IndexSet
  /** In how many samples the field was there. */
  withTokens: number
  withTruncated: number
}

/** Asks for each completion beside the counts. */
export interface CompletionsWanted {
  /** See `CompletionFacts.approach`. */
  approachOf?: (text: string) => string | null
}

/** What is known beside the samples themselves. */
interface Known {
  /** What an audit says of a problem's chains. */
  audited?: (id: Id) => AuditedTally | undefined
  /** Why samples may repeat each other, where the tool is known for it. */
  repeats?: string[]
}

/**
 * Adds rows up to an arm's tallies. Memory grows with problems and distinct answers only, unless each
 * completion is asked for.
 */
export class TallyBook {
  readonly #entries = new Map<Id, Entry>()
  readonly #repeats = new Repeats()
  readonly #wanted: CompletionsWanted | undefined
  #empty = 0
  /** Completions without a word. */
  #blank = 0

  constructor(wanted?: CompletionsWanted) {
    this.#wanted = wanted
  }

  /** Adds what one row of a log holds. */
  add({ place, problem, samples, counts }: Imported): void {
    if (counts) this.#addCounts(problem, counts, place)
    else if (samples.length === 0) this.#empty++
    else {
      const entry = this.#entry(problem, place)
      for (const sample of samples) {
        addSample(entry, sample, problem, place)
        this.#repeats.add(entry.number, sample)
        if (!this.#wanted) continue
        const facts = factsOf(sample, this.#wanted)
        if (facts.chain === blank) this.#blank++
        ;(entry.completions ??= []).push(facts)
      }
      if (this.#wanted && problem.question !== undefined)
        entry.prompt ??= chainKey(problem.question)
    }
  }

  /** A problem's counts as they stand in a file, which has one row of them a problem. */
  #addCounts(problem: ProblemFacts, counts: Omit<ProblemTally, 'id'>, place: Place): void {
    const first = this.#entries.get(problem.id)
    if (first)
      throw refusal(
        place,
        `a second row of counts for this id, after ${spot(first.place)}; add them up: ${shown(problem.id)}`,
      )
    if (counts.n === 0) this.#empty++
    else Object.assign(this.#entry(problem, place).tally, counts)
  }

  /** The tallies in the order in which the problems came first, with what there is to say of them. */
  finish({ audited = () => undefined, repeats = [] }: Known = {}): Pick<
    Arm,
    'problems' | 'notes' | 'reading'
  > {
    const entries = [...this.#entries.values()]
    for (const [id, { tally }] of this.#entries) {
      const found = audited(id)
      if (found) tally.audited = found
    }
    for (const { tally, completions } of entries)
      if (completions?.length === tally.n) tally.completions = completions
    const notes = [
      ...noteIf(this.#empty, 'problems without samples, left out'),
      ...unscoredNotes(entries),
      ...dropPartial(entries, 'tokens', (entry) => entry.withTokens),
      ...dropPartial(entries, 'truncated', (entry) => entry.withTruncated),
      ...takeAnswers(entries),
      ...nameApart(this.#entries),
      ...this.#repeats.notes(
        entries.some(({ tally }) => tally.n > 1),
        repeats,
      ),
    ]
    const prompts = entries.flatMap(({ tally, prompt }) =>
      prompt === undefined ? [] : [[tally.id, prompt] as const],
    )
    const texts = entries.some(({ completions = [] }) => completions.some(({ chain }) => chain))
    return {
      problems: entries.map(({ tally }) => tally),
      notes,
      reading: {
        ...(texts ? { empty: this.#blank } : {}),
        ...(prompts.length > 0 ? { prompts: new Map(prompts) } : {}),
      },
    }
  }

  #entry(
    { id, stratum, cluster, released, answerSpace, identity }: ProblemFacts,
    place: Place,
  ): Entry {
    const asked = identity === undefined ? undefined : hashed(identity)
    let entry = this.#entries.get(id)
    if (!entry) {
      const tally = { id: String(id), n: 0, c: 0, u: 0 }
      const number = this.#entries.size
      entry = { number, tally, place, withTokens: 0, withTruncated: 0 }
      this.#entries.set(id, entry)
    }
    if (asked !== undefined && asked !== (entry.identity ??= asked))
      throw refusal(
        place,
        `another question than on ${spot(entry.place)}; are two benchmarks in one file, with the same ids: ${shown(id)}`,
      )
    label(entry, 'stratum', stratum, place)
    label(entry, 'cluster', cluster, place)
    label(entry, 'released', released, place)
    label(entry, 'answerSpace', answerSpace, place)
    return entry
  }
}

const blank = chainKey('')

/** A short text is its own hash. */
const hashed = (text: string) => (text.length <= 64 ? text : digest(text))

function factsOf(sample: SampleFacts, { approachOf }: CompletionsWanted): CompletionFacts {
  const { answer, correct, tokens, logprob, certainty, completion, reasoning } = sample
  const text = completion === undefined ? undefined : `${reasoning ?? ''}${completion}`
  return {
    answer: answer === undefined || answer === null ? null : countedAnswer(answer),
    correct,
    ...(tokens === undefined ? {} : { tokens }),
    ...(logprob === undefined ? {} : { logprob }),
    ...(certainty === undefined ? {} : { certainty }),
    ...(text === undefined ? {} : { chain: chainKey(text), style: styleOf(text) }),
    // Only what is right has a right approach, and following a chain costs more than the rest.
    ...(text !== undefined && correct && approachOf ? { approach: approachOf(text) } : {}),
  }
}

function addSample(entry: Entry, sample: SampleFacts, { id }: ProblemFacts, place: Place): void {
  const { tally } = entry
  const { index, correct, answer, tokens, truncated } = sample
  if (index !== undefined && !(entry.indices ??= new IndexSet()).add(index))
    throw refusal(
      place,
      `a second sample ${index} of ${shown(id)}; number them apart or leave the number out`,
    )
  tally.n++
  if (correct === null) tally.u++
  if (correct) tally.c++
  if (answer !== undefined) entry.answers ??= new AnswerBook()
  if (answer !== undefined && answer !== null) entry.answers?.add(countedAnswer(answer), correct)
  if (tokens !== undefined) {
    entry.withTokens++
    tally.tokens = (tally.tokens ?? 0) + tokens
  }
  if (truncated !== undefined) {
    entry.withTruncated++
    tally.truncated = (tally.truncated ?? 0) + Number(truncated)
  }
}

/** How each label is called in files. */
const labelFields = {
  stratum: 'source',
  cluster: 'cluster',
  released: 'released',
  answerSpace: 'answerSpace',
} as const

function label<Name extends keyof typeof labelFields>(
  { tally }: Entry,
  name: Name,
  value: ProblemTally[Name],
  place: Place,
): void {
  if (value === undefined || value === tally[name]) return
  if (tally[name] !== undefined)
    throw refusal(
      place,
      `${labelFields[name]} of ${shown(tally.id)} is ${shown(value)}, and was ${shown(tally[name])} before`,
    )
  tally[name] = value
}

function unscoredNotes(entries: Entry[]): string[] {
  const unscored = entries.reduce((total, { tally }) => total + tally.u, 0)
  return noteIf(unscored, 'unscored samples, counted as unresolved and not as wrong')
}

/** A sum over some of a problem's samples would pass for one over all: it is dropped. */
function dropPartial(
  entries: Entry[],
  name: 'tokens' | 'truncated',
  known: (entry: Entry) => number,
): string[] {
  const partial = entries.filter((entry) => known(entry) > 0 && known(entry) < entry.tally.n)
  for (const { tally } of partial) delete tally[name]
  return noteIf(
    partial.length,
    `problems whose "${name}" is ignored, since only some samples have it`,
  )
}

function takeAnswers(entries: Entry[]): string[] {
  const books = entries.flatMap(({ answers, tally }) => (answers ? [{ answers, tally }] : []))
  const mixed = books.filter(({ tally }) => tally.c > 0 && tally.c + tally.u < tally.n)
  // A file whose "answer" is the reference answer repeats it in every sample, right or wrong.
  if (mixed.length > 0 && mixed.every(({ answers }) => answers.isReference()))
    return ['answers are the same in right and wrong samples: taken as reference answers, ignored']
  for (const { answers, tally } of books) tally.answers = answers.counts()
  const contested = books.reduce((total, { answers }) => total + answers.contested(), 0)
  return noteIf(
    contested,
    'answers graded both right and wrong, where the more frequent grade counts',
  )
}

/**
 * The integer 1 and the text "1" are one id for most tools and two for some. Where a file holds both
 * they are two problems, and the text keeps its quotes so that it pairs with its like.
 */
function nameApart(entries: Map<Id, Entry>): string[] {
  const apart = [...entries].filter(
    ([id]) => typeof id === 'string' && isInteger(id) && entries.has(Number(id)),
  )
  for (const [id, { tally }] of apart) tally.id = JSON.stringify(id)
  return noteIf(
    apart.length,
    'ids that occur as a number and as text, which are two problems; the text is shown in quotes',
  )
}

const isInteger = (text: string) => String(Math.trunc(Number(text))) === text

const noteIf = (count: number, text: string) => (count > 0 ? [`${text}: ${count}`] : [])
