import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  diagnose,
  prepareExperiment,
  type Diagnosis,
  type ExperimentFile,
} from '../../src/experiment/index.ts'
import { doctorServer, type DoctorFault } from '../helpers/doctor-server.ts'
import { passbound } from '../helpers/passbound.ts'

let folder = ''
const servers: Server[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-doctor-'))
  await writeFile(join(folder, 'set.jsonl'), '{"question":"What is one and one ?","gold":"2"}\n')
})
afterAll(async () => {
  for (const server of servers) server.close()
  await rm(folder, { recursive: true })
})

async function serving(fault: DoctorFault | null): Promise<string> {
  const { server, url } = await doctorServer(fault)
  servers.push(server)
  return url
}

async function diagnosed(
  fault: DoctorFault | null,
  settings: ExperimentFile['defaults'] = {},
): Promise<Diagnosis> {
  const file: ExperimentFile = {
    problems: { from: 'set.jsonl' },
    arms: { base: { model: await serving(fault), name: 'm' } },
    samples: 4,
    defaults: { concurrency: 16, ...settings },
  }
  const prepared = await prepareExperiment({ file, folder })
  const [diagnosis] = await diagnose(prepared, { environment: { KEY: 'good' } })
  return diagnosis!
}

const found = ({ symptoms }: Diagnosis) => symptoms.map(({ name, weight }) => `${weight}: ${name}`)

const boxed = { template: { jinja: '<s>{{ question }}' } }

describe('doctor', () => {
  it.each<[string, ExperimentFile['defaults']]>([
    ['as it comes', {}],
    ['with everything that it may have', { stop: ['word1'], logprobs: true, per_request: 2 }],
    ['over chat', { api: 'chat' }],
    ['over chat with an opening', { api: 'chat', opening: 'Let me' }],
    ['with a BOS that it does not double', boxed],
    ['without some settings', { omit: ['top_k', 'min_p'] }],
    ['greedily', { temperature: 0 }],
  ])('finds nothing in a healthy server asked %s', async (_, settings) => {
    expect(found(await diagnosed(null, settings))).toEqual([])
  })

  it('says what it learnt', async () => {
    const { facts, requests } = await diagnosed(null)
    expect(facts).toMatchObject({
      models: 'm',
      context: 32_768,
      'served as': 'm',
      'prompt tokens': 6,
      'log-probabilities': true,
      'prompt log-probabilities': true,
      'at once': 16,
    })
    expect(requests).toBeLessThan(60)
  })

  // Each fault, the settings under which it matters, and all that is to be found.
  it.each<[DoctorFault, ExperimentFile['defaults'], string[]]>([
    ['key rejected', {}, ['invalid: key rejected']],
    ['unknown model', {}, ['invalid: unknown model']],
    ['other model', {}, ['invalid: other model']],
    ['wrong endpoint', {}, ['invalid: wrong endpoint']],
    ['setting refused', {}, ['invalid: setting refused']],
    ['context too short', {}, ['invalid: context too short']],
    ['context refused', {}, ['invalid: context too short']],
    ['temperature ignored', {}, ['invalid: temperature ignored']],
    ['max_tokens ignored', {}, ['invalid: max_tokens ignored']],
    ['truncation hidden', {}, ['invalid: truncation hidden']],
    ['stop ignored', {}, ['fix: stop ignored']],
    ['stop ignored', { stop: ['x'] }, ['invalid: stop ignored']],
    ['stop kept', { stop: ['x'] }, ['fix: stop kept']],
    ['n ignored', {}, ['note: n ignored']],
    ['n ignored', { per_request: 2 }, ['invalid: n ignored']],
    ['index missing', { per_request: 2 }, ['fix: index missing']],
    ['choices alike', { per_request: 2 }, ['invalid: choices alike']],
    ['seed ignored', {}, ['invalid: seed ignored']],
    ['seed not repeatable', {}, ['fix: seed not repeatable', 'note: other answers under load']],
    ['silent defaults', {}, ['note: silent defaults']],
    ['silent defaults', { omit: ['temperature'] }, ['fix: silent defaults']],
    ['template applied', {}, ['invalid: template applied']],
    ['system prompt of its own', { api: 'chat' }, ['fix: system prompt of its own']],
    ['doubled BOS', boxed, ['fix: doubled BOS']],
    ['opening repeated', { api: 'chat', opening: 'Let me' }, ['fix: opening repeated']],
    ['no log-probabilities', {}, ['note: no log-probabilities']],
    ['no log-probabilities', { logprobs: true }, ['invalid: no log-probabilities']],
    ['no prompt log-probabilities', {}, ['note: no prompt log-probabilities']],
    ['no token counts', {}, ['note: no token counts']],
    ['repeated id', {}, ['invalid: repeated id']],
    ['overloaded', {}, ['fix: overloaded']],
    ['other answers under load', {}, ['note: other answers under load']],
  ])('finds %s (%j) and nothing else', async (fault, settings, symptoms) => {
    const diagnosis = await diagnosed(fault, settings)
    expect(found(diagnosis)).toEqual(symptoms)
    for (const { says, fix } of diagnosis.symptoms) {
      expect(says).not.toBe('')
      expect(fix).not.toBe('')
    }
  })

  it('takes the key that is named', async () => {
    expect(found(await diagnosed('key rejected', { api_key_env: 'KEY' }))).toEqual([])
  })

  it('names the setting that is refused, and what would do', async () => {
    const { symptoms } = await diagnosed('setting refused')
    expect(symptoms[0]!.says).toContain('the server does not take top_k')
    expect(symptoms[0]!.fix).toContain('omit: [top_k]')
    expect(found(await diagnosed('setting refused', { omit: ['top_k'] }))).toEqual([])
  })

  it('finds a server that is not there', async () => {
    const file: ExperimentFile = {
      problems: { from: 'set.jsonl' },
      arms: { base: { model: 'http://127.0.0.1:1/v1', name: 'm' } },
      samples: 1,
    }
    const prepared = await prepareExperiment({ file, folder })
    const [diagnosis] = await diagnose(prepared, { environment: {} })
    expect(found(diagnosis!)).toEqual(['invalid: unreachable'])
  })
})

