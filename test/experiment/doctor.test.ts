import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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
import { symptomNames } from '../../src/experiment/doctor/symptom.ts'
import { doctorServer, type DoctorFault } from '../helpers/doctor-server.ts'
import { passbound } from '../helpers/passbound.ts'

let folder = ''
const servers: Server[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-doctor-'))
  const line = (question: string) => `${JSON.stringify({ question, gold: '2' })}\n`
  const short = line('What is one and one ?')
  await writeFile(join(folder, 'set.jsonl'), short)
  await writeFile(join(folder, 'long.jsonl'), short + line('one and '.repeat(40)))
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
  from = 'set.jsonl',
): Promise<Diagnosis> {
  const file: ExperimentFile = {
    problems: { from },
    arms: { base: { model: await serving(fault), name: 'm' } },
    samples: 4,
    defaults: { concurrency: 16, ...settings },
  }
  const prepared = await prepareExperiment({ file, folder })
  const options = { environment: { KEY: 'good' }, ...(fault === 'too slow' && { deadlineMs: 100 }) }
  const [diagnosis] = await diagnose(prepared, options)
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
    ['with a calculator', { calculator: 'on' }],
  ])('finds nothing in a healthy server asked %s', async (_, settings) => {
    const diagnosis = await diagnosed(null, settings)
    expect(found(diagnosis)).toEqual([])
    expect(diagnosis.unjudged).toEqual([])
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
  const cases: [DoctorFault, ExperimentFile['defaults'], string[]][] = [
    ['too slow', {}, ['invalid: too slow']],
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
    ['stop not named', {}, []],
    ['stop not named', { calculator: 'on' }, ['note: stop not named']],
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
    ['no token counts', { calculator: 'on' }, ['invalid: no token counts']],
    ['repeated id', {}, ['invalid: repeated id']],
    ['overloaded', {}, ['fix: overloaded']],
    ['other answers under load', {}, ['note: other answers under load']],
  ]

  it.each(cases)('finds %s (%j) and nothing else', async (fault, settings, symptoms) => {
    const diagnosis = await diagnosed(fault, settings)
    expect(found(diagnosis)).toEqual(symptoms)
    for (const { says, fix } of diagnosis.symptoms) {
      expect(says).not.toBe('')
      expect(fix).not.toBe('')
    }
  })

  it('has a fault for every symptom, and a word on it in its page', async () => {
    const faults = new Set<string>(cases.map(([fault]) => fault))
    const elsewhere = ['unreachable', 'addresses differ', 'arms alike', 'prompt']
    expect(symptomNames.filter((name) => !faults.has(name))).toEqual(elsewhere)
    const page = await readFile(join(import.meta.dirname, '../../docs/doctor.md'), 'utf8')
    expect(symptomNames.filter((name) => !page.includes(name))).toEqual([])
  })

  it('measures the longest prompt, and finds that it does not fit', async () => {
    const { facts } = await diagnosed(null, {}, 'long.jsonl')
    expect(facts).toMatchObject({ 'prompt tokens': 6, 'longest prompt': 81 })
    expect(found(await diagnosed('long prompt refused'))).toEqual([])
    const refused = await diagnosed('long prompt refused', {}, 'long.jsonl')
    expect(found(refused)).toEqual(['invalid: context too short'])
    const tight = await diagnosed('context too short', { max_tokens: 4030 }, 'long.jsonl')
    expect(tight.symptoms.map(({ says, fix }) => [says, fix])).toEqual([
      [
        'the longest prompt has 81 tokens, and with max_tokens 4030 it does not fit into 4100',
        'say max_tokens: 4019 or less, or serve with a longer context',
      ],
    ])
  })

  it('says what a prompt does unasked, of models in process too', async () => {
    const template = { jinja: 'Q: {{ question }} A: ' }
    const { symptoms } = await diagnosed(null, { template })
    expect(symptoms).toEqual([
      {
        name: 'prompt',
        weight: 'note',
        says: 'the prompt ends in a space, which most tokenizers hold together with the next word',
        fix: 'see whether that is meant',
      },
    ])
    const file: ExperimentFile = {
      problems: { from: 'set.jsonl' },
      arms: { base: { model: 'monkey', template: { jinja: '<s>Q: {{ question }} A: ' } } },
      samples: 1,
    }
    const prepared = await prepareExperiment({ file, folder })
    const [diagnosis] = await diagnose(prepared, { environment: {} })
    expect(diagnosis).toMatchObject({ requests: 0, symptoms, facts: { 'runs in process': true } })
  })

  it('says what it could not look for', async () => {
    const names = async (fault: DoctorFault | null, settings?: ExperimentFile['defaults']) =>
      (await diagnosed(fault, settings)).unjudged.map(({ name, why }) => `${name}: ${why}`)
    expect(await names(null, { omit: ['temperature'] })).toEqual([
      'seed ignored: the arm omits the temperature',
    ])
    expect(await names('seed not repeatable')).toEqual([
      'silent defaults: the same request gave two texts',
    ])
    expect(await names('no token counts')).toEqual([
      'context too short: the server does not say how long a prompt is',
      'template applied: the server does not count the tokens of a prompt',
    ])
    expect(found(await diagnosed('terse'))).toEqual([])
    expect(await names('terse')).toEqual([
      'truncation hidden: the completion ends by itself at three tokens',
    ])
    expect(await names('seed ignored', { max_tokens: 2 })).toEqual([
      'seed ignored: three seeds gave one text of under 24 characters',
      'stop ignored: a greedy completion has no third word to stop at',
    ])
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

  it('holds servers beside each other: one model at all addresses of an arm, another in each arm', async () => {
    const [one, two, other] = [
      await serving(null),
      await serving(null),
      await serving('other weights'),
    ]
    async function across(arms: ExperimentFile['arms']) {
      const file: ExperimentFile = { problems: { from: 'set.jsonl' }, arms, samples: 1 }
      const prepared = await prepareExperiment({ file, folder })
      return (await diagnose(prepared, { environment: {}, concurrency: 2 })).map(found)
    }
    expect(await across({ base: { model: [one, two], name: 'm' } })).toEqual([[], []])
    expect(await across({ base: { model: [one, other], name: 'm' } })).toEqual([
      [],
      ['fix: addresses differ'],
    ])
    const base = { model: one, name: 'm' }
    const rl = { name: 'm', checkpoint: 'rl' }
    expect(await across({ base, rl: { model: other, ...rl } })).toEqual([[], []])
    expect(await across({ base, rl: { model: two, ...rl } })).toEqual([[], ['note: arms alike']])
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
