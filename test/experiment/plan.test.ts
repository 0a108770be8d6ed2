import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expandArms,
  grownPlan,
  planFor,
  readPlan,
  type ExperimentFile,
} from '../../src/experiment/index.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-plan-'))
})
afterAll(() => rm(folder, { recursive: true }))

const problem = { id: 'p1', question: '1+1?', gold: '2' }
const model = 'http://localhost:8000/v1'

function experiment(some: Partial<ExperimentFile> = {}): ExperimentFile {
  return {
    problems: { from: 'set.jsonl' },
    arms: { base: { model, name: 'a' }, rl: { model, name: 'b' } },
    samples: 8,
    ...some,
  }
}

async function arms(some: Partial<ExperimentFile> = {}) {
  return expandArms({ file: experiment(some), folder })
}

async function plan(some: Partial<ExperimentFile> = {}, problems = [problem]) {
  return planFor(await arms(some), problems, {
    samples: experiment(some).samples,
    grader: 'exact@1',
  })
}

async function hash(some: object) {
  return (await arms({ arms: { base: { model, name: 'a', ...some } } }))[0]?.hash
}

describe('expandArms', () => {
  it('draws every arm at every point of the sweep', async () => {
    const sweep = {
      temperature: [0.2, 1],
      template: ['plain' as const, { jinja: '{{ question }}' }],
    }
    expect((await arms({ sweep })).map(({ name }) => name)).toEqual(
      [
        'temperature=0.2 template=plain',
        'temperature=0.2 template=#2',
        'temperature=1 template=plain',
        'temperature=1 template=#2',
      ].flatMap((point) => [`base ${point}`, `rl ${point}`]),
    )
  })

  it('sends every decoding setting, said or not', async () => {
    const [base] = await arms({ defaults: { temperature: 0.6, stop: ['\n\n'] } })
    expect(base?.condition.decoding).toEqual({
      temperature: 0.6,
      top_p: 1,
      top_k: -1,
      min_p: 0,
      presence_penalty: 0,
      frequency_penalty: 0,
      repetition_penalty: 1,
      max_tokens: 4096,
      stop: ['\n\n'],
    })
  })

  it('leaves out what a server refuses and adds what it needs', async () => {
    const defaults = { omit: ['top_k', 'max_tokens'], extra: { max_completion_tokens: 9 } }
    const [base] = await arms({ defaults })
    expect(base?.condition.decoding).not.toHaveProperty('top_k')
    expect(base?.condition.decoding).toMatchObject({ max_completion_tokens: 9 })
    await expect(arms({ defaults: { extra: { seed: 1 } } })).rejects.toThrow(
      'extra cannot set seed, which has its own place',
    )
    await expect(arms({ defaults: { omit: ['topk'] } })).rejects.toThrow(
      'omit names no decoding setting: topk',
    )
  })

  it('takes the arm before the defaults and the sweep before the arm', async () => {
    const some = {
      arms: { base: { model, name: 'a', temperature: 0.3, top_p: 0.5 } },
      defaults: { temperature: 0.1, top_p: 0.9, min_p: 0.2 },
      sweep: { temperature: [0.7] },
    }
    expect((await arms(some))[0]?.condition.decoding).toMatchObject({
      temperature: 0.7,
      top_p: 0.5,
      min_p: 0.2,
    })
  })

  it('names a condition by what changes its samples and nothing else', async () => {
    const plain = await hash({})
    expect(plain).toMatch(/^[0-9a-f]{16}$/)
    const placement = {
      model: 'http://elsewhere/v1',
      concurrency: 9,
      served: 'x',
      api_key_env: 'KEY',
      logprobs: true,
    }
    expect(await hash(placement)).toBe(plain)
    const changes = [
      { temperature: 0.9 },
      { name: 'c' },
      { checkpoint: 'step-200' },
      { api: 'chat' },
      { system: 's', api: 'chat' },
      { template: { jinja: 'x' } },
      { per_request: 2 },
      { deadline_seconds: 60 },
      { extra: { min_tokens: 1 } },
    ]
    const hashes = await Promise.all(changes.map(hash))
    expect(new Set([plain, ...hashes]).size).toBe(changes.length + 1)
  })

  it('reads shots from a file', async () => {
    await writeFile(
      join(folder, 'shots.jsonl'),
      '{"question":"2+2?","answer":"4"}\n{"question":"3+3?","answer":"6"}\n',
    )
    const [base] = await arms({ defaults: { template: { shots: 'shots.jsonl', count: 1 } } })
    expect(base?.condition.template).toEqual({ shots: [{ question: '2+2?', answer: '4' }] })
    await expect(
      arms({ defaults: { template: { shots: 'shots.jsonl', count: 3 } } }),
    ).rejects.toThrow('the template asks for 3 shots, there are 2')
  })

  it('refuses what could not be told apart or divided', async () => {
    await expect(
      arms({ arms: { base: { model, name: 'a' }, rl: { model, name: 'a' } } }),
    ).rejects.toThrow(
      'arms base and rl are the same condition; if their weights differ, say checkpoint: in one of them',
    )
    await expect(arms({ defaults: { per_request: 3 } })).rejects.toThrow(
      'arm base: samples must be a multiple of per_request (3), got 8',
    )
  })
})

describe('grownPlan', () => {
  it('lets samples, problems and arms grow, and loses none', async () => {
    const held = await plan()
    const arm = { model, name: 'c' }
    const asked = await plan({ arms: { distilled: arm }, samples: 16 }, [{ ...problem, id: 'p2' }])
    const grown = grownPlan(held, asked)
    expect(grown.arms.map(({ name }) => name)).toEqual(['base', 'rl', 'distilled'])
    expect(grown.problems.map(({ id }) => id)).toEqual(['p1', 'p2'])
    expect(grown.samples).toBe(16)
    expect(grownPlan(grown, held).samples).toBe(16)
  })

  it('knows its own plan after it has been on disk', async () => {
    const held = await plan()
    expect(grownPlan(readPlan(JSON.parse(JSON.stringify(held))), held)).toEqual(held)
  })

  it('refuses changed settings with the difference', async () => {
    const asked = await plan({
      defaults: { temperature: 0.6, template: { jinja: '{{ question }}!' } },
    })
    expect(() => grownPlan({ ...asked, arms: [] }, asked)).not.toThrow()
    const held = await plan()
    expect(() => grownPlan(held, asked)).toThrow(
      'arm base has been sampled under other settings: template was "plain", is {"jinja":"{{ question }}!"}, temperature was 1, is 0.6; name it anew or take another folder',
    )
  })

  it('refuses changed problems with the difference', async () => {
    const held = await plan()
    const asked = await plan({}, [{ ...problem, gold: '3' }])
    expect(() => grownPlan(held, asked)).toThrow(
      'problem p1 has been sampled with another content: gold was "2", is "3"; give it another id or take another folder',
    )
  })
})

describe('readPlan', () => {
  it('says what is wrong with a plan', async () => {
    const held = await plan()
    expect(() => readPlan({ ...held, samples: 'x' })).toThrow('plan.json is damaged: samples')
    expect(() => readPlan({ format: 'passbound-plan@9' })).toThrow(
      'a format that this version does not know: "passbound-plan@9"',
    )
  })
})
