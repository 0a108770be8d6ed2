import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  ArmAudit,
  auditChain,
  AuditedProblem,
  chainAudit,
  chainExample,
  chainOf,
  classUnder,
  operationGraph,
} from '../../src/audit/index.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'
import { syntheticChains } from './synthetic-chains.ts'

const lucky =
  '195+367+562+900 = 1924 and -437-2*234 = -805, so 1924 - 805 = 1119. The answer is 1119.'
const slip = '195+367+562+900 = 1924, and 1924 - 905 = 1019. The answer is 1019.'

describe('chainOf', () => {
  it('leaves out a number at the cut of a completion, which may have gone on', () => {
    // By SmolLM2-135M-Instruct, at a limit of 56 tokens; see examples/smollm2.
    const completion = 'it should be 18 + 215 = 233, and 18 + 36 = 5'
    expect(chainAudit(chainOf({ completion, finish: 'length' })).slips).toBe(0)
    expect(chainAudit(chainOf({ completion, finish: 'stop' })).slips).toBe(1)
    expect(chainOf({ completion: 'a = 5. ', finish: 'length' })).toBe('a = 5. ')
  })
})

/** What the stored audit of a chain says under both grades. */
function stored(text: string, gold: string) {
  const audit = chainAudit(text, gold)
  const { slips, coverage, replayed, lenient, graph } = audit
  return {
    right: [classUnder(audit, true), audit.keptIfRight],
    wrong: [classUnder(audit, false), audit.savedIfWrong],
    slips,
    coverage,
    replayed,
    lenient,
    isFollowed: graph !== null,
  }
}

/** What `auditChain` says of it. */
function whole(text: string, gold: string) {
  const [right, wrong] = [true, false].map((grade) => auditChain(text, { gold, right: grade }))
  const { slips, coverage, replayed } = right!
  return {
    right: [right!.class, right!.rightAfterReplay],
    wrong: [wrong!.class, wrong!.rightAfterReplay],
    slips: slips.length,
    coverage,
    replayed,
    lenient: auditChain(text, { gold }).right,
    isFollowed: operationGraph(text) !== null,
  }
}

describe('chainAudit', () => {
  it('holds what follows for either grade', () => {
    expect(chainAudit(lucky, '1119')).toMatchObject({
      claims: 3,
      slips: 2,
      luckyIfRight: true,
      keptIfRight: true,
      savedIfWrong: true,
      lenient: true,
      replayed: '1119',
    })
    expect(chainAudit(slip, '1119')).toMatchObject({
      slips: 1,
      savedIfWrong: true,
      lenient: false,
      replayed: '1119',
      marks: [{ start: 0, end: 22, expected: '2024', kind: 'carry' }],
    })
    expect(chainAudit('It is blue.', 'blue')).toMatchObject({ claims: 0, lenient: null })
  })

  it('agrees with auditChain on made chains', () => {
    const made = syntheticChains(150, { arithmetic: 0.2, plan: 0.3 }, 5)
    for (const { text, gold } of [
      ...made,
      { text: lucky, gold: '1119' },
      { text: '2 + 2 = 5, no, 2 + 2 = 4. The answer is 4.', gold: '4' },
      { text: 'x + y = 2x + y - 1 so the answer is 3', gold: '4' },
      { text: '3 * 4 = 13. The answer is \\frac{1}{2}.', gold: '\\frac{1}{2}' },
    ])
      expect(stored(text, gold)).toEqual(whole(text, gold))
  })

  it.skipIf(sharedData === null)('agrees with auditChain on the chains of a model', () => {
    const path = sharedFile('chains', 'big-bench-mistake-arithmetic.jsonl')
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    for (const line of lines) {
      const { steps, target } = JSON.parse(line) as { steps: string[]; target: string }
      const text = steps.join('\n')
      expect(stored(text, target)).toEqual(whole(text, target))
    }
  })
})

describe('AuditedProblem', () => {
  it('counts each sample in four worlds', () => {
    const problem = new AuditedProblem('p')
    const gold = '1119'
    const add = (text: string, right: boolean | null, answered = true) =>
      problem.add({ right, answered, audit: chainAudit(text, gold) })
    expect(add(lucky, true)).toBe('right by cancelling errors (lucky)')
    expect(add(slip, false)).toBe('wrong by arithmetic alone')
    // Wrong for its form alone, then for its form and a slip.
    expect(add('1000 + 119 = 1119', false, false)).toBe('wrong otherwise')
    expect(add(slip, false, false)).toBe('wrong by arithmetic alone')
    // Undecided, and one whose text nobody has.
    expect(add('1000 + 119 = 1119', null)).toBeNull()
    expect(problem.add({ right: null, answered: false, audit: null })).toBeNull()
    expect(problem.finish()).toMatchObject({
      n: 6,
      audited: 5,
      right: 1,
      lucky: 1,
      replayed: 2,
      lenient: 3,
      both: 5,
      claims: 3 + 2 + 1 + 2 + 1,
      slips: 4,
    })
  })

  it('counts the ways in which samples went about it, and which of them are known to be right', () => {
    const problem = new AuditedProblem('p')
    const right = '12 + 5 = 17, 17 * 2 = 34. The answer is 34.'
    for (const [text, isRight] of [
      [right, true],
      ['10 + 7 = 17, 17 * 2 = 35. The answer is 35.', false],
      ['12 - 5 = 7. The answer is 7.', false],
    ] as const)
      problem.add({ right: isRight, answered: true, audit: chainAudit(text, '34') })
    const { graphs } = problem.finish()
    // The slip of the second is put right, so that it vouches for its way as the first does.
    expect(graphs.map(({ n, models }) => [n, models])).toEqual([
      [2, 2],
      [1, 0],
    ])
  })
})

describe('ArmAudit', () => {
  it('shows a few chains of each class, the lucky ones first, one a problem', () => {
    const arm = new ArmAudit()
    for (let i = 0; i < 10; ++i) {
      arm.add(`p${i}`, 0, { right: false, answered: true, audit: chainAudit(slip, '1119') })
      arm.add(`p${i}`, 1, { right: true, answered: true, audit: chainAudit(lucky, '1119') })
      arm.add(`p${i}`, 2, { right: true, answered: true, audit: chainAudit(lucky, '1119') })
    }
    const shown = arm.shown()
    expect(shown.map((each) => each.index)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0])
    expect(new Set(shown.map(({ problem }) => problem)).size).toBe(6)
    expect(arm.tally('p3')).toMatchObject({ n: 3, right: 2, lucky: 2 })
    expect(arm.tally('p10')).toBeUndefined()
  })

  it('gives an example with its slips and its end', () => {
    expect(chainExample(lucky, { right: true, gold: '1119' })).toMatchObject({
      class: 'right by cancelling errors (lucky)',
      answer: '1119',
      replayed: '1119',
      marks: [{ expected: '2024' }, { expected: '-905' }],
    })
  })
})
