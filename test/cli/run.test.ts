import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passbound } from '../helpers/passbound.ts'
import { countsOf, startServers, type Servers } from '../helpers/server-process.ts'

const canary = 'sk-canary-d41d8cd98f00b204'

let folder = ''
let servers: Servers
let slow: Servers
let hostile: Servers
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-run-'))
  servers = await startServers({ proxies: [{ fault: '500', rate: 0.2 }] })
  slow = await startServers({ latencyMs: 400, contextCharacters: 30 })
  hostile = await startServers({ rejectsKey: true })
  const problems = Array.from({ length: 6 }, (_, i) => ({
    id: `p${i}`,
    question: `What is ${i} + 1 ?`,
    gold: `${i + 1}`,
  }))
  await writeFile(
    join(folder, 'problems.jsonl'),
    problems.map((problem) => `${JSON.stringify(problem)}\n`).join(''),
  )
})
afterAll(async () => {
  for (const each of [servers, slow, hostile]) await each[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

interface Setup {
  url?: string
  samples?: number
  more?: string
}

async function experiment(name: string, { url = servers.url, samples = 4, more = '' }: Setup = {}) {
  const text = `problems: { from: problems.jsonl }
arms:
  base: { model: "${url}", name: mock-base }
  rl: { model: "${url}", name: mock-rl }
samples: ${samples}
${more}`
  await writeFile(join(folder, `${name}.yaml`), text)
  return `${name}.yaml`
}

const run = (args: string[], some: { env?: Record<string, string>; interrupt?: RegExp } = {}) =>
  passbound(['run', ...args], { cwd: folder, ...some })

/** Every file below a folder, as bytes. */
async function contents(path: string): Promise<Buffer> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Buffer.concat(
    await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))),
  )
}

