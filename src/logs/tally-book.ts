import type { Arm, ProblemTally } from '../records/index.ts'
import { AnswerBook } from './answers.ts'
import { IndexSet } from './index-set.ts'
import { type Place, refusal, shown } from './row.ts'
import { ScoreReader } from './scores.ts'

type Id = string | number

/** What a row says of the problem itself. */
export interface ProblemFacts {
  id: Id
  stratum: string | undefined
  cluster: string | undefined
  /** The question, or a hash of it, where it can tell that an id is used for two problems. */
  question?: string
}

/** What is counted of one sample. Undefined stands for what its row does not say. */
export interface SampleFacts {
  /** Null where it is unscored. */
  correct: boolean | null
  answer: string | null
  /** Whether the row has a place for the answer at all. */
  hasAnswer: boolean
  tokens: number | undefined
  truncated: boolean | undefined
  /** Its number among the samples of the problem, where the file gives one. */
  index: number | undefined
}

interface Entry {
  tally: ProblemTally
  /** Where the problem was met first. */
  line: number
  question?: string
  answers?: AnswerBook
  indices?: IndexSet
  /** In how many samples the field was there. */
  withTokens: number
  withTruncated: number
}

/** Adds rows up to an arm's tallies. Memory grows with problems and distinct answers only. */
export class TallyBook {
  readonly scores: ScoreReader
  readonly #entries = new Map<Id, Entry>()
  #empty = 0

  constructor(threshold?: number) {
    this.scores = new ScoreReader(threshold)
  }

  /** Adds a problem's counts as they stand in a file, which has one row of them a problem. */
  addCounts({ id, ...facts }: ProblemFacts, counts: Omit<ProblemTally, 'id'>, place: Place): void {
    const first = this.#entries.get(id)
    if (first)
      throw refusal(
        place,
        `a second row of counts for this id, after line ${first.line}; add them up: ${shown(id)}`,
      )
    if (counts.n === 0) return this.addEmpty()
    const entry = this.#entry({ id, ...facts }, place)
    Object.assign(entry.tally, counts)
  }

  /** Adds one sample; those of one problem may stand anywhere in the file. */
  addSample(problem: ProblemFacts, sample: SampleFacts, place: Place): void {
    const entry = this.#entry(problem, place)
    const { tally } = entry
    if (sample.index !== undefined && !(entry.indices ??= new IndexSet()).add(sample.index))
      throw refusal(
        place,
        `a second sample ${sample.index} of ${shown(problem.id)}; number them apart or leave the number out`,
      )
    tally.n++
    if (sample.correct === null) tally.u++
    if (sample.correct) tally.c++
    if (sample.hasAnswer) entry.answers ??= new AnswerBook()
    if (sample.answer !== null) entry.answers?.add(sample.answer, sample.correct)
    if (sample.tokens !== undefined) {
      entry.withTokens++
      tally.tokens = (tally.tokens ?? 0) + sample.tokens
    }
    if (sample.truncated !== undefined) {
      entry.withTruncated++
      tally.truncated = (tally.truncated ?? 0) + Number(sample.truncated)
    }
  }

  /** Counts a problem without samples, which is left out. */
  addEmpty(): void {
    this.#empty++
  }

  /** The tallies in the order in which the problems came first, with what there is to say of them. */
  finish(): Pick<Arm, 'problems' | 'notes'> {
    const entries = [...this.#entries.values()]
    const notes = [
      ...noteIf(this.#empty, 'problems without samples, left out'),
      ...this.scores.notes(),
      ...unscoredNotes(entries),
      ...dropPartial(entries, 'tokens', (entry) => entry.withTokens),
      ...dropPartial(entries, 'truncated', (entry) => entry.withTruncated),
      ...takeAnswers(entries),
      ...nameApart(this.#entries),
    ]
    return { problems: entries.map(({ tally }) => tally), notes }
  }

  #entry({ id, stratum, cluster, question }: ProblemFacts, place: Place): Entry {
    let entry = this.#entries.get(id)
    if (!entry) {
      const tally = { id: String(id), n: 0, c: 0, u: 0 }
      entry = { tally, line: place.line, withTokens: 0, withTruncated: 0 }
      this.#entries.set(id, entry)
    }
    if (question !== undefined && question !== (entry.question ??= question))
      throw refusal(
        place,
        `another question than on line ${entry.line}; are two benchmarks in one file, with the same ids: ${shown(id)}`,
      )
    label(entry, 'stratum', stratum, place)
    label(entry, 'cluster', cluster, place)
    return entry
  }
}

/** How each label is called in files. */
const labelFields = { stratum: 'source', cluster: 'cluster' } as const

function label(
  { tally }: Entry,
  name: 'stratum' | 'cluster',
  value: string | undefined,
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
