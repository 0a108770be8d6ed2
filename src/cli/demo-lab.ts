import { compare, type Comparison } from '../analysis/index.ts'
import { chanceCurve, heldOutProblems, labArm, readModel, sampleLab } from '../lab/index.ts'
import type { Arm } from '../records/index.ts'
import { passAtK } from '../statistics/index.ts'
import { writeOutput } from './output.ts'
import { bar, ProgressLine } from './progress.ts'

/** One model at one temperature, with its tallies. */
export interface DemoCell {
  model: string
  temperature: number
  arm: Arm
}

export interface Demo {
  /** Base against RL at temperature 1, which is the one that RL was trained at. */
  comparison: Comparison
  cells: DemoCell[]
  /** pass@k of uniformly random valid moves on the same problems: the floor under every curve. */
  chance: { k: number; pass: number }[]
}

export interface DemoOptions {
  quick: boolean
  workers: number
  /** Completions drawn, of how many. */
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

const trained = 'rl-120'
const seed = 1

interface Plan {
  /** Held-out questions that random valid moves answer at most once in 200 plays. */
  count: number
  plan: { model: string; temperature: number; n: number }[]
}

const quickPlan: Plan = {
  count: 200,
  plan: ['base', trained].map((model) => ({ model, temperature: 1, n: 64 })),
}

const fullPlan: Plan = {
  count: 150,
  plan: [
    ...[1, 0.6, 1.4].flatMap((temperature) =>
      ['base', trained].map((model) => ({ model, temperature, n: 256 })),
    ),
    ...['lora', 'distilled'].map((model) => ({ model, temperature: 1, n: 64 })),
  ],
}

/** Samples the bundled models, replays every chain, and compares base and RL. */
export async function labDemo({ quick, workers, onProgress, signal }: DemoOptions): Promise<Demo> {
  const { count, plan } = quick ? quickPlan : fullPlan
  const problems = heldOutProblems({ count, maxChance: 0.005, seed })
  const total = plan.reduce((sum, { n }) => sum + count * n, 0)
  const cells: DemoCell[] = []
  let before = 0
  for (const { model, temperature, n } of plan) {
    const samples = await sampleLab({
      model: await readModel(model),
      problems,
      n,
      temperature,
      seed,
      workers,
      onProgress: (done) => onProgress?.(before + done, total),
      ...(signal ? { signal } : {}),
    })
    cells.push({ model, temperature, arm: labArm(model, samples, { temperature }) })
    before += count * n
  }
  const chance = chanceCurve(
    problems,
    [1, 4, 16, 64, 256].filter((k) => k <= plan[0]!.n),
  )
  const arm = (name: string): Arm =>
    cells.find(({ model, temperature }) => model === name && temperature === 1)!.arm
  const base = { ...arm('base'), notes: notes(chance) }
  return { comparison: compare(base, arm(trained)), cells, chance }
}

/** What the numbers hang on, for the report. */
function notes(chance: Demo['chance']): string[] {
  const floor = chance.map(({ k, pass }) => `pass@${k} ${pass.toFixed(3)}`).join(', ')
  return [
    `random valid moves alone give ${floor} on these problems, exactly`,
    'the base was pretrained on solvers (70 %) and flailers (30 %), whose valid chains reach another target: this mixture is what RL can sharpen, so that a crossing is built in',
  ]
}

/** `passbound demo` */
export async function demoLab({
  output,
  quick,
  workers,
}: {
  output: string
  quick: boolean
  workers: number
}): Promise<void> {
  const line = new ProgressLine()
  const demo = await labDemo({
    quick,
    workers,
    onProgress: (done, total) =>
      line.show(`${bar(done / total)}  ${done} of ${total} completions sampled and verified`),
  })
  line.end()
  await writeOutput(output, demo.comparison, ['demo', ...(quick ? ['--quick'] : [])])
  process.stdout.write(`${demoText(demo, output).join('\n')}\n`)
}

export function demoText({ comparison, cells, chance }: Demo, output: string): string[] {
  const { verdict, curves, pairing } = comparison
  const [{ arm }] = cells as [DemoCell]
  const row = (name: string, passes: number[]) =>
    name.padEnd(24) + passes.map((pass) => pass.toFixed(3).padStart(9)).join('')
  const ks = chance.map(({ k }) => k)
  return [
    ''.padEnd(24) + ks.map((k) => `pass@${k}`.padStart(9)).join(''),
    ...cells.map((cell) =>
      row(`${cell.model}, temperature ${cell.temperature}`, passCurve(cell.arm, ks)),
    ),
    row(
      'random valid moves',
      chance.map(({ pass }) => pass),
    ),
    '',
    `Two tiny models trained in this repository, ${pairing.paired} held-out problems, ${arm.problems[0]!.n} attempts at each, every chain replayed.`,
    `Verdict: ${verdict.name}. ${verdict.sentence}.`,
    `The curves cross at k = ${curves.data.crossing.point}; ${curves.over}.`,
    `The crossing is built in: the base learnt from 70 % solvers and 30 % flailers; see docs/lab.md.`,
    `Open ${output} in a browser for the pictures and the evidence.`,
  ]
}

function passCurve({ problems }: Arm, ks: readonly number[]): number[] {
  const drawn = ks.filter((k) => problems.every(({ n }) => n >= k))
  return drawn.map(
    (k) => problems.reduce((sum, { n, c }) => sum + passAtK(n, c, k), 0) / problems.length,
  )
}
