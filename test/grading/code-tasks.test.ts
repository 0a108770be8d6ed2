import { describe, expect, it } from 'vitest'
import { codeGrader, findSandbox, readCodeTask } from '../../src/grading/index.ts'

const sandbox = findSandbox({ unsafe: true })
const read = (extra: Record<string, unknown>) => readCodeTask(sandbox, extra)

/** In the form of HumanEval and of MBPP, written for this test. */
const humanEval = {
  entry_point: 'pair',
  test: 'METADATA = {"author": "x"}\n\ndef check(candidate):\n    assert True, "prints"\n    assert candidate((1, 2), k=3) == 1\n',
}
const check = (...lines: string[]) => ({
  entry_point: 'pair',
  test: `METADATA = {"author": "x"}\n\ndef check(candidate):\n${lines.map((line) => `    ${line}\n`).join('')}\ncheck(pair)\n`,
})

describe('readCodeTask', () => {
  it('reads the asserts of a check function as calls with literal values', async () => {
    expect(
      await read(
        check(
          'assert True, "prints"',
          'assert candidate((1, 2), {3}) == [1, (2.5, None)]',
          'assert candidate(-1) is None, "no"',
          'assert not candidate("a")',
          'assert abs(candidate(1.5) - 0.5) < 1e-3',
          'assert math.isclose(candidate(2), 4.0, rel_tol=0.5)',
        ),
      ),
    ).toEqual({
      entry: 'pair',
      tests: [
        {
          call: '((1, 2), {3})',
          returns: [
            'list',
            [
              ['int', '0x1'],
              ['tuple', [['float', '2.5'], ['none']]],
            ],
          ],
        },
        { call: '(-1,)', returns: ['none'] },
        { call: "('a',)", returns: ['bool', false] },
        { call: '(1.5,)', returns: ['float', '0.5'], tolerance: 1e-3 },
        { call: '(2,)', returns: ['float', '4.0'], tolerance: 2 },
      ],
    })
  })

  it('reads a list of asserts and finds the function in them', async () => {
    expect(
      await read({ test_list: ['assert twice(2) == 4', 'assert 6 == twice(3)'] }),
    ).toMatchObject({
      entry: 'twice',
      tests: [{ call: '(2,)' }, { call: '(3,)' }],
    })
  })

  it('reads the lists of inputs and results that EvalPlus writes', async () => {
    const test =
      'import numpy as np\ndef assertion(out, exp, atol):\n    assert out == exp\n\ninputs = [[(1, 2), 3], [[], 10**2 if False else 4]]\nresults = [1, 2]\nfor i, (inp, exp) in enumerate(zip(inputs, results)):\n    assertion(f(*inp), exp, 0)\n'
    expect(await read({ test })).toMatch(/^1 of its tests cannot be read as a call and a literal/)
    expect(await read({ test: test.replace('10**2 if False else 4', '4') })).toMatchObject({
      entry: 'f',
      tests: [
        { call: '((1, 2), 3)', returns: ['int', '0x1'] },
        { call: '([], 4)', returns: ['int', '0x2'] },
      ],
    })
  })

  it.each([
    [humanEval, '1 of its tests cannot be read as a call and a literal value: assert candidate'],
    [{ test_list: ['assert set(f(1)) == set([2])'] }, '1 of its tests cannot be read'],
    [{ test_list: ['assert f(__import__("os").getpid()) == 1'] }, '1 of its tests cannot be read'],
    [{ test_list: ['assert f(1) == 1', 'assert g(1) == 1'] }, 'the problem names no function'],
    [{ test: 'assert f(1 ==' }, '1 of its tests cannot be read'],
    [{}, 'the problem has no tests'],
    [{ tests: [] }, 'the problem has no tests'],
    [
      { public_test_cases: '[]', private_test_cases: 'eJxrYJmaxAABPTwZ' },
      'some of its tests are neither JSON nor packed JSON',
    ],
    [
      {
        public_test_cases: [{ input: '12345678901234567890', output: '1', testtype: 'functional' }],
      },
      'its test 1 cannot be read',
    ],
  ])('says why it leaves a problem alone: %j', async (extra, reason) => {
    expect(await read(extra)).toContain(reason)
  })

  it('reads the cases of LiveCodeBench and the lists of APPS', async () => {
    expect(
      await read({
        public_test_cases: '[{"input": "3 4\\n", "output": "7", "testtype": "stdin"}]',
        private_test_cases: '[{"input": "1 1\\n", "output": "2", "testtype": "stdin"}]',
        metadata: '{}',
      }),
    ).toEqual({
      tests: [
        { input: '3 4\n', output: '7' },
        { input: '1 1\n', output: '2' },
      ],
    })
    // Python 3.11: base64.b64encode(zlib.compress(pickle.dumps('[{"input": "1 1\\n", …}]')))
    expect(
      await read({
        public_test_cases: '[]',
        private_test_cases:
          'eJxrYJlqwwABPRbR1UqZeQWlJUpWCkqGCoYxeUo6Ckr5pSVQISMQtyS1uKSksiAVJFBckpKZp1QbO0UPAIO1E80=',
      }),
    ).toEqual({ tests: [{ input: '1 1\n', output: '2' }] })
    const functional = {
      entry: 'Solution',
      method: 'add',
      tests: [{ args: [1, [2]], expected: 3 }],
    }
    expect(
      await read({
        public_test_cases: [{ input: '1\n[2]', output: '3', testtype: 'functional' }],
        metadata: '{"func_name": "add"}',
      }),
    ).toEqual(functional)
    expect(
      await read({
        input_output: JSON.stringify({ inputs: [[1, [2]]], outputs: [3], fn_name: 'add' }),
      }),
    ).toEqual(functional)
  })
})

describe('codeGrader on asserts', () => {
  const grader = codeGrader({ unsafe: true, timeoutMs: 4_000 })
  const verdict = async (body: string, returned: string, argument = '(1, 2)') => {
    const extra = { test_list: [`assert f(${argument}) == ${returned}`] }
    const { verdict: given } = await grader.grade(`def f(v):\n    return ${body}`, {
      gold: '',
      extra,
    })
    return given
  }

  it.each([
    ['v', '(1, 2)', 'correct'],
    ['list(v)', '(1, 2)', 'incorrect'],
    ['{v: 1}[(1, 2)]', '1', 'correct'],
    ['True', '1', 'correct'],
    ['1.0', '1', 'correct'],
    ['1.0000001', '1', 'incorrect'],
    ['1.0000001', '1.0', 'correct'],
    ['1.01', '1.0', 'incorrect'],
    ['{2, 1.0}', '{1, 2}', 'correct'],
    ['{2, 3}', '{1, 2}', 'incorrect'],
    ['frozenset(v)', '{1, 2}', 'correct'],
    ['{2: "b", 1: [v]}', '{1: [(1, 2)], 2: "b"}', 'correct'],
    ['{2: "b"}', '{1: "a", 2: "b"}', 'incorrect'],
    ['10**30 + 1', str(10n ** 30n), 'incorrect'],
    ['10**30', str(10n ** 30n), 'correct'],
    ['"1"', '1', 'incorrect'],
    ['None', 'False', 'incorrect'],
    ['type("E", (), {"__eq__": lambda a, b: True})()', '1', 'incorrect'],
  ])('%s against %s is %s, as Python has it', async (body, returned, expected) => {
    expect(await verdict(body, returned)).toBe(expected)
  })

  it('leaves a problem whose tests it cannot read undecided', async () => {
    expect(await verdict('1', 'g(1)')).toBe('undecided')
  })
})

function str(value: bigint): string {
  return value.toString()
}
