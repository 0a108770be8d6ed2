import {
  ArmAudit,
  auditVersion,
  chainAudit,
  chainExample,
  chainOf,
  inOrder,
  longestShown,
} from '../audit/index.ts'
import {
  type Arm,
  type ChainAudit,
  type ChainExample,
  InputError,
  type Problem,
  type SampleAudit,
} from '../records/index.ts'
import { RunReader, Store } from '../store/index.ts'
import { readPlan } from './plan.ts'

export interface AuditProgress {
  audited: number
  /** Samples that had none when it began. */
  total: number
}

/** Few enough that a kill costs little, many enough for a file. */
const partRows = 20_000

/**
 * Audits what a run folder holds and this auditor has not audited, and stores it under
 * `audits/<version>/`. Stopped at any moment and called again, it goes on where it was.
 */
export async function auditRun(
  folder: string,
  { onProgress }: { onProgress?: (progress: AuditProgress) => void } = {},
): Promise<AuditProgress> {
  const reader = await RunReader.open(folder)
  const isWhole = (await unaudited(reader)) === 0
  if (reader.plan === null) {
    reader.close()
    throw new InputError(
      `${folder} has no plan.json, which holds the reference answers to audit against`,
    )
  }
  reader.close()
  if (isWhole) return { audited: 0, total: 0 }
  const store = await Store.open(folder)
  try {
    return await auditMissing(store, readPlan(store.plan).problems, onProgress)
  } finally {
    await store.close()
  }
}

async function unaudited(reader: RunReader): Promise<number> {
  let count = 0
  for await (const batch of reader.unauditedKeys(auditVersion)) count += batch.length
  return count
}

/** Audits the samples of an open run that have none. What is in the journal is sealed first. */
export async function auditMissing(
  store: Store,
  problems: readonly Problem[],
  onProgress: (progress: AuditProgress) => void = () => {},
): Promise<AuditProgress> {
  // An audit is of a sample that was sealed before it.
  await store.seal()
  const golds = new Map(problems.map(({ id, gold }) => [id, gold]))
  const reader = await store.reader()
  try {
    const progress = { audited: 0, total: await unaudited(reader) }
    const auditOf = remembering(chainAudit)
    let part: SampleAudit[] = []
    const write = async () => {
      await store.appendAudits(auditVersion, part)
      part = []
    }
    for await (const batch of reader.unaudited(auditVersion)) {
      for (const sample of batch) {
        const { condition, problem, index } = sample
        part.push({ condition, problem, index, ...auditOf(chainOf(sample), golds.get(problem)) })
        progress.audited++
        if (part.length >= partRows) await write()
      }
      onProgress({ ...progress })
    }
    await write()
    return progress
  } finally {
    reader.close()
  }
}

/** Short chains come again and again, as a tiny model writes them: what was found in one is in all. */
function remembering(audit: typeof chainAudit): typeof chainAudit {
  const known = new Map<string, ChainAudit>()
  return (text, gold) => {
    if (text.length > 200) return audit(text, gold)
    const key = `${gold}\n${text}`
    const found = known.get(key) ?? audit(text, gold)
    if (known.size > 200_000) known.clear()
    known.set(key, found)
    return found
  }
}

/** Adds to each arm of a run what its audits come to, and the chains that show it. */
export async function withAudits(
  reader: RunReader,
  arms: readonly { hash: string; evidence: Arm }[],
  grader: string,
): Promise<Arm[]> {
  if (!reader.auditors().includes(auditVersion)) return arms.map(({ evidence }) => evidence)
  const golds = new Map(readPlan(reader.plan).problems.map(({ id, gold }) => [id, gold]))
  const audits = new Map(arms.map(({ hash }) => [hash, new ArmAudit()]))
  for await (const batch of reader.gradedAudits(grader, auditVersion)) {
    for (const { condition, problem, index, verdict, answered, audit } of batch) {
      const right = verdict === null || verdict === 'undecided' ? null : verdict === 'correct'
      audits.get(condition)?.add(problem, index, { right, answered, audit })
    }
  }
  const whole: Arm[] = []
  for (const { hash, evidence } of arms) {
    const audit = audits.get(hash)!
    whole.push({
      ...evidence,
      problems: evidence.problems.map((tally) => {
        const audited = audit.tally(tally.id)
        return audited ? { ...tally, audited } : tally
      }),
      auditedChains: await examplesOf(reader, hash, audit, golds),
    })
  }
  return whole
}

async function examplesOf(
  reader: RunReader,
  condition: string,
  audit: ArmAudit,
  golds: ReadonlyMap<string, string>,
): Promise<ChainExample[]> {
  const classes = new Map(audit.shown().map((each) => [`${each.problem} ${each.index}`, each]))
  const keys = audit.shown().map(({ problem, index }) => ({ condition, problem, index }))
  const examples: ChainExample[] = []
  for await (const batch of reader.texts(keys)) {
    for (const sample of batch) {
      const { problem, index } = sample
      const text = chainOf(sample)
      const right = classes.get(`${problem} ${index}`)?.class.startsWith('right') ?? false
      if (text.length <= longestShown)
        examples.push({
          problem,
          index,
          ...chainExample(text, { right, gold: golds.get(problem) }),
        })
    }
  }
  examples.sort((a, b) => (a.problem < b.problem ? -1 : 1))
  return inOrder(examples)
}
