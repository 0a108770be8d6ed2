import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { diagnose, prepareExperiment } from '../../src/experiment/index.ts'
import { freePort, llamaServer, type LlamaServer } from './server.ts'

let server: LlamaServer
const folder = await mkdtemp(join(tmpdir(), 'passbound-doctor-'))
beforeAll(async () => {
  server = await llamaServer(await freePort())
  await writeFile(join(folder, 'set.jsonl'), '{"question":"What is 3 + 4?","gold":"7"}\n')
})
afterAll(async () => {
  await server.kill()
  await rm(folder, { recursive: true })
})

it('finds what is known of llama.cpp and of SmolLM2’s template', async () => {
  const prepared = await prepareExperiment({
    file: {
      problems: { from: 'set.jsonl' },
      arms: { base: { model: server.url, name: 'smollm2', api: 'chat', opening: 'Let me' } },
      samples: 1,
      defaults: { concurrency: 4, max_tokens: 600 },
    },
    folder,
  })
  const [diagnosis] = await diagnose(prepared, { environment: {}, deadlineMs: 600_000 })
  const { facts, symptoms } = diagnosis!
  console.log(JSON.stringify(diagnosis, null, 1))
  expect(facts).toMatchObject({ models: 'smollm2', context: 512, 'log-probabilities': true })
  expect(symptoms.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'context too short',
      'system prompt of its own',
      'silent defaults',
      'opening repeated',
      'no prompt log-probabilities',
    ]),
  )
})
