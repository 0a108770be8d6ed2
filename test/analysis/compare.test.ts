import { describe, expect, it } from 'vitest'
import { compare, type Objection } from '../../src/analysis/index.ts'
import { InputError } from '../../src/records/index.ts'
import { arm, deepscaler } from '../helpers/arms.ts'

const repeat = (count: number, row: number) => Array<number>(count).fill(row)
const row = (objections: readonly Objection[], id: string) =>
  objections.find((objection) => objection.id === id)!

describe('compare', () => {
  const comparison = compare(deepscaler('base'), deepscaler('rl'))

  it('finds the DeepScaleR pair sharper and narrower', () => {
    const { verdict, curves, solved } = comparison
    expect(verdict.name).toBe('sharper and narrower')
    expect(verdict.certain.gain).toEqual([{ from: 1, to: 10 }])
    expect(curves.data.crossing.point).toBe(22)
    expect(curves.data.crossing.certified).toBe(true)
    expect(curves.data.crossing.probability).toBeGreaterThan(0.99)
    expect(solved.data.all).toMatchObject({ both: 911, baseOnly: 33, rlOnly: 12, neither: 104 })
    expect(solved.data.all.mcnemarP).toBeCloseTo(0.0024589, 6)
  })

  it('has parts that sum to their whole', () => {
    const { gain, spread, histogram, problems } = comparison
    const { total, sharpened, discovered, regressed, counts } = gain.data
    expect(sharpened.value + discovered.value + regressed.value).toBeCloseTo(total.value, 12)
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(1060)
    for (const { difference, mean, spread: part, rest } of spread.data)
      expect(mean.value + part.value + rest.value).toBeCloseTo(difference, 12)
    expect(histogram.data.reduce((sum, { base }) => sum + base, 0)).toBe(problems.length)
    // Counted from the files: 116 and 137 problems with c = 0.
    expect(histogram.data[0]).toMatchObject({ base: 116, rl: 137 })
  })

  it('shows what the base against itself would call gained and lost', () => {
    const { selfNull } = comparison.gain.data
    expect(selfNull.sharpened + selfNull.discovered + selfNull.regressed).toBeCloseTo(0, 12)
    expect(selfNull.sharpened).toBeGreaterThan(0.005)
  })

  it('is the same again, to the last digit', () => {
    expect(compare(deepscaler('base'), deepscaler('rl'))).toEqual(comparison)
  })

  it('is mirrored when the arms change places', () => {
    const swapped = compare(deepscaler('rl'), deepscaler('base'))
    for (const [j, { low, high }] of swapped.curves.data.points.entries()) {
      expect(low).toBeCloseTo(-comparison.curves.data.points[j]!.high, 6)
      expect(high).toBeCloseTo(-comparison.curves.data.points[j]!.low, 6)
    }
  })

  it('does not depend on the order of the problems', () => {
    const shuffled = (which: 'base' | 'rl') => {
      const whole = deepscaler(which)
      return { ...whole, problems: whole.problems.toReversed() }
    }
    const { verdict, curves } = compare(shuffled('base'), shuffled('rl'))
    expect(verdict.name).toBe(comparison.verdict.name)
    expect(curves.data.points[127]!.low).toBeCloseTo(comparison.curves.data.points[127]!.low, 9)
  })

  it('says nothing is certain of an arm against itself, and no change where problems are many', () => {
    const few = arm([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(compare(few, few).verdict.name).toBe('undecided')
    const many = arm(Array.from({ length: 2000 }, (_, i) => i % 9))
    expect(compare(many, many).verdict.name).toBe('no change')
  })

  it('finds a plain gain broader, and its mirror worse', () => {
    const [low, high] = [arm(repeat(60, 0)), arm(repeat(60, 7))]
    expect(compare(low, high).verdict.name).toBe('broader')
    expect(compare(high, low).verdict.name).toBe('worse')
  })

  it('speaks of no breadth where there is one k', () => {
    const once = (c: (i: number) => number) =>
      arm(Array.from({ length: 200 }, (_, i) => ({ n: 1, c: c(i) })))
    const { verdict } = compare(
      once((i) => Number(i % 5 === 0)),
      once((i) => Number(i % 5 < 3)),
    )
    expect(verdict.name).toBe('sharper, breadth undecided')
    expect(verdict.sentence).toContain('of more attempts these data say nothing')
    expect(verdict.rules.map(({ name }) => name)).toEqual(['sharper', 'worse', 'no-change'])
  })

  it('says when few completions of one problem cut k short for all', () => {
    const ragged = arm(Array.from({ length: 50 }, (_, i) => ({ n: i === 7 ? 2 : 64, c: 1 })))
    expect(compare(ragged, ragged).curves.caveats.join()).toContain(
      'k ends at 2 because 1 problem (p7 is one) have fewer completions than the usual 64',
    )
  })

  it('has samples-to-match whatever range of k the verdict is about', () => {
    const { efficiency } = compare(deepscaler('base'), deepscaler('rl'), {
      k: { from: 10, to: 128 },
    })
    expect(efficiency.data.samplesToMatch.k).toBeCloseTo(1.9, 1)
    expect(efficiency.data.samplesToMatch).toMatchObject({ low: 1, high: 3 })
  })

  it('says at most one where the trained arm is worse', () => {
    const { efficiency } = compare(arm(repeat(60, 7)), arm(repeat(60, 2)))
    expect(efficiency.data.samplesToMatch).toEqual({ k: 1, low: 0, high: 1 })
    expect(efficiency.summary).toContain('at most 1 of the base [0, 1]')
  })

  it('holds strata and matched tokens at both extremes of the unresolved too', () => {
    const rows = (c: number, u: number) =>
      arm(Array.from({ length: 60 }, (_, i) => ({ c, u, tokens: 80, stratum: `s${i % 2}` })))
    const { strata, matched, gain } = compare(rows(2, 4), rows(5, 0))
    expect(strata).toMatchObject({ data: [{ first: { low: expect.any(Number) as number } }, {}] })
    if ('needs' in strata || 'needs' in matched) throw new Error('both have their input')
    for (const { first } of strata.data) expect(first.low).toBeLessThan(0)
    expect(matched.data.points[0]!.low).toBeLessThan(0)
    expect(gain.caveats.join()).toContain('unresolved completions as not correct')
  })

  it.each([
    ['plain', 2],
    ['plain', 3],
    ['bounded', 2],
  ] as const)('survives the %s band on %i problems', (band, count) => {
    const few = (c: number) => arm(Array.from({ length: count }, (_, i) => ({ c: c + (i % 2) })))
    expect(compare(few(0), few(7), { band }).objections.length).toBeGreaterThan(10)
  })

  it('says what to buy where it is undecided, never less than there is', () => {
    const some = (shift: number) =>
      arm(Array.from({ length: 30 }, (_, i) => ({ c: (i % 7) + (i % 6 === 0 ? shift : 0) })))
    const { verdict } = compare(some(0), some(1))
    expect(verdict.toDecide.length).toBeGreaterThan(0)
    const unsure = arm(Array.from({ length: 30 }, () => ({ c: 2, u: 6 })))
    expect(compare(unsure, unsure).verdict.toDecide).toEqual([
      'to resolve the 360 unresolved completions, which the band allows for both ways',
    ])
  })

  it('holds at both extremes of what is unresolved, or does not hold', () => {
    const base = arm(repeat(60, 2))
    const open = arm(Array.from({ length: 60 }, () => ({ c: 5, u: 0 })))
    const unsure = arm(Array.from({ length: 60 }, () => ({ c: 2, u: 6 })))
    expect(compare(base, open).verdict.rules.find(({ name }) => name === 'sharper')!.holds).toBe(
      true,
    )
    const doubtful = compare(base, unsure)
    expect(doubtful.verdict.rules.find(({ name }) => name === 'sharper')!.holds).toBe(false)
    const { low, high } = doubtful.curves.data.points[0]!
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0.7)
    expect(doubtful.curves.caveats[0]).toContain('360 completions are unresolved')
  })

  it('uses every problem’s own n', () => {
    const base = arm(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? { c: 4, n: 8 } : { c: 8, n: 16 })),
    )
    const { settings, curves } = compare(base, base)
    expect(settings.ks.at(-1)).toBe(8)
    expect(curves.data.points[0]!.base).toBeCloseTo(0.5, 12)
  })

  it('says beside the curve what few completions cannot tell', () => {
    const single = arm(Array.from({ length: 30 }, (_, i) => ({ c: i % 2, n: 1 })))
    expect(compare(single, single).curves.caveats).toEqual([
      'with 1 completion a problem nothing here says what more attempts would find, nor whether the curves cross at larger k: a problem that the only attempt missed may still be solved by up to .950 of attempts (95 %)',
    ])
    const four = arm(Array.from({ length: 30 }, (_, i) => ({ c: i % 3, n: 4 })))
    expect(compare(four, four).curves.caveats[0]).toContain('none of 4 attempts solved may still')
    const many = arm(repeat(30, 3))
    expect(compare(many, many).curves.caveats).toEqual([])
  })

  it('says which arm ends the range of k', () => {
    const short = arm(Array.from({ length: 30 }, () => ({ c: 2, n: 8 })))
    const long = arm(Array.from({ length: 30 }, () => ({ c: 2, n: 32 })))
    expect(compare(long, short).curves.caveats).toEqual([
      'k ends at 8 because the trained arm has 8 completions a problem and the base 32: beyond that they are not compared',
    ])
  })

  it('refuses a k beyond the completions of some problem', () => {
    const base = arm(repeat(10, 3))
    expect(() => compare(base, base, { k: { from: 1, to: 16 } })).toThrow(
      new InputError(
        'pass@16 needs at least 16 completions of every problem, got 8 of p0; --k 1-8 would do',
      ),
    )
  })

  it.each([
    [{ alpha: 0 }, 'alpha must lie between 0 and 1, got 0'],
    [{ margin: -1 }, 'margin must lie from 0 to 1, got -1'],
    [{ draws: 3 }, 'draws must be a whole number of at least 100, got 3'],
    [{ k: { from: 0, to: 4 } }, 'k must be a range such as 1-128, got 0-4'],
  ])('refuses %j', (options, message) => {
    const base = arm(repeat(10, 3))
    expect(() => compare(base, base, options)).toThrow(new InputError(message))
  })

  it('refuses a single problem, which says nothing of others', () => {
    expect(() => compare(arm([3]), arm([4]))).toThrow(
      new InputError('an interval over problems needs at least 2, got 1'),
    )
  })

  it('finds conditions that both files state and that differ', () => {
    const base = arm(repeat(30, 2), { conditions: { temperature: '0.6', template: 'boxed' } })
    const rl = arm(repeat(30, 7), { conditions: { temperature: '1', template: 'boxed' } })
    const { verdict } = compare(base, rl)
    expect(verdict.name).toBe('not comparable')
    expect(verdict.sentence).toContain('temperature: 0.6 and 1')
    expect(verdict.sentence).not.toContain('boxed')
  })

  it('spends the error over recorded looks', () => {
    const base = arm(repeat(30, 3))
    expect(compare(base, base).settings.look).toEqual({ number: 1, alpha: 0.05, recorded: false })
    expect(compare(base, base, { look: 1 }).settings.look.alpha).toBeCloseTo(0.025, 12)
    expect(compare(base, base, { look: 3 }).settings.look.alpha).toBeCloseTo(0.05 / 12, 12)
  })
})