describe('passbound doctor', () => {
  async function typed(fault: DoctorFault | null, ...args: string[]) {
    const url = await serving(fault)
    const name = `${fault ?? 'healthy'}.yaml`.replaceAll(' ', '-')
    await writeFile(
      join(folder, name),
      `problems: { from: set.jsonl }
arms:
  base: { model: "${url}", name: m }
  rl: { model: "${url}", name: m, checkpoint: other }
samples: 4
`,
    )
    return passbound(['doctor', name, '-j', '12', ...args], { cwd: folder })
  }

  it('says that nothing stands against running it', async () => {
    const { code, stdout } = await typed(null)
    expect(code).toBe(0)
    expect(stdout).toContain('nothing found')
    expect(stdout).toContain('nothing stands against running it')
  })

  it('exits with 2 where the experiment cannot be valid, in words and as one document', async () => {
    const { code, stdout } = await typed('seed ignored')
    expect(code).toBe(2)
    expect(stdout).toContain('INVALID seed ignored: three seeds gave one text')
    const json = await typed('seed ignored', '--json')
    expect(json.code).toBe(2)
    const document = JSON.parse(json.stdout) as { valid: boolean; diagnoses: Diagnosis[] }
    expect(document.valid).toBe(false)
    expect(document.diagnoses.map(({ arm }) => arm)).toEqual(['base', 'rl'])
  })

  it('exits with 0 where there is only something to mend', async () => {
    const { code, stdout } = await typed('overloaded')
    expect(code).toBe(0)
    expect(stdout).toContain('FIX     overloaded: ')
  })
})
