import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { availableParallelism } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import type { Grade, Grader } from '../records/index.ts'
import { harness, programHarness } from './code-harness.ts'
import { end, findSandbox, type Sandbox, type SandboxOptions, start } from './code-sandbox.ts'
import { readCodeTask } from './code-tasks.ts'
import { sameTagged, sameValue, type Tagged, type ValueRules } from './code-values.ts'

/**
 * A call of a function and what it should give, as JSON or (`call`, `returns`) as Python's literals, which know
 * tuples and sets; or a program's input and what it should print.
 */
export type CodeTest =
  | { args: unknown[]; expected: unknown }
  | { call: string; returns: Tagged; tolerance?: number }
  | { input: string; output: string }

export interface CodeTask {
  tests: CodeTest[]
  /** The function that is called, or the class whose `method` is. */
  entry?: string
  method?: string
}

export interface CodeLimits extends ValueRules {
  /** For the start, and for each test. */
  timeoutMs: number
  memoryMb: number
}

export const codeLimits: CodeLimits = {
  timeoutMs: 10_000,
  memoryMb: 1_024,
  floatTolerance: 1e-6,
  tuplesAsLists: true,
}

/**
 * A grader that runs what the model wrote on a problem's tests (`extra.tests`, `extra.entry`). The
 * candidate gets its inputs one at a time and never an expected value; what it gives back is compared
 * here. Its exit status and what it prints say nothing.
 */
export function codeGrader(options: SandboxOptions & Partial<CodeLimits> = {}): Grader {
  const sandbox = findSandbox(options)
  const limits = { ...codeLimits, ...options }
  const tasks = new Tasks(sandbox)
  const inTurn = turns(availableParallelism())
  return {
    name: 'code',
    version: '1',
    async grade(completion, { extra }): Promise<Grade> {
      const program = programOf(completion)
      const place = { answer: program.code, rule: program.rule, span: program.span }
      const task = await tasks.of(extra)
      if (typeof task === 'string') return { verdict: 'undecided', ...place, reason: task }
      if (program.code.trim() === '') return { verdict: 'incorrect', ...place, reason: 'no answer' }
      const failure = await inTurn(() => runTests(sandbox, program.code, task, limits))
      return failure === null
        ? { verdict: 'correct', ...place, reason: `passed ${task.tests.length} tests` }
        : { verdict: 'incorrect', ...place, reason: failure }
    },
  }
}

/** The last fenced block, or the whole text where there is none. */
export function programOf(completion: string): {
  code: string
  rule: string
  span: { start: number; end: number }
} {
  const block = [
    ...completion.matchAll(/```(?:python|py|python3)?[ \t]*\n([\s\S]*?)(?:\n```|$)/g),
  ].at(-1)
  if (block?.[1] === undefined)
    return { code: completion, rule: 'whole text', span: { start: 0, end: completion.length } }
  const from = block.index + block[0].indexOf('\n') + 1
  return { code: block[1], rule: 'code block', span: { start: from, end: from + block[1].length } }
}

/** Tests that were read lately: samples of one problem come together. */
class Tasks {
  readonly #sandbox: Sandbox
  readonly #read = new Map<string, Promise<CodeTask | string>>()

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox
  }

  of(extra: Record<string, unknown> | undefined): Promise<CodeTask | string> {
    const { completion: _completion, answer: _answer, id: _id, ...tests } = extra ?? {}
    const key = JSON.stringify(tests)
    let task = this.#read.get(key)
    if (!task) {
      if (this.#read.size >= 32) this.#read.clear()
      this.#read.set(key, (task = readCodeTask(this.#sandbox, extra)))
    }
    return task
  }
}

/** Runs at most so many at a time, in the order in which they are asked for. */
function turns(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let free = most
  return async (work) => {
    if (free > 0) --free
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else ++free
    }
  }
}

/** Why the code fails its tests; null where it passes them all. */
export async function runTests(
  sandbox: Sandbox,
  code: string,
  task: CodeTask,
  limits: CodeLimits,
): Promise<string | null> {
  const calls = task.tests.filter((test) => 'args' in test || 'call' in test)
  if (calls.length > 0) {
    const failure = await runCalls(sandbox, code, { ...task, calls }, limits)
    if (failure !== null) return failure
  }
  for (const [at, test] of task.tests.entries()) {
    if (!('input' in test)) continue
    const printed = await runProgram(sandbox, code, test.input, limits)
    if (printed === null) return `test ${at + 1}: no answer in time`
    if (!samePrinted(printed, test.output, limits)) return `test ${at + 1}: another output`
  }
  return null
}

type Calls = CodeTask & { calls: Exclude<CodeTest, { input: string }>[] }

