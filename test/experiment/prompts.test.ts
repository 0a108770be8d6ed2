import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  expandArms,
  prepareExperiment,
  previewArms,
  runExperiment,
  type ExperimentFile,
} from '../../src/experiment/index.ts'
import { namedTemplates } from '../../src/prompts/index.ts'
import type { Sample } from '../../src/records/index.ts'
import { RunReader } from '../../src/store/index.ts'
import { mockServer } from '../helpers/mock-server.ts'

let folder = ''
let url = ''
let server: Server
const chat = '{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}\n'
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-prompts-'))
  const mock = await mockServer()
  server = mock.server
  url = `http://127.0.0.1:${mock.port}/v1`
  await writeFile(join(folder, 'set.jsonl'), '{"question":"What is 2 + 5 ?","gold":"7"}\n')
  await writeFile(
    join(folder, 'tokenizer_config.json'),
    JSON.stringify({ bos_token: '<s>', chat_template: `${chat}{{ mood }}` }),
  )
  await writeFile(join(folder, 'ask.jinja'), 'Solve: {{ question }}\n')
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

function experiment(settings: ExperimentFile['defaults'], some: Partial<ExperimentFile> = {}) {
  const file: ExperimentFile = {
    problems: { from: 'set.jsonl' },
    arms: { base: { model: url, name: 'mock-base' } },
    samples: 4,
    ...(settings && { defaults: settings }),
    ...some,
  }
  return { file, folder }
}

async function preview(settings: ExperimentFile['defaults'], some: Partial<ExperimentFile> = {}) {
  return previewArms(await prepareExperiment(experiment(settings, some)))
}

async function drawn(settings: ExperimentFile['defaults'], name: string): Promise<Sample[]> {
  const run = join(folder, name)
  const prepared = await prepareExperiment(experiment(settings))
  await runExperiment(prepared, { folder: run, environment: {} })
  const reader = await RunReader.open(run)
  const key = { condition: prepared.arms[0]!.hash, problem: '0' }
  const keys = [0, 1, 2, 3].map((index) => ({ ...key, index }))
  const samples: Sample[] = []
  for await (const batch of reader.texts(keys)) samples.push(...batch)
  reader.close()
  return samples
}

describe('templates of an experiment', () => {
  it.each(Object.keys(namedTemplates))('renders %s around the question', async (template) => {
    const [arm] = await preview({ template })
    expect(arm!.firstPrompt).toContain('What is 2 + 5 ?')
    expect(arm!.template).toMatch(new RegExp(`^${template} \\([0-9a-f]{8}\\)$`))
  })

  it('sends exactly what the papers print', async () => {
    const [boxed] = await preview({ template: 'qwen-boxed' })
    expect(boxed!.firstPrompt).toBe(
      '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\nWhat is 2 + 5 ?\nPlease reason step by step, and put your final answer within \\boxed{}.<|im_end|>\n<|im_start|>assistant\n',
    )
    const [minerva] = await preview({ template: 'minerva-few-shot' })
    expect(minerva!.firstPrompt.match(/I hope it is correct\./g)).toHaveLength(4)
    expect(minerva!.firstPrompt.endsWith('Problem:\nWhat is 2 + 5 ?\n\nSolution:')).toBe(true)
  })

  it('renders a checkpoint’s own template, with a system prompt, shots and variables', async () => {
    const [arm] = await preview({
      template: {
        chat: 'tokenizer_config.json',
        ask: '{{ question }} Box it.',
        variables: { mood: 'Gladly:' },
        shots: [{ question: '1 + 1 ?', answer: '2' }],
      },
      system: 'Be brief.',
      opening: ' Let me',
    })
    expect(arm!.firstPrompt).toBe(
      '<s>[system]Be brief.[user]1 + 1 ? Box it.[assistant]2[user]What is 2 + 5 ? Box it.Gladly: Let me',
    )
    expect(arm!.opening).toBe(' Let me')
    expect(arm!.surprises.map(({ kind }) => kind)).toEqual(['doubled BOS', 'no generation prompt'])
  })

  it.each(['arithmetic', 'words', 'countdown'] as const)(
    'go around fresh %s',
    async (generator) => {
      const problems = { from: 'generator', generator, count: 2 }
      const [arm] = await preview({ template: 'step-by-step' }, { problems })
      expect(arm!.firstPrompt).toMatch(/^Question:\n.*\d.*\nAnswer:\nLet's think step by step\.$/)
    },
  )

  it('reads Jinja over the problem from a file', async () => {
    const [arm] = await preview({ template: 'ask.jinja' })
    expect(arm!.firstPrompt).toBe('Solve: What is 2 + 5 ?')
  })

  it('is a setting to sweep, as is the opening', async () => {
    const arms = await expandArms(
      experiment(undefined, {
        sweep: { template: ['none', 'r1-zero'], opening: ['', 'Let me'] },
      }),
    )
    expect(arms.map(({ name }) => name)).toEqual([
      'base template=none opening=none',
      'base template=none opening=#2',
      'base template=r1-zero opening=none',
      'base template=r1-zero opening=#2',
    ])
    expect(new Set(arms.map(({ hash }) => hash)).size).toBe(4)
  })

  it.each([
    [{ template: 'qwen-boxd' }, 'unknown template: qwen-boxd; there are plain, none, qwen-boxed'],
    [{ template: 'no.json' }, 'cannot read the template: no such file'],
    [{ template: { chat: 'ask.jinja' } }, 'ask.jinja is no chat template'],
    [{ template: 'tokenizer_config.json', api: 'chat' as const }, 'needs api: completions'],
  ])('refuses %j', async (settings, message) => {
    await expect(preview(settings)).rejects.toThrow(message)
  })
})

describe('an opening', () => {
  it('stands in the completion that is graded, and is told apart from what the model wrote', async () => {
    const samples = await drawn({ opening: 'The answer is 7.' }, 'opened')
    expect(samples).toHaveLength(4)
    for (const { prompt, opening, completion, promptHash } of samples) {
      expect(prompt).toBe('What is 2 + 5 ?')
      expect(opening).toBe('The answer is 7.')
      expect(completion.startsWith('The answer is 7. step')).toBe(true)
      expect(promptHash).toBe('a14919fc50bb8dc7')
    }
  })

  it('is the assistant’s unfinished turn in a chat', async () => {
    const [arm] = await preview({ opening: 'Let me', api: 'chat' })
    expect(JSON.parse(arm!.firstRequest)).toMatchObject({
      messages: [
        { role: 'user', content: 'What is 2 + 5 ?' },
        { role: 'assistant', content: 'Let me' },
      ],
      add_generation_prompt: false,
      continue_final_message: true,
    })
  })

  it('is not there where none is asked for', async () => {
    const [{ opening, completion }] = (await drawn({}, 'bare')) as [Sample]
    expect(opening).toBeNull()
    expect(completion).toMatch(/^ step/)
  })
})
