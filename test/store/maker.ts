import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Sample, SampleGrade, SampleKey } from '../../src/records/index.ts'

/** A folder of its own for one test, removed at its end: `await using folder = await scratchFolder()`. */
export async function scratchFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'passbound-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The `i`-th sample of a run with these conditions, in the order in which a run draws them. */
export function key(i: number, problems = 7): SampleKey {
  return { condition: 'base', problem: `p${i % problems}`, index: Math.floor(i / problems) }
}

/** A sample that depends on nothing but its key. */
export function sample(at: SampleKey, fields: Partial<Sample> = {}): Sample {
  const name = `${at.condition}/${at.problem}/${at.index}`
  return {
    ...at,
    seed: 1000 + at.index,
    finish: 'stop',
    censoring: null,
    prompt: `What is ${at.problem}?`,
    promptHash: '0123456789abcdef',
    completion: `Let me think about ${name}.\nThe answer is \\boxed{${at.index % 3}}. "é😀"`,
    opening: null,
    reasoning: null,
    promptTokens: 5,
    completionTokens: 10 + at.index,
    logprobSum: -1 - 0.1 * at.index,
    attempt: 1,
    servedModel: 'tiny',
    endpoint: 'http://127.0.0.1:1/v1',
    startedMs: 1_700_000_000_000 + at.index,
    endedMs: 1_700_000_000_500 + at.index,
    ...fields,
  }
}

/** Correct where the completion says 1, as the samples above do for every third index. */
export function grade(at: SampleKey, fields: Partial<SampleGrade> = {}): SampleGrade {
  const correct = at.index % 3 === 1
  return {
    ...at,
    verdict: correct ? 'correct' : 'incorrect',
    answer: String(at.index % 3),
    rule: 'boxed',
    span: { start: 3, end: 4 },
    reason: correct ? 'equal as rationals' : 'not equal',
    ...fields,
  }
}

/** The condition of an arm in a made plan. */
export const condition = {
  checkpoint: 'tiny',
  model: 'tiny',
  api: 'completions',
  template: 'plain',
  system: null,
  decoding: {},
  perRequest: 1,
  deadlineSeconds: 60,
}