async function runCalls(
  sandbox: Sandbox,
  code: string,
  { calls, entry, method }: Calls,
  limits: CodeLimits,
): Promise<string | null> {
  if (entry === undefined) return 'the problem names no function'
  const child = start(sandbox, harness, ['pipe', 'ignore', 'ignore', 'pipe'])
  const lines = new Lines(child, 3)
  try {
    lines.send({ code, entry, method, limits: resources(limits) })
    const ready = await lines.next(limits.timeoutMs)
    if (ready?.['ready'] !== true) return `the program does not load: ${shownError(ready)}`
    for (const [at, test] of calls.entries()) {
      // A line from before its question was asked answers nothing.
      if (lines.waiting > 0) return `test ${at + 1}: an answer before the question`
      lines.send({ index: at, ...('call' in test ? { call: test.call } : { args: test.args }) })
      const row = await lines.next(limits.timeoutMs)
      if (row === null) return `test ${at + 1}: no answer in time`
      if (row['index'] !== at || !('value' in row)) return `test ${at + 1}: ${shownError(row)}`
      const { floatTolerance } = limits
      const isRight =
        'call' in test
          ? sameTagged(row['value'], test.returns, {
              floats: test.tolerance ?? floatTolerance,
              ints: test.tolerance ?? 0,
            })
          : sameValue(row['value'], test.expected, limits)
      if (!isRight) return `test ${at + 1}: another value`
    }
    return null
  } finally {
    end(child)
  }
}

function resources({ memoryMb, timeoutMs }: CodeLimits): Record<string, number> {
  return {
    AS: memoryMb * 2 ** 20,
    CPU: Math.ceil(timeoutMs / 1_000) * 10,
    FSIZE: 2 ** 20,
    NOFILE: 64,
    CORE: 0,
    NPROC: 64,
  }
}

function shownError(row: Record<string, unknown> | null): string {
  const error = row?.['error']
  return typeof error === 'string' ? error.slice(0, 60).replaceAll(/[^\w.]/g, '?') : 'no answer'
}

/** Bytes that a candidate may give back. */
const mostPrinted = 16 * 2 ** 20

/** JSON lines to and from a child, one at a time, each with a deadline. */
class Lines {
  readonly #input: Writable
  readonly #rows: string[] = []
  #wake: (() => void) | null = null
  #ended = false

  constructor(child: ChildProcess, descriptor: number) {
    this.#input = child.stdin!
    // A child that ends early breaks the pipe: its missing answer says so.
    this.#input.on('error', () => {})
    const output = child.stdio[descriptor] as Readable
    output.on('error', () => {})
    let size = 0
    output.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > mostPrinted) output.destroy()
    })
    const reader = createInterface({ input: output })
    reader.on('line', (line) => {
      if (this.#rows.length < 1_000) this.#rows.push(line)
      this.#wake?.()
    })
    const ended = () => {
      this.#ended = true
      this.#wake?.()
    }
    reader.on('close', ended)
    child.on('error', ended)
  }

  get waiting(): number {
    return this.#rows.length
  }

  send(row: unknown): void {
    this.#input.write(`${JSON.stringify(row)}\n`)
  }

  /** The next row; null where none comes in time, or what comes is no JSON object. */
  async next(timeoutMs: number): Promise<Record<string, unknown> | null> {
    if (this.#rows.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#wake = null
    }
    const line = this.#rows.shift()
    return line === undefined ? null : objectOf(line)
  }
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** What a program prints for an input; null where it does not end in time. A process for each test. */
async function runProgram(
  sandbox: Sandbox,
  code: string,
  input: string,
  limits: CodeLimits,
): Promise<string | null> {
  const child = start(sandbox, programHarness, ['pipe', 'pipe', 'ignore', 'ignore', 'pipe'])
  try {
    for (const stream of child.stdio) stream?.on('error', () => {})
    ;(child.stdio[4] as Writable).end(`${JSON.stringify({ code, limits: resources(limits) })}\n`)
    child.stdin?.end(input)
    return await outputOf(child, limits.timeoutMs)
  } finally {
    end(child)
  }
}

async function outputOf(child: ChildProcess, timeoutMs: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), timeoutMs)
    const done = () => {
      clearTimeout(timer)
      resolve(size > mostPrinted ? null : Buffer.concat(chunks).toString('utf8'))
    }
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > mostPrinted) done()
      else chunks.push(chunk)
    })
    // The program itself ending is the end: what it left running may hold the pipe open.
    child.on('exit', () => setImmediate(done))
    child.on('error', done)
  })
}

/** The same lines but for white space at their ends; numbers within the tolerance, as such judges do. */
function samePrinted(given: string, wanted: string, { floatTolerance }: CodeLimits): boolean {
  const [a, b] = [linesOf(given), linesOf(wanted)]
  if (a.length !== b.length) return false
  return a.every((line, at) => {
    const other = b[at] ?? ''
    if (line === other) return true
    const [words, others] = [line.split(/\s+/), other.split(/\s+/)]
    return (
      words.length === others.length &&
      words.every((word, index) => closeWords(word, others[index] ?? '', floatTolerance))
    )
  })
}

function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim())
}

function closeWords(given: string, wanted: string, tolerance: number): boolean {
  if (given === wanted) return true
  const isDecimal =
    /^-?\d+\.\d+(?:e[-+]?\d+)?$/i.test(wanted) && /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(given)
  return (
    isDecimal &&
    Math.abs(Number(given) - Number(wanted)) <= tolerance * Math.max(1, Math.abs(Number(wanted)))
  )
}
