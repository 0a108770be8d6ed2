import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { auditChain } from '../../src/audit/index.ts'
import { regexCoverage } from './regex-coverage.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

interface Marked {
  steps: string[]
  answer: string
  target: string
  mistake_index: number | null
}

function jsonLines<Row>(name: string): Row[] {
  const text = readFileSync(sharedFile('chains', name), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
}

/** The ids in the first column of the table under a heading of docs/audit.md. */
function documented(heading: string): string[] {
  const page = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8')
  const section = page.split(`### ${heading}\n`)[1]?.split('\n#')[0] ?? ''
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, id]) => id!)
}

/** The step in which the first false claim ends, or null. */
function firstFalseStep(steps: string[]): number | null {
  const { slips } = auditChain(steps.join('\n'))
  if (slips.length === 0) return null
  let start = 0
  for (const [index, step] of steps.entries()) {
    start += step.length + 1
    if (slips[0]!.end <= start) return index
  }
  return null
}

describe.skipIf(sharedData === null)('BIG-Bench Mistake', () => {
  const chains = sharedData === null ? [] : jsonLines<Marked>('big-bench-mistake-arithmetic.jsonl')
  const marked = chains.flatMap((chain, index) =>
    chain.mistake_index === null ? [] : [{ ...chain, index }],
  )

  it('has its marked first mistake found in 233 of 238 chains and more', () => {
    const found = marked.filter(({ steps, mistake_index: step }) => firstFalseStep(steps) === step)
    expect(marked).toHaveLength(238)
    expect(found.length).toBeGreaterThanOrEqual(233)
  })

  it('has every disagreement in the table of docs/audit.md', () => {
    const others = marked
      .filter(({ steps, mistake_index: step }) => firstFalseStep(steps) !== step)
      .map(({ index }) => String(index))
    const unmarked = chains.flatMap(({ steps, mistake_index: step }, index) =>
      step === null && firstFalseStep(steps) !== null ? [String(index)] : [],
    )
    expect(others).toEqual(documented('BIG-Bench Mistake: another step than the marked one'))
    expect(unmarked).toEqual(documented('BIG-Bench Mistake: slips in chains without a mark'))
  })
})

describe.skipIf(sharedData === null)('BIG-Bench Hard multi-step arithmetic', () => {
  const outputs =
    sharedData === null
      ? []
      : (
          JSON.parse(
            readFileSync(sharedFile('chains', 'bbh-multistep-arithmetic-cot.json'), 'utf8'),
          ) as {
            outputs: { prediction: string; target: string }[]
          }
        ).outputs
  const audits = outputs.map(({ prediction, target }, index) => ({
    index: String(index),
    audit: auditChain(prediction, { gold: target }),
  }))
  const withClass = (name: string) =>
    audits.filter(({ audit }) => audit.class === name).map(({ index }) => index)

  it('has six lucky chains among the right ones', () => {
    expect(withClass('right by cancelling errors (lucky)')).toEqual(
      documented('BIG-Bench Hard: lucky chains'),
    )
    expect(withClass('right by cancelling errors (lucky)')).toHaveLength(6)
    expect(withClass('right, slip without effect')).toEqual([])
  })

  it('has at least 120 of 131 wrong chains saved by replay, and the others in the table', () => {
    expect(withClass('wrong by arithmetic alone').length).toBeGreaterThanOrEqual(120)
    const others = [...withClass('wrong otherwise'), ...withClass('nothing to check')]
    expect(others).toEqual(documented('BIG-Bench Hard: wrong chains that replay does not save'))
    expect(withClass('wrong by arithmetic alone').length + others.length).toBe(131)
  })
})

describe.skipIf(sharedData === null)('GSM8K example solutions', () => {
  it('has every right solution with a false claim in the table, at least 90 % of them real', () => {
    const models = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification']
    type Row = Record<string, { is_correct: boolean; solution: string }>
    const flagged = jsonLines<Row>('gsm8k-example-model-solutions.jsonl').flatMap((row, index) =>
      models
        .filter((model) => row[model]!.is_correct)
        .filter((model) => auditChain(row[model]!.solution).slips.length > 0)
        .map((model) => `${index}/${model}`),
    )
    expect(flagged).toEqual(documented('GSM8K: right solutions with a false claim'))
    const page = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8')
    const real =
      page
        .split('### GSM8K')[1]!
        .split('\n#')[0]!
        .match(/\| real \|/g) ?? []
    expect(real.length).toBeGreaterThanOrEqual(0.9 * flagged.length)
  })
})

