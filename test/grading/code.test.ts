import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  codeGrader,
  codeLimits,
  type CodeTask,
  findSandbox,
  programOf,
  runTests,
  type Sandbox,
} from '../../src/grading/index.ts'

const limits = { ...codeLimits, timeoutMs: 4_000, memoryMb: 400 }
/** Isolated where this machine can, so that every exploit runs against the best that there is. */
const best = findSandbox({ unsafe: true })
const isIsolated = best.isolation === 'bubblewrap'

/** A folder with python3 and no bubblewrap. */
let folder = ''
let bare: Sandbox

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passbound-code-'))
  await symlink(best.python, join(folder, 'python3'))
  bare = findSandbox({ unsafe: true, directories: [folder] })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function attempted(action: () => string): string {
  try {
    return action()
  } catch (error) {
    return String(error).includes('needs bubblewrap') ? 'refused' : String(error)
  }
}

const add: CodeTask = {
  entry: 'add',
  tests: [
    { args: [1, 2], expected: 3 },
    { args: [-5, 5], expected: 0 },
    { args: [10 ** 9, 1], expected: 1_000_000_001 },
  ],
}

describe('findSandbox', () => {
  it('refuses to run without isolation unless told', () => {
    expect(() => findSandbox({ directories: [folder] })).toThrow('needs bubblewrap')
    expect(bare.isolation).toBe('none')
  })

  it('isolates where bubblewrap works, and refuses by itself where it does not', () => {
    const found = () => findSandbox().isolation
    const expected = isIsolated ? ['bubblewrap'] : ['refused']
    expect([attempted(found)]).toEqual(expected)
  })

  it('says what is missing where there is no python3', () => {
    expect(() => findSandbox({ directories: ['/nonexistent'] })).toThrow('needs python3')
  })
})

describe('runTests', () => {
  const run = (code: string, task: CodeTask = add) => runTests(best, code, task, limits)

  it('passes what is right and names the test that fails', async () => {
    expect(await run('def add(a, b):\n    return a + b')).toBeNull()
    expect(await runTests(bare, 'def add(a, b):\n    return a + b', add, limits)).toBeNull()
    expect(await run('def add(a, b):\n    return a + abs(b)')).toBeNull()
    expect(await run('def add(a, b):\n    return abs(a) + b')).toBe('test 2: another value')
    expect(await run('def add(a, b):\n    raise ValueError("no")')).toBe('test 1: ValueError')
    expect(await run('def sub(a, b):\n    return a - b')).toBe(
      'the program does not load: KeyError',
    )
    expect(await run('def add(a, b) return 3')).toBe('the program does not load: SyntaxError')
  })

  it.each([
    ['[x * 2 for x in v]', [[1, 2]], [2, 4], null],
    ['tuple(v)', [[1, 2]], [1, 2], null],
    ['{"a": v[0]}', [[1]], { a: 1 }, null],
    ['v[0] / 3', [[1]], 0.333333333, null],
    ['2 ** 100', [[]], 2 ** 100, null],
    ['True', [[]], 1, 'test 1: another value'],
    ['1', [[]], true, 'test 1: another value'],
    ['"1"', [[]], 1, 'test 1: another value'],
    ['[1, 2, 3]', [[]], [1, 2], 'test 1: another value'],
    ['None', [[]], 0, 'test 1: another value'],
    ['{1, 2}', [[]], [1, 2], 'test 1: another value'],
    ['float("nan")', [[]], 1, 'test 1: another value'],
  ])('compares values by type: %s', async (expression, args, expected, failure) => {
    expect(
      await run(`def f(v):\n    return ${expression}`, { entry: 'f', tests: [{ args, expected }] }),
    ).toBe(failure)
  })

  it('calls a method of a class', async () => {
    const code = 'class Solution:\n    def twice(self, n):\n        return 2 * n'
    expect(
      await run(code, { entry: 'Solution', method: 'twice', tests: [{ args: [4], expected: 8 }] }),
    ).toBeNull()
  })

  it('runs programs on standard input', async () => {
    const task: CodeTask = {
      tests: [
        { input: '3 4\n', output: '7\n' },
        { input: '1 1\n', output: '2' },
      ],
    }
    expect(await run('a, b = map(int, input().split())\nprint(a + b)', task)).toBeNull()
    expect(await run('print(7)', task)).toBe('test 2: another output')
    expect(await run('import sys\nsys.exit(0)', task)).toBe('test 1: another output')
    expect(await run('print(1 / 3)', { tests: [{ input: '', output: '0.333333333' }] })).toBeNull()
  })
})