describe('the ledger of objections', () => {
  const { objections } = compare(deepscaler('base'), deepscaler('rl'))

  it('says which completions the loss hangs on', () => {
    const accepts = row(objections, 'false accepts')
    expect(accepts.outcome).toBe('becomes undecided')
    expect(accepts.smallestFlip).toContain('at most 1 success in the base')
  })

  it('attacks the rare successes of each arm, and of both', () => {
    const many = (c: (i: number) => number) =>
      arm(Array.from({ length: 400 }, (_, i) => ({ n: 64, c: c(i) })))
    // What keeps the trained arm from being broader is the base's single successes on 150 problems.
    const sharper = compare(
      many((i) => (i < 200 ? 26 : i < 350 ? 1 : 0)),
      many((i) => (i < 200 ? 58 : i < 350 ? 19 : 0)),
      { draws: 300 },
    )
    expect(sharper.verdict.name).toBe('sharper, not broader')
    expect(row(sharper.objections, 'false accepts')).toMatchObject({
      outcome: 'flips',
      evidence: expect.stringContaining(
        'broader (the base), sharper, not broader (the trained arm)',
      ),
    })
    // What makes it broader, behind at few attempts as it is, is its own.
    const broader = compare(
      many((i) => (i < 200 ? 60 : 0)),
      many((i) => (i < 200 ? 20 : i < 240 ? 1 : 0)),
      { draws: 300 },
    )
    expect(broader.verdict.name).toBe('broader')
    expect(broader.verdict.certain.loss.length).toBeGreaterThan(0)
    expect(row(broader.objections, 'false accepts')).toMatchObject({
      outcome: 'becomes undecided',
      smallestFlip: expect.stringContaining('at most 1 success in the trained arm'),
    })
  })

  it('holds nothing against a verdict that it does not claim, beyond the largest k', () => {
    const rows = (solved: number, c: number) =>
      arm(Array.from({ length: 200 }, (_, i) => ({ n: 64, c: i < solved ? c : 0 })))
    const { verdict, objections: ledger } = compare(rows(100, 20), rows(190, 50), { draws: 300 })
    expect(verdict.name).toBe('broader')
    expect(row(ledger, 'larger k')).toMatchObject({
      outcome: 'accounted for',
      evidence: expect.stringMatching(/^the verdict claims nothing beyond k = 64; .*never solved/),
    })
    expect(verdict.objected.join()).not.toContain('larger k')
  })

  it('drops the fewest problems that undo the verdict', () => {
    const { smallestFlip } = row(objections, 'few problems')
    const count = Number(/the (\d+) problem/.exec(smallestFlip!)![1])
    const [base, rl] = [deepscaler('base'), deepscaler('rl')]
    // The loss is surest at k = 128 or near it: without those that lose most there.
    const order = base.problems
      .map((problem, i) => ({ i, lost: (problem.c > 0 ? 1 : 0) - (rl.problems[i]!.c > 0 ? 1 : 0) }))
      .toSorted((a, b) => b.lost - a.lost)
    const without = (dropped: number) => {
      const gone = new Set(order.slice(0, dropped).map(({ i }) => i))
      const rest = (whole: typeof base) => ({
        ...whole,
        problems: whole.problems.filter((_, i) => !gone.has(i)),
      })
      return compare(rest(base), rest(rl)).verdict.name
    }
    expect(without(count + 2)).not.toBe('sharper and narrower')
    expect(without(Math.max(0, count - 3))).toBe('sharper and narrower')
  })

  it('audits what the numbers alone would say where arms are not comparable', () => {
    const confounded = compare(deepscaler('base'), deepscaler('rl'), { confounds: ['template'] })
    expect(row(confounded.objections, 'comparability')).toMatchObject({ outcome: 'flips' })
    expect(row(confounded.objections, 'few problems').smallestFlip).toBe(
      row(objections, 'few problems').smallestFlip,
    )
  })

  it('lets an undecided verdict stay so or be decided, whatever else a row asks', () => {
    const some = (shift: number) =>
      arm(Array.from({ length: 30 }, (_, i) => ({ c: (i % 7) + (i % 6 === 0 ? shift : 0) })))
    const { verdict, objections: rows } = compare(some(0), some(1))
    expect(verdict.name).toBe('undecided')
    const left = new Set(rows.map(({ outcome }) => outcome))
    expect(left).toEqual(new Set(['stays undecided', 'accounted for', 'not examined']))
    expect(row(rows, 'larger k').outcome).toBe('accounted for')
    expect(verdict.objected).toEqual([])
  })

  it('says what the gain is worth in search, and what training had to learn from', () => {
    expect(row(objections, 'efficiency').evidence).toMatch(
      /^one attempt of the trained arm is worth 1\.9 of the base \[1, 3\]; .* \(Δ_SE\) is \+\.211 .*; the trained arm needs \.17 bits less search a problem \[\.10, \.24\]; "sharper" claims no more than that$/,
    )
    expect(row(objections, 'signal').evidence).toMatch(
      /^of groups of 8 completions .* of the 12 problems that the trained arm alone solves 0 are certainly solved more often than by the base$/,
    )
  })

  it('examines strata and leaves out one at a time', () => {
    expect(row(objections, 'one benchmark').evidence).toContain('without olympiadbench')
  })

  it('says what each row that counts cannot fill would need', () => {
    const open = objections.filter(({ outcome }) => outcome === 'not examined')
    for (const { evidence } of open) expect(evidence).toMatch(/^needs /)
    expect(objections.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['template', 'temperature', 'lucky chains']),
    )
  })

  it('matches tokens instead of k where they are known', () => {
    const base = arm(Array.from({ length: 60 }, () => ({ c: 3, tokens: 800 })))
    const rl = arm(Array.from({ length: 60 }, () => ({ c: 4, tokens: 6400 })))
    const { matched, objections: rows } = compare(base, rl)
    expect(matched).toMatchObject({ data: { meanBase: 100, meanRl: 800 } })
    expect(row(rows, 'tokens').outcome).toBe('flips')
  })

  it('costs no arm an attempt for completions that are longer by a hair', () => {
    const base = arm(Array.from({ length: 60 }, () => ({ c: 3, tokens: 800 })))
    const rl = arm(Array.from({ length: 60 }, () => ({ c: 4, tokens: 804 })))
    const { matched } = compare(base, rl)
    if ('needs' in matched) throw new Error('it has its input')
    expect(matched.data.points.map(({ kBase, kRl }) => [kBase, kRl])).toEqual([
      [1, 1],
      [2, 2],
      [4, 4],
      [8, 7],
    ])
  })

  it('opens truncated completions both ways', () => {
    const base = arm(Array.from({ length: 60 }, () => ({ c: 2, truncated: 6 })))
    const rl = arm(Array.from({ length: 60 }, () => ({ c: 7, truncated: 0 })))
    const truncation = row(compare(base, rl).objections, 'truncation')
    expect(truncation.evidence).toContain('75.0 % of the base')
    expect(truncation.outcome).toBe('becomes undecided')
  })
})
