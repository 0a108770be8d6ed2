import { describe, expect, it } from 'vitest'
import { RunProgress } from '../../src/experiment/index.ts'
import type { Grade, Sample } from '../../src/records/index.ts'

const start = { name: 'base', wanted: 100, drawn: 20, correct: 5, graded: 18, censored: 2 }

function sample(some: Partial<Sample> = {}): Sample {
  return {
    condition: 'c',
    problem: 'p',
    index: 0,
    seed: 1,
    finish: 'stop',
    censoring: null,
    prompt: '',
    promptHash: '0123456789abcdef',
    completion: '',
    opening: null,
    reasoning: null,
    promptTokens: null,
    completionTokens: 50,
    logprobSum: null,
    attempt: 1,
    servedModel: null,
    endpoint: '',
    startedMs: 0,
    endedMs: 1,
    ...some,
  }
}

function grade(verdict: Grade['verdict']): Grade {
  return { verdict, answer: null, rule: null, span: null, reason: '' }
}

describe('RunProgress', () => {
  it('adds to what was there, and reckons pace from what came since', () => {
    const progress = new RunProgress(1000)
    progress.add({ kind: 'started', arms: [start] })
    progress.add({
      kind: 'drawn',
      arm: 'base',
      samples: [sample(), sample({ finish: 'censored', completionTokens: null })],
    })
    progress.add({ kind: 'graded', arm: 'base', grades: [grade('correct')] })
    const at = progress.at(3000)
    expect(at.arms).toEqual([
      { ...start, drawn: 22, correct: 6, graded: 19, censored: 3, stopped: null },
    ])
    expect(at).toMatchObject({
      wanted: 100,
      drawn: 22,
      censored: 3,
      tokensPerSecond: 25,
      secondsLeft: 78,
    })
  })

  it('knows no time left before anything has come', () => {
    const progress = new RunProgress(0)
    progress.add({ kind: 'started', arms: [start] })
    progress.add({
      kind: 'failed',
      arm: 'base',
      endpoint: 'http://a/v1',
      failure: 'unreachable',
      detail: 'refused',
    })
    expect(progress.at(5000)).toMatchObject({
      secondsLeft: null,
      failures: { unreachable: 1 },
      lastFailure: 'http://a/v1: unreachable: refused',
    })
  })

  it('waits for nothing from an arm that stopped', () => {
    const progress = new RunProgress(0)
    progress.add({ kind: 'started', arms: [start, { ...start, name: 'rl', drawn: 0 }] })
    progress.add({ kind: 'drawn', arm: 'base', samples: [sample()] })
    progress.add({ kind: 'stopped', arm: 'rl', reason: 'another model' })
    const at = progress.at(1000)
    expect(at.secondsLeft).toBe(79)
    expect(at.arms[1]?.stopped).toBe('another model')
  })
})
