import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/arithmetic/index.ts'
import { graderNamed } from '../../src/grading/index.ts'
import { ChainFamily, type ChainSpec, type Operator } from '../../src/problems/generators/chains.ts'
import { reachable } from '../../src/problems/generators/countdown.ts'
import { generateProblems } from '../../src/problems/index.ts'
import { random } from '../../src/statistics/index.ts'

/** Every chain of a spec, listed one by one and weighed as the draw says: start, operator, operand. */
function listed({ steps, range, limit, operators }: ChainSpec): Map<number, number> {
  const answers = new Map<number, number>()
  const rule: Record<Operator, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  }
  const walk = (value: number, left: number, weight: number) => {
    if (left === 0) return void answers.set(value, (answers.get(value) ?? 0) + weight)
    for (const operator of operators) {
      const most = '*/'.includes(operator) ? Math.min(range, 9) : range
      for (let b = 2; b <= most; b += 1) {
        const result = rule[operator](value, b)
        if (result < 0 || result > limit || result % 1 !== 0) continue
        walk(result, left - 1, weight / (most - 1))
      }
    }
  }
  for (let start = 2; start <= Math.min(range, limit); start += 1) walk(start, steps, 1)
  const total = [...answers.values()].reduce((a, b) => a + b, 0)
  return new Map([...answers].map(([answer, weight]) => [answer, weight / total]))
}

const close = (shares: Map<number, number>) =>
  [...shares]
    .sort(([a], [b]) => a - b)
    .map(([answer, share]) => [answer, expect.closeTo(share, 12)])

describe('ChainFamily', () => {
  const specs: ChainSpec[] = [
    { steps: 1, range: 4, limit: 40, operators: ['+', '-', '*'] },
    { steps: 2, range: 5, limit: 12, operators: ['+', '-', '*'] },
    { steps: 3, range: 6, limit: 30, operators: ['+', '-', '*', '/'] },
    { steps: 4, range: 12, limit: 15, operators: ['-', '/'] },
  ]
  it.each(specs)('knows the answers of every chain by enumeration: %j', (spec) => {
    const answers = new ChainFamily(spec).answers()
    expect([...answers].sort(([a], [b]) => a - b)).toEqual(close(listed(spec)))
  })

  it('draws by those shares', () => {
    const spec: ChainSpec = { steps: 2, range: 4, limit: 12, operators: ['+', '-', '*', '/'] }
    const family = new ChainFamily(spec)
    const stream = random(3)
    const draws = 40_000
    const seen = new Map<number, number>()
    for (let i = 0; i < draws; i += 1) {
      const { start, steps, value } = family.draw(stream)
      const replayed = steps.reduce(
        (at, { operator, operand }) => evaluate(`(${at})${operator}${operand}`).value!.toNumber(),
        start,
      )
      expect(replayed).toBe(value)
      seen.set(value, (seen.get(value) ?? 0) + 1)
    }
    for (const [answer, share] of family.answers()) {
      const sd = Math.sqrt((share * (1 - share)) / draws)
      expect(Math.abs((seen.get(answer) ?? 0) / draws - share)).toBeLessThan(5 * sd + 1e-9)
    }
  })
})

/** All values of all ways to put numbers, operators and brackets, by another route than the generator's. */
function values(numbers: readonly number[]): Set<string> {
  const trees = (list: readonly number[]): string[] => {
    if (list.length === 1) return [String(list[0])]
    const all: string[] = []
    for (let mask = 1; mask < 2 ** list.length - 1; mask += 1) {
      const left = trees(list.filter((_, i) => mask & (1 << i)))
      const right = trees(list.filter((_, i) => !(mask & (1 << i))))
      for (const a of left)
        for (const b of right) for (const o of '+-*/') all.push(`(${a}${o}${b})`)
    }
    return all
  }
  const found = trees(numbers).map((text) => evaluate(text).value?.toString())
  return new Set(found.filter((value) => value !== undefined))
}

