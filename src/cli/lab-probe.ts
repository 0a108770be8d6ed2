import { answerMarginal } from '../analysis/index.ts'
import { heldOutOf, probeLab, readModel, sampleLab, tasks } from '../lab/index.ts'
import { bar, ProgressLine } from './progress.ts'

export interface ProbeFlags {
  problems: number
  maxChance?: number
  samples: number
  candidates: number
  seed: number
  workers: number
  json?: true
}

/** `passbound lab probe`: what answers a model's chains lead to. */
export async function probeModel(reference: string, flags: ProbeFlags): Promise<void> {
  const { samples: n, seed, workers, candidates } = flags
  const model = await readModel(reference)
  const task = tasks[model.task]
  const problems = heldOutOf(task, {
    count: flags.problems,
    maxChance: flags.maxChance ?? task.maxChance,
    seed,
  })
  const line = new ProgressLine()
  const samples = await sampleLab({ model, problems, n, temperature: 1, seed, workers })
  const total = problems.length * n
  const laws = await probeLab({
    model,
    samples,
    candidates,
    workers,
    onProgress: (done) =>
      line.show(`${bar(Math.min(1, done / total))}  answers of ${total} chains`),
  })
  line.end()
  const finding = answerMarginal(
    laws.map(({ id, chains }, i) => ({ id, chains, gold: problems[i]!.target })),
    { seed },
  )
  if (flags.json) process.stdout.write(`${JSON.stringify(finding)}\n`)
  else
    process.stdout.write(
      [
        `${reference}: ${finding.summary}`,
        ...[finding.over, ...finding.caveats].map((text) => `    ${text}`),
        '',
      ].join('\n'),
    )
}
