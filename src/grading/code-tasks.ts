import { isRecord } from '../records/index.ts'
import type { CodeTask, CodeTest } from './code.ts'
import { readAsserts } from './code-asserts.ts'
import type { Sandbox } from './code-sandbox.ts'
import { unpackedTests } from './unpack-tests.ts'

/**
 * The tests of a problem, in whichever form its data set has them: our own (`tests`, `entry`, `method`);
 * assert statements (`tests`, `test` with `entry_point`, `test_list`: HumanEval, MBPP, EvalPlus); inputs and
 * outputs (`public_test_cases` and `private_test_cases` of LiveCodeBench, `input_output` of APPS and TACO).
 * Returns why where they cannot all be read: a problem without some of its tests accepts too much.
 */
export async function readCodeTask(
  sandbox: Sandbox,
  extra: Record<string, unknown> | undefined,
): Promise<CodeTask | string> {
  const { tests, test, test_list: list, method } = extra ?? {}
  const entry = textOf(extra?.['entry']) ?? textOf(extra?.['entry_point'])
  if (Array.isArray(tests) && tests.length > 0 && tests.every(isTest))
    return {
      tests,
      ...(entry === null ? {} : { entry }),
      ...(typeof method === 'string' ? { method } : {}),
    }
  const asserts = [tests, test, list].map(sourceOf).find((each) => each !== null)
  if (asserts !== undefined) return assertTask(sandbox, asserts, entry)
  return casesTask(extra ?? {})
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function sourceOf(value: unknown): string | null {
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string'))
    return value.join('\n')
  return typeof value === 'string' && value.includes('assert') ? value : null
}

function isTest(test: unknown): test is CodeTest {
  if (!isRecord(test)) return false
  if ('args' in test && 'expected' in test) return Array.isArray(test['args'])
  return (
    typeof test['input'] === 'string' &&
    typeof test['output'] === 'string' &&
    test['testtype'] === undefined
  )
}

async function assertTask(
  sandbox: Sandbox,
  source: string,
  entry: string | null,
): Promise<CodeTask | string> {
  const read = await readAsserts(sandbox, source, entry)
  if (read === null) return 'its tests cannot be read'
  const [first] = read.unread
  if (first !== undefined)
    return `${read.unread.length} of its tests cannot be read as a call and a literal value: ${first}`
  if (read.tests.length === 0) return 'the problem has no tests'
  if (read.entry === null) return 'the problem names no function'
  return { tests: read.tests, entry: read.entry }
}

/** LiveCodeBench's cases, or the lists of APPS and TACO. */
function casesTask(extra: Record<string, unknown>): CodeTask | string {
  const { public_test_cases: open, private_test_cases: hidden, input_output: lists } = extra
  const packed = [open, hidden, lists].filter((each) => each !== undefined && each !== null)
  if (packed.length === 0)
    return Array.isArray(extra['tests'])
      ? casesOf(extra['tests'], extra)
      : 'the problem has no tests'
  const values = packed.map((value) => unpacked(value) ?? unpacked(inflated(value)))
  if (values.includes(undefined)) return 'some of its tests are neither JSON nor packed JSON'
  return casesOf(values.flatMap(rowsOf), extra)
}

function unpacked(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return undefined
  }
}

/** Hidden tests stay packed until they are needed: unpacked they are gigabytes. */
function inflated(value: unknown): string {
  return (typeof value === 'string' && unpackedTests(value)) || 'packed in some other way'
}

function rowsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (!isRecord(value)) return []
  const { inputs, outputs, fn_name: name } = value
  if (!Array.isArray(inputs) || !Array.isArray(outputs) || inputs.length !== outputs.length)
    return [null]
  return inputs.map((input: unknown, at) => ({ input, output: outputs[at] as unknown, name }))
}

function casesOf(rows: unknown[], extra: Record<string, unknown>): CodeTask | string {
  const tests = rows.map(caseOf)
  const bad = tests.indexOf(null)
  if (bad >= 0) return `its test ${bad + 1} cannot be read`
  if (tests.length === 0) return 'the problem has no tests'
  const named = rows.map((row) => (isRecord(row) ? textOf(row['name']) : null)).find(Boolean)
  const metadata = unpacked(extra['metadata'])
  const method = named ?? (isRecord(metadata) ? textOf(metadata['func_name']) : null)
  return {
    tests: tests.filter((test) => test !== null),
    ...(method === null ? {} : { entry: 'Solution', method }),
  }
}

/** Integers that a JSON number would round. */
const long = /(?<![\d.])\d{16,}(?![\d.eE])/

/** `functional` inputs are one JSON argument a line, and outputs one JSON value; others are texts. */
function caseOf(row: unknown): CodeTest | null {
  if (!isRecord(row)) return null
  const { input, output, testtype, name } = row
  if (Array.isArray(input) && typeof name === 'string') return { args: input, expected: output }
  if (typeof input !== 'string' || typeof output !== 'string') return null
  if (testtype !== 'functional') return { input, output }
  if (long.test(input) || long.test(output)) return null
  const args = input.trim() === '' ? [] : input.trim().split('\n').map(unpacked)
  const expected = unpacked(output)
  return args.includes(undefined) || expected === undefined ? null : { args, expected }
}
