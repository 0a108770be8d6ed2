import type { OpenAiServer, DrawRequest, Reply } from '../../models/index.ts'
import { openedPrompt, promptText, type Prompt } from '../../prompts/index.ts'
import { isRecord, type Problem } from '../../records/index.ts'
import { seedOf } from '../../sampling/index.ts'
import type { PreparedArm } from '../prepare.ts'
import type { SymptomName, Unjudged } from './symptom.ts'

/** Long enough to tell two completions apart, short enough to be cheap. */
const shortTokens = 48
/** Two texts that agree over so many characters did not come from two seeds. */
export const telling = 24

export type Whole = Extract<Reply, { kind: 'whole' }>

/** Asks one server of one arm, as the run would or with one thing changed. */
export class Probe {
  readonly arm: PreparedArm
  readonly server: OpenAiServer
  readonly problems: readonly Problem[]
  readonly deadlineMs: number
  readonly unjudged: Unjudged[] = []
  requests = 0
  /** What came of `greedy`; null before. */
  greedyText: string | null = null

  constructor(
    arm: PreparedArm,
    server: OpenAiServer,
    { problems, deadlineMs }: Pick<Probe, 'problems' | 'deadlineMs'>,
  ) {
    this.arm = arm
    this.server = server
    this.problems = problems
    this.deadlineMs = deadlineMs
  }

  get chat(): boolean {
    return this.arm.condition.api === 'chat'
  }

  /** The first problem's prompt as it is sent. */
  prompt([problem] = this.problems): Prompt {
    return openedPrompt(problem ? this.arm.prompt(problem) : '', this.arm.condition.opening ?? '')
  }

  /** The longest prompt of all problems, in characters. */
  longestPrompt(): Prompt {
    return this.problems
      .map((problem) => this.prompt([problem]))
      .reduce((a, b) => (promptText(b).length > promptText(a).length ? b : a))
  }

  /** Notes that something could not be looked for, and finds nothing. */
  cannotJudge(name: SymptomName, why: string): [] {
    this.unjudged.push({ name, why })
    return []
  }

  /** A seed such as the run uses, of a sample that it will never draw. */
  seed(i: number): number {
    return seedOf({ condition: `doctor ${this.arm.hash}`, problem: '', index: i })
  }

  /** A request of the arm, cut short. */
  request(some: Partial<DrawRequest> = {}): DrawRequest {
    const { model, decoding } = this.arm.condition
    const { stop: _stop, ...rest } = decoding
    const most = decoding['max_tokens']
    return {
      model,
      prompt: this.prompt(),
      n: 1,
      seed: this.seed(0),
      decoding: {
        ...rest,
        ...(most !== undefined && { max_tokens: Math.min(Number(most), shortTokens) }),
      },
      logprobs: false,
      deadlineMs: this.deadlineMs,
      ...some,
    }
  }

  draw(some: Partial<DrawRequest> = {}): Promise<Reply> {
    this.requests += 1
    return this.server.draw(this.request(some))
  }

  /** The arm's decoding, cut short, with some settings changed. */
  decoding(some: Record<string, unknown>): Record<string, unknown> {
    return { ...this.request().decoding, ...some }
  }

  /** The arm's decoding, cut after one token. */
  shortest(): Record<string, unknown> {
    const { decoding } = this.request()
    return 'max_tokens' in decoding ? { ...decoding, max_tokens: 1 } : decoding
  }

  /** The text of a drawn completion, and null where nothing whole came back. */
  async text(some: Partial<DrawRequest> = {}): Promise<string | null> {
    return textOf(await this.draw(some))
  }

  /** What the arm's prompt gives at temperature 0. */
  async greedy(): Promise<string | null> {
    this.greedyText = await this.text({ decoding: this.decoding({ temperature: 0 }) })
    return this.greedyText
  }

  /** The reply as it came, where `draw` would tidy it. */
  async raw(body: Record<string, unknown>): Promise<Record<string, unknown> | null> {
    this.requests += 1
    const { model } = this.arm.condition
    const prompt = this.prompt()
    const asked = typeof prompt === 'string' ? { prompt } : { messages: prompt }
    const end = await this.server.ask({
      path: this.chat ? 'chat/completions' : 'completions',
      body: JSON.stringify({ model, ...asked, ...body }),
      deadlineMs: this.deadlineMs,
    })
    if (end.kind !== 'answered' || end.status !== 200) return null
    return parsed(end.text)
  }

  async get(path: string): Promise<Record<string, unknown> | null> {
    this.requests += 1
    const end = await this.server.ask({ path, deadlineMs: this.deadlineMs })
    return end.kind === 'answered' && end.status === 200 ? parsed(end.text) : null
  }
}

export function textOf(reply: Reply): string | null {
  if (reply.kind !== 'whole') return null
  const [choice] = reply.choices
  return choice ? `${choice.reasoning ?? ''}${choice.completion}` : null
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}
