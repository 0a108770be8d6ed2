import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RunReader } from '../../src/store/index.ts'

const problems = Array.from({ length: 5 }, (_, i) => ({
  id: `p${i}`,
  question: `What is ${i * 7} + ${i + 3} ?`,
  gold: String(i * 8 + 3),
}))

/** Five sums, twelve samples at each of two temperatures, two a request; nothing to compare at the end. */
async function writeExperiment(folder: string, url: string): Promise<string> {
  await writeFile(
    join(folder, 'problems.jsonl'),
    problems.map((problem) => `${JSON.stringify(problem)}\n`).join(''),
  )
  const path = join(folder, 'experiment.yaml')
  await writeFile(
    path,
    `problems: { from: problems.jsonl }
arms:
  base: { model: "${url}", name: mock-base }
defaults: { max_tokens: 24, concurrency: 6, per_request: 2 }
sweep: { temperature: [0.5, 1] }
samples: 12
`,
  )
  return path
}

/**
 * Runs an experiment in child processes that are killed at random moments and started again, and
 * checks after every kill that nothing recorded has gone or changed since the last.
 */
export class KillTrials {
  readonly #experiment: string
  readonly #folder: string
  #spare: Promise<ChildProcess>
  #runs = 0
  /** Kills of a run that had not ended by itself. */
  kills = 0

  private constructor(experiment: string, folder: string) {
    this.#experiment = experiment
    this.#folder = folder
    this.#spare = this.#warmChild()
  }

  static async open(folder: string, url: string): Promise<KillTrials> {
    return new KillTrials(await writeExperiment(folder, url), folder)
  }

  /** One whole run, not killed: its table and how long it took. */
  async clean(): Promise<{ table: string[]; ms: number }> {
    const run = this.#newRun()
    const started = await this.#start(run)
    const sentMs = performance.now()
    await finished(started)
    return { table: await table(run), ms: performance.now() - sentMs }
  }

  /** One run, killed after random times up to `withinMs`, five times or until it is complete; its table. */
  async killed(withinMs: number, random: () => number): Promise<string[]> {
    const run = this.#newRun()
    let before = new Map<string, string>()
    for (let kill = 0; kill < 5; kill += 1) {
      const child = await this.#start(run)
      const timer = setTimeout(() => child.kill('SIGKILL'), random() * withinMs)
      const [code] = await once(child, 'exit')
      clearTimeout(timer)
      before = await unchanged(before, run)
      if (code === 0) return table(run)
      this.kills += 1
    }
    await finished(await this.#start(run))
    await unchanged(before, run)
    return table(run)
  }

  async close(): Promise<void> {
    const child = await this.#spare
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  #newRun(): string {
    this.#runs += 1
    return join(this.#folder, `run-${this.#runs}`)
  }

  /** Starts the run in the child that is warm, and warms up the next. */
  async #start(run: string): Promise<ChildProcess> {
    const child = await this.#spare
    this.#spare = this.#warmChild()
    child.send(['run', this.#experiment, '-o', run])
    return child
  }

  async #warmChild(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, 'run-child.ts'), [], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.#folder, 'compiled') },
    })
    await once(child, 'message')
    return child
  }
}

async function finished(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`a run that was not killed ended with ${code}`)
}

/** Every recorded sample with when it was drawn; throws where one of `before` is gone or drawn again. */
async function unchanged(
  before: Map<string, string>,
  folder: string,
): Promise<Map<string, string>> {
  const now = new Map<string, string>()
  const reader = await RunReader.open(folder).catch(() => null)
  if (reader === null && before.size === 0) return before
  if (reader === null) throw new Error('the run can no longer be opened')
  try {
    for await (const samples of reader.samples()) {
      for (const { condition, problem, index, startedMs, endedMs } of samples) {
        const key = `${condition} ${problem} ${index}`
        if (now.has(key)) throw new Error(`recorded twice: ${key}`)
        now.set(key, `${startedMs} ${endedMs}`)
      }
    }
  } finally {
    reader.close()
  }
  for (const [key, drawn] of before)
    if (now.get(key) !== drawn) throw new Error(`gone or drawn again: ${key}`)
  return now
}

/** What a run is about, whenever and however often it was interrupted: key, text, tokens, grade. */
async function table(folder: string): Promise<string[]> {
  const path = `${folder}.jsonl`
  const reader = await RunReader.open(folder)
  await reader.export(path, { grader: 'numeric@1' })
  reader.close()
  const rows = (await readFile(path, 'utf8')).trim().split('\n')
  return rows.map(comparable).sort()
}

function comparable(line: string): string {
  const row: Record<string, unknown> = JSON.parse(line)
  const columns = [
    'condition',
    'problem',
    'sample_index',
    'seed',
    'finish',
    'completion',
    'completion_tokens',
    'verdict',
    'answer',
  ]
  return JSON.stringify(columns.map((column) => row[column]))
}