/** Results of one operation that a plain regular expression finds, with what stands before them. */
const results =
  /(?<![\d.,*/×+-]\s?)(\d+(?:\.\d+)?) ?(\+|-|\*|×|\\times|\\cdot) ?(\d+(?:\.\d+)?) ?= ?(\d+(?:\.\d+)?)(?![\d,.]*\d)/g

function valueOf(a: number, operator: string, b: number): number {
  if (operator === '+') return a + b
  return operator === '-' ? a - b : a * b
}

describe.skipIf(sharedData === null)('real chains with one result changed', () => {
  const completions =
    sharedData === null
      ? []
      : readFileSync(sharedFile('logs', 'qwen-math-cot-100x8.jsonl'), 'utf8')
          .trim()
          .split('\n')
          .flatMap((line) => (JSON.parse(line) as { code: string[] }).code)

  it('have the change found nearly always', () => {
    let changed = 0
    let found = 0
    for (const text of completions)
      for (const match of text.matchAll(results)) {
        const [whole, a, operator, b, stated] = match as unknown as [
          string,
          string,
          string,
          string,
          string,
        ]
        if (valueOf(Number(a), operator, Number(b)) !== Number(stated)) continue
        const at = match.index + whole.length - stated.length
        const wrong = String(Number(stated) + [1, 10, 2, 100][changed % 4]!)
        const { slips } = auditChain(text.slice(0, at) + wrong + text.slice(at + stated.length))
        changed++
        if (slips.some(({ start, end }) => start < at + wrong.length && end > at)) found++
      }
    expect(changed).toBeGreaterThan(300)
    expect(found / changed).toBeGreaterThan(0.97)
  })
})

describe.skipIf(sharedData === null)(
  'the completions of a model that was not trained on annotations',
  () => {
    it('have the flags of the table and no other, nine of ten of them real', () => {
      const flagged = readFileSync(sharedFile('logs', 'qwen-math-cot-100x8.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .flatMap((line, i) =>
          (JSON.parse(line) as { code: string[] }).code.flatMap((text, j) =>
            auditChain(text).slips.length > 0 ? [`${i}/${j}`] : [],
          ),
        )
      expect(flagged).toEqual(documented('Qwen2.5-Math: flags in 800 completions'))
      const page = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8')
      const table = page.split('### Qwen2.5-Math')[1]!.split('\n#')[0]!
      const real = table.match(/\| real \|/g) ?? []
      expect(real.length).toBeGreaterThanOrEqual(0.9 * flagged.length)
    })
  },
)

describe.skipIf(sharedData === null)('coverage', () => {
  const steps = (name: string) => jsonLines<Marked>(name).map((chain) => chain.steps.join('\n'))
  const solutions = () =>
    jsonLines<Record<string, { solution: string }>>('gsm8k-example-model-solutions.jsonl').map(
      (row) => row['6b_finetuning']!.solution,
    )
  const completions = () =>
    readFileSync(sharedFile('logs', 'qwen-math-cot-100x8.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { code: string[] }).code[0]!)

  it.each([
    ['GSM8K solutions', solutions],
    ['BIG-Bench Mistake', () => steps('big-bench-mistake-arithmetic.jsonl')],
    ['Qwen2.5-Math completions', completions],
  ])('of %s is not below that of a plain regular expression', (_, texts) => {
    const chains = texts()
    const mean = (of: (text: string) => number) =>
      chains.reduce((sum, text) => sum + of(text), 0) / chains.length
    expect(mean((text) => auditChain(text).coverage)).toBeGreaterThan(mean(regexCoverage))
  })
})

describe.skipIf(sharedData === null)('GSM8K reference solutions', () => {
  it('have the false claims of the table and no other', () => {
    const flagged = jsonLines<{ ground_truth: string }>(
      'gsm8k-example-model-solutions.jsonl',
    ).flatMap(({ ground_truth: solution }, index) =>
      auditChain(solution).slips.length > 0 ? [String(index)] : [],
    )
    expect(flagged).toEqual(documented('GSM8K: reference solutions with a false claim'))
  })
})
