import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import {
  bundledModels,
  chanceCurve,
  heldOutOf,
  labArm,
  type LabModel,
  type LabProblem,
  type LabSamples,
  problemRows,
  readModel,
  retrain,
  sampleLab,
  samplePower,
  type TaskName,
  tasks,
} from '../lab/index.ts'
import { InputError } from '../records/index.ts'
import { passAtK } from '../statistics/index.ts'
import { stepText } from './lab-train.ts'
import { bar, ProgressLine } from './progress.ts'

export interface SampleFlags {
  output: string
  problems: number
  maxChance?: number
  samples: number
  temperature: number
  topP: number
  power?: number
  powerSteps: number
  seed: number
  workers: number
}

export async function sampleModel(reference: string, flags: SampleFlags): Promise<void> {
  const { output, samples: n, temperature, seed } = flags
  const model = await readModel(reference)
  const problems = heldOutOf(tasks[model.task], {
    count: flags.problems,
    maxChance: flags.maxChance ?? tasks[model.task].maxChance,
    seed,
  })
  const { samples, notes } = await drawn(model, problems, flags)
  await pipeline(rows(samples), createWriteStream(output))
  const arm = labArm(reference, samples, { temperature })
  const ks = [1, 4, 16, 64, 256, 1024].filter((k) => k <= n)
  const passes = ks.map((k) => {
    const sum = arm.problems.reduce((all, tally) => all + passAtK(tally.n, tally.c, k), 0)
    return sum / problems.length
  })
  const chances = chanceCurve(problems, ks)
  process.stdout.write(
    `${output}: ${problems.length * n} completions of ${problems.length} problems\n`,
  )
  for (const note of notes) process.stdout.write(`${note}\n`)
  process.stdout.write(`${chainsText(samples)}\n`)
  for (const [i, k] of ks.entries())
    process.stdout.write(
      `pass@${k} ${passes[i]!.toFixed(3)}  by chance ${chances[i]!.pass.toFixed(3)}\n`,
    )
}

/** The completions that the flags ask for, and what there is to say of how they were drawn. */
async function drawn(
  model: LabModel,
  problems: readonly LabProblem[],
  { samples: n, temperature, topP, power, powerSteps: steps, seed, workers }: SampleFlags,
): Promise<{ samples: LabSamples[]; notes: string[] }> {
  const line = new ProgressLine()
  const total = problems.length * n * (power === undefined ? 1 : steps)
  const what = power === undefined ? 'completions' : 'moves'
  const onProgress = (done: number): void =>
    line.show(`${bar(done / total)}  ${done} of ${total} ${what}`)
  const asked = { model, problems, n, seed, workers, onProgress }
  if (power === undefined) {
    const samples = await sampleLab({ ...asked, temperature, topP })
    line.end()
    return { samples, notes: [] }
  }
  if (temperature !== 1 || topP !== 1)
    throw new InputError('--power sharpens the whole law: leave --temperature and --top-p out')
  const { samples, accepted } = await samplePower({ ...asked, exponent: power, steps })
  line.end()
  const share = `${(100 * accepted).toFixed(0)} % of them taken`
  return { samples, notes: [`p^${power} by ${steps} moves a completion, ${share}`] }
}

/** `passbound lab problems` */
export async function writeProblems({
  task: name,
  output,
  problems: count,
  maxChance = tasks[name].maxChance,
  seed,
}: Pick<SampleFlags, 'output' | 'problems' | 'maxChance' | 'seed'> & {
  task: TaskName
}): Promise<void> {
  const task = tasks[name]
  const questions = problemRows(task, heldOutOf(task, { count, maxChance, seed }))
  const lines = questions.map((row) => `${JSON.stringify(row)}\n`)
  await pipeline(lines, createWriteStream(output))
  process.stdout.write(`${output}: ${questions.length} held-out questions; grader: ${name}\n`)
}

/** How many chains are valid, and how many right answers come from chains that are not. */
function chainsText(samples: readonly LabSamples[]): string {
  const verdicts = samples.flatMap(({ problem, completions }) =>
    completions.map(({ verdict }) => ({ ...verdict, right: verdict.answer === problem.target })),
  )
  const right = verdicts.filter((verdict) => verdict.right)
  const lucky = right.filter((verdict) => !verdict.correct)
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`
  const valid = verdicts.filter((verdict) => verdict.valid).length
  return [
    `valid chains ${share(valid, verdicts.length)}`,
    `answers at the target ${share(right.length, verdicts.length)}`,
    ...(right.length > 0 ? [`of which by false chains ${share(lucky.length, right.length)}`] : []),
  ].join(', ')
}

function* rows(samples: readonly LabSamples[]): Generator<string> {
  for (const { problem, completions } of samples)
    for (const [index, { text, tokens, finish, verdict, logProbability }] of completions.entries())
      yield `${JSON.stringify({
        id: problem.id,
        index,
        correct: verdict.correct,
        tokens,
        truncated: finish === 'length',
        logProbability,
        completion: text,
      })}\n`
}

export async function retrainBundled(
  names: string[],
  { output, workers }: { output: string; workers: number },
): Promise<void> {
  const unknown = names.find((name) => !(name in bundledModels))
  if (unknown !== undefined)
    throw new InputError(
      `no bundled model ${unknown}: they are ${Object.keys(bundledModels).join(', ')}`,
    )
  await mkdir(output, { recursive: true })
  const line = new ProgressLine()
  const made = retrain({
    folder: output,
    ...(names.length > 0 ? { names } : {}),
    parentOf: async (name) => (await readModel(name)).parameters,
    workers,
    onStep: (name, step) => line.show(`${name}  ${stepText(step, bundledModels[name]!.recipe)}`),
  })
  let different = 0
  for await (const { name, hash, same } of made) {
    line.end()
    process.stdout.write(
      `${name}: SHA-256 ${hash}, ${same ? 'as committed' : 'NOT as committed'}\n`,
    )
    if (!same) different++
  }
  if (different > 0) process.exitCode = 1
}
