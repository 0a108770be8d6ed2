import { describe, expect, it } from 'vitest'
import { analyse, compare, type TemplateSweep } from '../../src/analysis/index.ts'
import type { Arm } from '../../src/records/index.ts'
import { renderReport } from '../../src/report/index.ts'
import { random } from '../../src/statistics/index.ts'
import { arm } from '../helpers/arms.ts'

/** Problems whose completions are right with chance p and else give one of two wrong answers, evenly unless said. */
function drawn(
  p: number,
  { seed, problems = 200, wrong = 0.5 }: { seed: number; problems?: number; wrong?: number },
): Arm {
  const stream = random(seed)
  const n = 32
  return arm(
    Array.from({ length: problems }, () => {
      const counts = [0, 0, 0] as [number, number, number]
      for (let i = 0; i < n; ++i) {
        const right = stream.uniform() < p
        counts[right ? 0 : stream.uniform() < wrong ? 1 : 2]++
      }
      const answers = counts
        .map((count, i) => ({ answer: `a${i}`, count, correct: i === 0 }))
        .filter(({ count }) => count > 0)
      return { n, c: counts[0], answers }
    }),
    { name: `p${p}` },
  )
}

const options = { draws: 300 }

/** Accuracies of base and trained arm under the base's template, then under the other. */
function templatesOf([b0, r0, b1, r1]: [number, number, number, number], wrong = 0.5) {
  const templateSweep: TemplateSweep = {
    template: 'plain',
    others: [{ template: 'boxed', base: drawn(b1, { seed: 3 }), rl: drawn(r1, { seed: 4 }) }],
  }
  const [base, rl] = [drawn(b0, { seed: 1 }), drawn(r0, { seed: 2, wrong })]
  const { templates } = analyse(base, rl, ['templates'], { ...options, templateSweep }).findings
  if (!templates || 'needs' in templates) throw new Error('not examined')
  return templates
}

describe('templates', () => {
  it('splits the gain into what the template gives the base and what training adds', () => {
    const { data, summary } = templatesOf([0.2, 0.25, 0.4, 0.6])
    const [effect] = data.effects
    expect(effect!.base.value).toBeCloseTo(0.2, 1)
    expect(effect!.rl.value).toBeCloseTo(0.35, 1)
    expect(effect!.interaction.value).toBeCloseTo(effect!.rl.value - effect!.base.value, 12)
    expect(effect!.total.value).toBeCloseTo(effect!.base.value + effect!.training.value, 12)
    expect(effect!.base.low).toBeGreaterThan(0)
    expect(summary).toMatch(/the template alone gives the base \+\.1\d\d \[.*\] \(45 % of it\)/)
    expect(data.cells.map(({ template, checkpoint }) => `${template} ${checkpoint}`)).toEqual([
      'plain base',
      'plain rl',
      'boxed base',
      'boxed rl',
    ])
    expect(data.cells[3]!.pass1).toBeCloseTo(0.6, 1)
    expect(data.cells.every(({ answered }) => answered === 1)).toBe(true)
  })

  it('finds the base again where the trained arm is that under the base’s template', () => {
    const { data, summary } = templatesOf([0.3, 0.3, 0.3, 0.6])
    expect(data.back.result).toBe('alike')
    expect(summary).toContain('under plain the trained arm is the base again, within the margins')
  })

  it('does not, where it is right as often and wrong in another way', () => {
    const { back } = templatesOf([0.3, 0.3, 0.3, 0.6], 1).data
    const results = Object.fromEntries(
      back.measures.map(({ measure, result }) => [measure, result]),
    )
    expect(results).toEqual({ accuracy: 'alike', answers: 'unlike' })
    expect(back.result).toBe('unlike')
  })

  it('claims neither from few problems', () => {
    const templateSweep = {
      template: 'plain',
      others: [{ template: 'boxed', base: arm([1, 2, 3]), rl: arm([2, 3, 4]) }],
    }
    const { templates } = analyse(arm([1, 2, 3]), arm([1, 2, 3]), ['templates'], {
      ...options,
      templateSweep,
    }).findings
    if (!templates || 'needs' in templates) throw new Error('not examined')
    expect(templates.data.back.result).toBe('cannot tell')
  })

  it('asks the verdict under the other template, and is drawn', () => {
    const templateSweep: TemplateSweep = {
      template: 'plain',
      others: [{ template: 'boxed', base: drawn(0.5, { seed: 3 }), rl: drawn(0.5, { seed: 4 }) }],
    }
    const found = compare(drawn(0.2, { seed: 1 }), drawn(0.4, { seed: 2 }), {
      ...options,
      k: { from: 1, to: 1 },
      templateSweep,
    })
    const row = found.objections.find(({ id }) => id === 'template')!
    expect(row.outcome).toBe('becomes undecided')
    expect(row.evidence).toMatch(/^under boxed the verdict is: /)
    expect(renderReport(found)).toContain('id="figure-templates"')
  })

  it('asks again in the clusters of the comparison, whatever the other files say', () => {
    const rows = (c: (i: number) => number, labelled: boolean) =>
      arm(
        Array.from({ length: 200 }, (_, i) => ({
          c: c(i),
          ...(labelled && { cluster: `c${i % 10}` }),
        })),
      )
    const better = (i: number) => (i % 10 < 5 ? 8 : 2)
    const under = (labelled: boolean) => ({
      template: 'plain',
      others: [{ template: 'boxed', base: rows(() => 4, labelled), rl: rows(better, labelled) }],
    })
    const row = (labelled: boolean) =>
      compare(
        rows(() => 1, true),
        rows(() => 7, true),
        {
          ...options,
          templateSweep: under(labelled),
        },
      ).objections.find(({ id }) => id === 'template')!
    expect(row(true).outcome).toBe('becomes undecided')
    expect(row(false)).toEqual(row(true))
  })

  it('says what it needs', () => {
    const { templates } = analyse(arm([1, 2]), arm([1, 2]), ['templates'], options).findings
    expect(templates).toEqual({
      needs:
        'both checkpoints under each other’s template (`sweep: {template: [...]}` in an experiment; of files `--template`, `--under`)',
    })
    const templateSweep = {
      template: 'plain',
      others: [{ template: 'boxed', base: arm([1]), rl: arm([1]) }],
    }
    expect(() =>
      analyse(arm([1, 2]), arm([1, 2]), ['templates'], { ...options, templateSweep }),
    ).toThrow('problem "p1" is not in both arms under template boxed (arm.jsonl, arm.jsonl)')
  })
})
