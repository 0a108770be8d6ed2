import {
  type AuditedTally,
  type ChainAudit,
  type ChainClass,
  chainClasses,
  type Mended,
} from '../records/index.ts'
import { classUnder } from './chain-audit.ts'

/** One graded and audited sample. Null where the grade is not known, as of a censored one. */
export interface GradedAudit {
  right: boolean | null
  /** Whether the grader found an answer; a calculator gives none to a chain without. */
  answered: boolean
  /** Null where it was not audited. */
  audit: ChainAudit | null
}

/** Adds up the audits of one arm's samples on one problem, one at a time. */
export class AuditedProblem {
  readonly #tally: AuditedTally
  readonly #graphs = new Map<string, { n: number; models: number }>()

  constructor(id: string) {
    this.#tally = emptyTally(id)
  }

  /** Adds a sample; returns its class, null where it has none. */
  add({ right, answered, audit }: GradedAudit): ChainClass | null {
    const tally = this.#tally
    tally.n++
    if (right) tally.right++
    if (audit === null) {
      if (right) {
        tally.lenient++
        addMended(tally, 'replayed', true)
        addMended(tally, 'both', true)
      }
      return null
    }
    tally.audited++
    tally.claims += audit.claims
    tally.slips += audit.slips
    tally.coverage += audit.coverage
    addWorlds(tally, right === true, answered, audit)
    if (right === null) return null
    const name = classUnder(audit, right)
    tally.classes[name]++
    if (name === 'right by cancelling errors (lucky)') tally.lucky++
    if (audit.graph !== null) this.#addGraph(audit.graph, showsRightWay.has(name))
    return name
  }

  finish(): AuditedTally {
    const graphs = [...this.#graphs].map(([graph, counts]) => ({ graph, ...counts }))
    return { ...this.#tally, graphs }
  }

  #addGraph(graph: string, isModel: boolean): void {
    const { n, models } = this.#graphs.get(graph) ?? { n: 0, models: 0 }
    this.#graphs.set(graph, { n: n + 1, models: models + Number(isModel) })
  }
}

/** Classes of chains that end at the reference with every number put right. */
const showsRightWay: ReadonlySet<ChainClass> = new Set([
  'right, not refuted',
  'wrong by arithmetic alone',
])

/** What the sample would be with every slip put right, had the format cost nothing, and both. */
function addWorlds(
  tally: AuditedTally,
  right: boolean,
  answered: boolean,
  audit: ChainAudit,
): void {
  const { keptIfRight, savedIfWrong, lenient, unfollowed } = audit
  const isMoved = !unfollowed && audit.marks.some(({ kind }) => kind !== 'identity')
  const reads = right || lenient === true
  const mended = right ? keptIfRight : savedIfWrong
  if (reads) tally.lenient++
  const possible = unfollowed ? { least: false, most: true } : {}
  const isReplayed = right ? keptIfRight : answered && savedIfWrong
  addMended(tally, 'replayed', isReplayed, right || answered ? possible : {})
  addMended(tally, 'both', isMoved ? mended : reads, possible)
}

function addMended(
  tally: AuditedTally,
  world: keyof Mended,
  isRight: boolean,
  { least = isRight, most = isRight }: { least?: boolean; most?: boolean } = {},
): void {
  tally[world] += Number(isRight)
  tally.least[world] += Number(least)
  tally.most[world] += Number(most)
}

function emptyTally(id: string): AuditedTally {
  return {
    id,
    n: 0,
    audited: 0,
    right: 0,
    lucky: 0,
    replayed: 0,
    lenient: 0,
    both: 0,
    least: { replayed: 0, both: 0 },
    most: { replayed: 0, both: 0 },
    claims: 0,
    slips: 0,
    coverage: 0,
    classes: Object.fromEntries(chainClasses.map((name) => [name, 0])) as Record<
      ChainClass,
      number
    >,
    graphs: [],
  }
}