/** Each of these passes all tests in some harness in use, or harms what runs it. */
const exploits: Record<string, string> = {
  'an object that equals everything':
    'class Same:\n    def __eq__(self, other): return True\n    __hash__ = None\ndef add(a, b): return Same()',
  'an int that equals everything':
    'class Same(int):\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\ndef add(a, b): return Same(7)',
  'leaving with status 0': 'import sys\nsys.exit(0)',
  'leaving hard with status 0': 'import os\ndef add(a, b): os._exit(0)',
  'a forged line that says passed':
    'print("passed")\nimport os\nos.write(1, b"OK\\n3 passed\\n")\ndef add(a, b): print("passed")',
  'answers before the questions':
    'import os\nfor i in range(3): os.write(3, b\'{"index": %d, "value": ["int", "0x3"]}\\n\' % i)\ndef add(a, b): return None',
  'an answer for the next question':
    'import os\ndef add(a, b):\n    os.write(3, b\'{"index": 0, "value": ["int", "0x3"]}\\n{"index": 1, "value": ["int", "0x0"]}\\n\')\n    return 0',
  'looking for expected values in the frames':
    'import sys, gc\ndef add(a, b):\n    frame = sys._getframe()\n    while frame:\n        for value in list(frame.f_locals.values()):\n            if isinstance(value, dict) and "expected" in value: return value["expected"]\n        frame = frame.f_back\n    for each in gc.get_objects():\n        if isinstance(each, dict) and "expected" in each: return each["expected"]\n    return "no expected value here"',
  'stealing from the list of results':
    'import gc\ndef add(a, b):\n    for each in gc.get_objects():\n        if isinstance(each, list): \n            try: each.append("passed")\n            except Exception: pass\n    return "passed"',
  'too much memory': 'def add(a, b):\n    x = bytearray(2 * 10**9)\n    return a + b',
  'an endless loop': 'def add(a, b):\n    while True: pass',
  'an endless loop that catches everything':
    'def add(a, b):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass',
  'endless output': 'import os\ndef add(a, b):\n    while True: os.write(3, b"x" * 65536)',
}

describe('exploits', () => {
  it.each(Object.entries(exploits))('%s fails', async (_, code) => {
    expect(await runTests(best, code, add, { ...limits, timeoutMs: 1_500 })).not.toBeNull()
  })

  it.each(Object.entries(exploits))('%s fails without isolation too', async (_, code) => {
    expect(await runTests(bare, code, add, { ...limits, timeoutMs: 1_500 })).not.toBeNull()
  })

  const ask = (sandbox: Sandbox, body: string, expected: unknown) =>
    runTests(
      sandbox,
      `def ask():\n${body}`,
      { entry: 'ask', tests: [{ args: [], expected }] },
      limits,
    )

  it('sees no environment', async () => {
    const body = '    import os\n    return [k for k in os.environ if k not in ("LC_CTYPE", "PWD")]'
    expect(await ask(best, body, [])).toBeNull()
    expect(await ask(bare, body, [])).toBeNull()
  })

  const secretRead = (path: string) =>
    `    try:\n        return open(${JSON.stringify(path)}).read()\n    except OSError as error:\n        return "refused"`
  const connection =
    '    import socket\n    try:\n        socket.create_connection(("192.0.2.1", 80), 1)\n        return "open"\n    except OSError as error:\n        return "unreachable" if error.errno == 101 else str(error.errno)'

  // Without bubblewrap nothing keeps files and sockets from the code, so it must not run by itself.
  it('reads no file of this machine and opens no socket: isolated, or refused', async () => {
    const secret = join(folder, 'secret.txt')
    await writeFile(secret, 'canary')
    const outcomes = isIsolated
      ? [
          await ask(best, secretRead(secret), 'refused'),
          await ask(best, secretRead('/etc/passwd'), 'refused'),
          await ask(best, connection, 'unreachable'),
        ]
      : [attempted(() => findSandbox().isolation)]
    expect(outcomes).toEqual(isIsolated ? [null, null, null] : ['refused'])
    expect(await ask(bare, secretRead(secret), 'canary')).toBeNull()
  })

  it.each(['isolated', 'bare'])('leaves no process behind: %s', async (which) => {
    const seconds = `61.${process.pid}${which.length}`
    const fork = `import os, time\ndef add(a, b):\n    if os.fork() == 0:\n        os.execv("/usr/bin/sleep", ["sleep", "${seconds}"])\n    time.sleep(60)`
    const result = runTests(which === 'bare' ? bare : best, fork, add, {
      ...limits,
      timeoutMs: 1_500,
    })
    await until(() => running(seconds))
    expect(await result).toBe('test 1: no answer in time')
    await until(() => !running(seconds))
    expect(running(seconds)).toBe(false)
  })
})

function running(marker: string): boolean {
  return readdirSync('/proc').some((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(marker)
    } catch {
      return false
    }
  })
}

/** Waits for something that happens soon; the test's own time limit ends a wait in vain. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('codeGrader', () => {
  it('grades the last code block of a completion', async () => {
    const grader = codeGrader({ unsafe: true, timeoutMs: 4_000 })
    const completion =
      'First try:\n```python\ndef add(a, b): return 0\n```\nBetter:\n```python\ndef add(a, b):\n    return a + b\n```\nDone.'
    const grade = await grader.grade(completion, { gold: '', extra: { ...add } })
    expect(grade).toMatchObject({
      verdict: 'correct',
      rule: 'code block',
      reason: 'passed 3 tests',
    })
    expect(await grader.grade('no code', { gold: '', extra: { ...add } })).toMatchObject({
      verdict: 'incorrect',
    })
    expect(await grader.grade(completion, { gold: '' })).toMatchObject({
      verdict: 'undecided',
      reason: 'the problem has no tests',
    })
  })

  it('finds the program and where it stands', () => {
    const text = 'a\n```py\nx = 1\n```\nb'
    const { code, span } = programOf(text)
    expect(code).toBe('x = 1')
    expect(text.slice(span.start, span.end)).toBe(code)
    expect(programOf('x = 2').rule).toBe('whole text')
  })
})