describe('reachable', () => {
  it.each([[[1, 2]], [[3, 3]], [[1, 2, 3]], [[2, 2, 5]], [[4, 7, 8]], [[3, 3, 8, 8]]])(
    'finds exactly the targets that some expression of %j has',
    (numbers) => {
      const { chance } = reachable(numbers, 60)
      const whole = [...values(numbers)]
        .map(Number)
        .filter((v) => Number.isInteger(v) && v >= 1 && v <= 60)
      expect([...chance.keys()].sort((a, b) => a - b)).toEqual(whole.sort((a, b) => a - b))
    },
  )

  it('finds the solution of 3 3 8 8 for 24, which only fractions have', () => {
    expect(reachable([3, 3, 8, 8], 24).chance.has(24)).toBe(true)
    expect(reachable([1, 1, 1, 1], 24).chance.has(24)).toBe(false)
  })

  it('has the chance of a random player by hand', () => {
    // 2 and 3: sum 5, product 6, differences -1 and 1, quotients 2/3 and 3/2.
    expect([...reachable([2, 3], 10).chance]).toEqual([
      [5, 1 / 6],
      [6, 1 / 6],
      [1, 1 / 6],
    ])
  })

  it.each([[[2, 3, 4]], [[1, 1, 2]], [[4, 4, 4]], [[3, 3, 8, 8]], [[1, 2, 5, 7]]])(
    'has the chance of a random player by listing every play with %j',
    (numbers) => {
      const ends = new Map<number, number>()
      everyPlay(numbers, 1, (end, weight) => ends.set(end, (ends.get(end) ?? 0) + weight))
      const whole = [...ends].filter(([end]) => end >= 1 && end <= 100 && Number.isInteger(end))
      const { chance } = reachable(numbers, 100)
      expect([...chance].sort(([x], [y]) => x - y)).toEqual(close(new Map(whole)))
      expect([...ends.values()].reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    },
  )
})

/** Every play to its end in decimals, with the chance of it: each move that there is has the same. */
function everyPlay(
  hand: readonly number[],
  weight: number,
  take: (end: number, weight: number) => void,
): void {
  if (hand.length === 1) return take(Math.round(hand[0]! * 1e6) / 1e6, weight)
  const moves: number[][] = []
  hand.forEach((a, i) =>
    hand.forEach((b, j) => {
      const rest = hand.filter((_, at) => at !== i && at !== j)
      if (i < j) moves.push([...rest, a + b], [...rest, a * b])
      if (i !== j) moves.push([...rest, a - b])
      if (i !== j && Math.abs(b) > 1e-9) moves.push([...rest, a / b])
    }),
  )
  for (const next of moves) everyPlay(next, weight / moves.length, take)
}

describe('generateProblems', () => {
  it.each(['arithmetic', 'words', 'countdown'] as const)(
    'gives %s by seed, each question once, one stratum a difficulty',
    (generator) => {
      const settings = { generator, count: 30, seed: 7, steps: [2, 3] }
      const problems = generateProblems(settings)
      expect(problems).toHaveLength(60)
      expect(new Set(problems.map(({ question }) => question)).size).toBe(60)
      expect(new Set(problems.map(({ id }) => id)).size).toBe(60)
      expect(new Set(problems.map(({ stratum }) => stratum)).size).toBe(2)
      expect(generateProblems(settings)).toEqual(problems)
      expect(generateProblems({ ...settings, seed: 8 })).not.toEqual(problems)
    },
  )

  it('asks what its answers answer', () => {
    for (const { question, gold } of generateProblems({
      generator: 'arithmetic',
      count: 200,
      seed: 1,
      steps: [2, 5, 9],
    })) {
      const asked = question.slice('What is '.length, -1).replaceAll('×', '*').replaceAll('÷', '/')
      expect(evaluate(asked).value?.toString()).toBe(gold)
    }
  })

  it('tells stories whose sentences, read one by one, give the answer', () => {
    for (const { question, gold } of generateProblems({
      generator: 'words',
      count: 200,
      seed: 1,
      steps: [2, 4],
      range: [10, 200],
    })) {
      const [first, ...told] = question.split(/(?<=[.?]) /)
      let value = Number(/\d+/.exec(first!)![0])
      for (const sentence of told.slice(0, -1)) {
        const by = Number(/\d+/.exec(sentence)![0])
        if (/more/.test(sentence)) value += by
        else if (/gives away|loses/.test(sentence)) value -= by
        else if (/trades|times as many/.test(sentence)) value *= by
        else value /= by
      }
      expect(String(value)).toBe(gold)
    }
  })

  it.each<['arithmetic' | 'words', Operator[]]>([
    ['arithmetic', ['+', '-', '*']],
    ['words', ['+', '-', '*', '/']],
  ])(
    'states answer space and best guess of %s as enumeration finds them',
    (generator, operators) => {
      const settings = { count: 1, seed: 1, steps: 3, range: 6, limit: 20 }
      const [made] = generateProblems({ generator, ...settings })
      const shares = listed({ steps: 3, range: 6, limit: 20, operators })
      expect(made!.answerSpace).toBe(shares.size)
      expect(made!.extra!['bestGuess']).toBeCloseTo(Math.max(...shares.values()), 12)
    },
  )

  it('makes countdowns that are solvable, with the chance of a random player', () => {
    const problems = generateProblems({
      generator: 'countdown',
      count: 20,
      seed: 2,
      steps: 3,
      range: 9,
      limit: 50,
    })
    for (const { gold, extra, answerSpace } of problems) {
      const numbers = extra!['numbers'] as number[]
      expect(values(numbers).has(gold)).toBe(true)
      expect(1 / answerSpace!).toBeCloseTo(extra!['chance'] as number, 12)
    }
  })

  it.each([
    [{ steps: 1 }, 'steps of a generator is a whole number from 2 to 16, got 1'],
    [{ range: [10, 2000] }, 'range of a generator is a whole number from 2 to 1000, got 2000'],
    [{ steps: 2, range: 2, limit: 3, count: 50 }, 'finds only'],
    [{ limit: 1 }, 'has no chain with results up to 1'],
    [{ limit: 0 }, 'largest of a generator is a whole number from 1 to 10000, got 0'],
    [{ limit: 1e9 }, 'largest of a generator is a whole number from 1 to 10000, got 1000000000'],
    [{ count: 0 }, 'count of a generator is a whole number from 1 to 100000, got 0'],
  ])('refuses %j', (some, message) => {
    expect(() => generateProblems({ generator: 'arithmetic', count: 5, seed: 1, ...some })).toThrow(
      message,
    )
  })
})

describe('the grader of expressions', () => {
  const problem = { gold: '24', extra: { numbers: [3, 3, 8, 8] } }
  it.each([
    ['\\boxed{8/(3-8/3)}', 'correct'],
    ['\\boxed{8 \\div (3 - \\frac{8}{3})}', 'correct'],
    ['\\boxed{8 ÷ (3 − 8 ÷ 3) = 24}', 'correct'],
    ['\\boxed{3*8}', 'incorrect'],
    ['\\boxed{3*8*(8-3)/5}', 'incorrect'],
    ['\\boxed{24}', 'incorrect'],
    ['\\boxed{3+3+8+8}', 'incorrect'],
    ['\\boxed{8/(3-3)*8}', 'incorrect'],
    ['\\boxed{33-8-8}', 'incorrect'],
    ['\\boxed{8^3+8-3}', 'incorrect'],
    ['\\boxed{24+0*(3+3+8+8)}', 'incorrect'],
    ['no idea', 'incorrect'],
  ])('says of %s that it is %s', async (completion, verdict) => {
    const grade = await graderNamed('expression')!.grade(completion, problem)
    expect(grade.verdict).toBe(verdict)
  })

  it('decides nothing without the numbers', async () => {
    const grade = await graderNamed('expression')!.grade('\\boxed{1+1}', { gold: '2' })
    expect(grade).toMatchObject({
      verdict: 'undecided',
      reason: 'the problem has no numbers or no target',
    })
  })
})