describe('passbound run', () => {
  it('draws, grades, compares, and does nothing the second time', async () => {
    const file = await experiment('whole')
    const first = await run([file])
    expect(first).toMatchObject({ code: 0, stdout: '' })
    expect(first.stderr).toContain('48/48 completions')
    expect(first.stderr).toMatch(/base: 24 completions, pass@1 [\d.]+ %, pass@4 [\d.]+ %/)
    expect(first.stderr).toContain('all 48 completions are in runs/whole')
    const before = await countsOf(servers.url, 'stats')
    const again = await run([file])
    expect(again.code).toBe(0)
    expect(await countsOf(servers.url, 'stats')).toEqual(before)
    const findings: { look: number; findings: object[] } = JSON.parse(
      await readFile(join(folder, 'runs/whole/findings.json'), 'utf8'),
    )
    expect(findings).toMatchObject({
      look: 1,
      grader: 'exact@1',
      findings: [{ base: 'base', rl: 'rl', report: 'report.html' }],
    })
    expect(await readFile(join(folder, 'runs/whole/report.html'), 'utf8')).toContain(
      '<!doctype html>',
    )
  })

  it('grows, keeps what it has, and counts the second look', async () => {
    await run([await experiment('grows'), '--limit', '2'])
    const { code } = await run([await experiment('grows', { samples: 6 })])
    expect(code).toBe(0)
    await passbound(['export', 'runs/grows', '-o', 'grows.csv'], { cwd: folder })
    expect((await readFile(join(folder, 'grows.csv'), 'utf8')).trim().split('\n')).toHaveLength(
      2 * 6 * 6 + 1,
    )
    expect(
      JSON.parse(await readFile(join(folder, 'runs/grows/findings.json'), 'utf8')),
    ).toMatchObject({ look: 2 })
  })

  it('refuses changed settings with the difference, and draws nothing', async () => {
    await run([await experiment('changes')])
    const before = await countsOf(servers.url, 'stats')
    const changed = await run([
      await experiment('changes', { more: 'defaults: { temperature: 0.6 }' }),
    ])
    expect(changed).toMatchObject({ code: 2, stdout: '' })
    expect(changed.stderr).toBe(
      'passbound: arm base has been sampled under other settings: temperature was 1, is 0.6; name it anew or take another folder\n',
    )
    expect(await countsOf(servers.url, 'stats')).toEqual(before)
  })

  it('prints the plan and the first request as it is sent, and sends nothing', async () => {
    const before = await countsOf(servers.url, 'stats')
    const dry = await run([
      await experiment('dry', { more: 'sweep: { temperature: [0, 1] }' }),
      '--dry-run',
      '--limit',
      '2-4',
    ])
    expect(dry).toMatchObject({ code: 0, stderr: '' })
    expect(dry.stdout).toContain('3 problems, 4 arms, 4 samples each: 48 requests')
    expect(dry.stdout).toContain('rl temperature=0 (condition ')
    expect(dry.stdout).toContain(
      '12 requests for 12 completions\n  about 45 prompt tokens, at most 49,152 tokens',
    )
    expect(dry.stdout).toContain('first prompt (hash 1c6f386453ac5528):\n    What is 1 + 1 ?\n')
    const request: unknown = JSON.parse(/first request:\n\s+(\{.*\})/.exec(dry.stdout)?.[1] ?? '')
    expect(request).toMatchObject({
      model: 'mock-base',
      prompt: 'What is 1 + 1 ?',
      n: 1,
      temperature: 0,
      top_p: 1,
      stream: false,
    })
    expect(await countsOf(servers.url, 'stats')).toEqual(before)
    expect(existsSync(join(folder, 'runs/dry'))).toBe(false)
  })

  it('writes events as JSON, one a line, and nothing else on standard output', async () => {
    const { stdout } = await run([
      await experiment('events', { url: servers.proxies[0] ?? '' }),
      '--json',
    ])
    const events: Record<string, unknown>[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.at(-1)).toMatchObject({
      event: 'done',
      folder: 'runs/events',
      drawn: 48,
      wanted: 48,
      censored: 0,
    })
    expect(events.at(-1)?.['failures']).toHaveProperty('server error')
  })

  it('shows the bounds that censored completions leave', async () => {
    const { code, stderr } = await run([
      await experiment('censored', {
        url: slow.url,
        samples: 1,
        more: 'defaults: { template: { jinja: "{{ question }} {{ id }} {% if id == \'p3\' %}and a prompt that is too long{% endif %}" } }',
      }),
    ])
    expect(code).toBe(0)
    expect(stderr).toContain('2 censored')
    expect(stderr).toMatch(
      /base: 6 completions, pass@1 ([\d.]+) % to ([\d.]+) % \(unresolved samples counted wrong, counted right\)/,
    )
  })

  it('finishes what is in flight on Ctrl-C, seals, and says how to go on', async () => {
    const file = await experiment('stopped', {
      url: slow.url,
      samples: 64,
      more: 'defaults: { concurrency: 4 }',
    })
    const stopped = await run([file, '-o', 'stopped'], { interrupt: /completions/ })
    expect(stopped.code).toBe(1)
    expect(stopped.stderr).toContain('finishing what is in flight, for ten seconds at most')
    expect(stopped.stderr).toContain(
      'sealed in stopped; to go on: passbound run stopped.yaml -o stopped',
    )
    expect(existsSync(join(folder, 'stopped/report.html'))).toBe(false)
    const rows = await passbound(['export', 'stopped', '-o', 'stopped.jsonl'], { cwd: folder })
    expect(Number(/^\d+/.exec(rows.stderr)?.[0])).toBeLessThan(2 * 6 * 64)
  })

  it('stops an arm when another model answers, and names both', async () => {
    const file = await experiment('impostor')
    const text = await readFile(join(folder, file), 'utf8')
    await writeFile(
      join(folder, file),
      text.replace('name: mock-base', 'name: mock-base, served: mock-9b'),
    )
    const { code, stderr } = await run([file])
    expect(code).toBe(1)
    expect(stderr).toContain(
      'arm base stopped: the server answered as mock-base, expected mock-9b; if that is the same checkpoint, say served: mock-base',
    )
    expect(stderr).toContain('base: nothing drawn')
    expect(stderr).toContain('rl: 24 completions')
  })

  it('needs the key that an arm names', async () => {
    const file = await experiment('keyless', {
      more: 'defaults: { api_key_env: PASSBOUND_TEST_KEY }',
    })
    const { code, stderr } = await run([file])
    expect([code, stderr]).toEqual([
      2,
      'passbound: arm base: the environment variable PASSBOUND_TEST_KEY is not set\n',
    ])
    expect(existsSync(join(folder, 'runs/keyless'))).toBe(false)
  })

  it('warns of a key that would travel in the clear', async () => {
    const more = 'defaults: { api_key_env: PASSBOUND_TEST_KEY }'
    const file = await experiment('clear', { url: 'http://models.invalid/v1', more })
    const { stderr } = await run([file], {
      env: { PASSBOUND_TEST_KEY: canary },
      interrupt: /completions/,
    })
    expect(stderr).toContain(
      'the key in PASSBOUND_TEST_KEY goes to http://models.invalid/v1 unencrypted',
    )
  })

  it('lets a key appear in no file, log or error', async () => {
    const defaults = 'defaults: { api_key_env: PASSBOUND_TEST_KEY }'
    const env = { PASSBOUND_TEST_KEY: canary }
    const good = await run([await experiment('keyed', { more: defaults }), '--json'], { env })
    expect(good.code).toBe(0)
    const bad = await run([await experiment('rejected', { url: hostile.url, more: defaults })], {
      env,
    })
    expect(bad.code).toBe(1)
    expect(bad.stderr).toContain('HTTP 401: Incorrect API key: Bearer [redacted]')
    await writeFile(join(folder, '.env'), `PASSBOUND_TEST_KEY=${canary}\n`)
    const fromFile = await run([await experiment('dotenv', { url: hostile.url, more: defaults })])
    await rm(join(folder, '.env'))
    expect(fromFile.stderr).toContain('[redacted]')
    for (const { stdout, stderr } of [good, bad, fromFile])
      expect(stdout + stderr).not.toContain(canary)
    const everything = await contents(folder)
    expect(everything.length).toBeGreaterThan(100_000)
    expect(everything.includes(canary)).toBe(false)
  })

  it.each([
    [['none.yaml'], 'cannot read the experiment: no such file: none.yaml'],
    [
      ['whole.yaml', '--limit', 'x'],
      '--limit takes a count such as 10 or a range such as 10-20, got x',
    ],
    [['whole.yaml', '-j', '0'], '-j, --concurrency takes a whole number from 1 to 8192, got 0'],
  ])('refuses %j', async (args, message) => {
    expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: `passbound: ${message}\n` })
  })
})
