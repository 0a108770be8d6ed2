import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { reference, referenceNames } from '../../src/analysis/published/reference.ts'
import { sharedData, sharedFile } from '../helpers/shared-data.ts'

describe('the curves of Yue et al. 2025', () => {
  it('end at whole numbers of problems', () => {
    const off = referenceNames()
      // Not where averages over several samplings are drawn.
      .filter((name) => !/Math(Vista|Vision)|DAPO/.test(name))
      .flatMap((name) => {
        const { base, rl, problems } = reference(name)
        return [base, rl].map((curve) => curve.at(-1)!.pass * problems)
      })
      .map((solved) => Math.abs(solved - Math.round(solved)))
    expect(off.length).toBeGreaterThan(100)
    expect(Math.max(...off)).toBeLessThan(0.11)
  })

  it('rise with k', () => {
    const rises = referenceNames()
      .flatMap((name) => [reference(name).base, reference(name).rl])
      .flatMap((curve) => curve.slice(1).map(({ pass }, i) => pass - curve[i]!.pass))
    expect(Math.min(...rises)).toBeGreaterThan(-0.0005)
  })

  // The first plotted k with the base ahead, model by model: 7B, 14B, 32B, LLaMA
  it.each([
    ['AIME24', [215, 304, 128, 304]],
    ['MATH500', [16, 16, 9, 45]],
    ['Minerva', [8, 11, 8, 128]],
    ['OlympiadBench', [45, 53, 16, 512]],
    ['GSM8K', [4, 4, 3, 90]],
    ['AMC23', [64, 16, 38, 64]],
  ])('cross on %s at %j', (benchmark, ks) => {
    const models = ['Qwen2.5-7B', 'Qwen2.5-14B', 'Qwen2.5-32B', 'LLaMA-3.1-8B']
    const found = models.map((model) => reference(`yue2025/${benchmark}/${model}`).crossing)
    expect(found).toEqual(ks)
  })

  it.each([
    ['LCB 2024.8-2025.1/DeepCoder-14B', null],
    ['AIME24/Qwen2.5-Math-7B vs Oat-Zero', 724],
    ['AIME24/Qwen2.5-32B vs DAPO', 660],
    ['HumanEval+/Code-R1', 2],
    ['MBPP+/Code-R1', 38],
    ['LCB 2023.5-2025.1/Code-R1', 8],
    ['LCB 2024.8-2025.1/Code-R1', 107],
  ])('cross on %s at %s', (name, k) => {
    expect(reference(`yue2025/${name}`).crossing).toBe(k)
  })

  it('need about three samples of the base to match one of the trained arm', () => {
    const found = referenceNames()
      .slice(0, 33)
      .map((name) => reference(name).samplesToMatch!)
    const sorted = found.toSorted((a, b) => a - b)
    expect(sorted[16]).toBeCloseTo(3.0, 1)
    expect(sorted[0]).toBeGreaterThan(1.45)
    expect(sorted[29]).toBeLessThan(5.5)
    expect(reference('yue2025/GSM8K/LLaMA-3.1-8B').samplesToMatch).toBeCloseTo(9.2, 1)
    expect(reference('yue2025/AIME24/Qwen2.5-Math-7B vs Oat-Zero').samplesToMatch).toBeCloseTo(
      7.8,
      1,
    )
    expect(reference('yue2025/AIME24/Qwen2.5-32B vs DAPO').samplesToMatch).toBeCloseTo(21, 0)
  })

  it('gap at the largest k and three temperatures: −.133, −.067 and +.100', () => {
    const gap = (name: string) => {
      const { base, rl } = reference(`yue2025/AIME24/Qwen2.5-7B${name}`)
      return rl.at(-1)!.pass - base.at(-1)!.pass
    }
    expect(gap('')).toBeCloseTo(-0.133, 3)
    expect(gap(' at T = 1.0')).toBeCloseTo(-0.067, 3)
    expect(gap(' at T = 1.2')).toBeCloseTo(0.1, 3)
  })

  it('are found whatever the case, and listed where they are not', () => {
    expect(reference('YUE2025/aime24/qwen2.5-7b').problems).toBe(30)
    expect(() => reference('yue2025')).toThrow(
      /^no published panel yue2025; there are: yue2025\/AIME24\/Qwen2\.5-7B, /,
    )
  })
})

describe.skipIf(sharedData === null)('the tables of Yue et al. 2025', () => {
  const read = (file: string) => JSON.parse(readFileSync(sharedFile('published', file), 'utf8'))
  const sets = [
    ['train', 'Omni-train'],
    ['test', 'Omni-test'],
    ['math500', 'MATH500'],
  ] as const

  it('have the Δ_SE that follow from the curves', () => {
    const printed = read('yue2025_tables.json').delta_SE_recomputed
    for (const [column, benchmark] of sets)
      for (const [algorithm, percent] of Object.entries(printed[column]))
        expect(100 * reference(`yue2025/${benchmark}/${algorithm}`).deltaSe).toBeCloseTo(
          percent as number,
          0,
        )
  })

  it('2 and 3 are the ends of the curves, to a tenth of a per cent', () => {
    const tables = read('yue2025_tables.json')
    const rows = { ...tables.table3, ...tables.table2 } as Record<string, number[]>
    for (const [algorithm, row] of Object.entries(rows)) {
      if (['columns', 'Qwen2.5-7B', 'GRPO-150'].includes(algorithm)) continue
      sets.forEach(([, benchmark], i) => {
        const { rl } = reference(`yue2025/${benchmark}/${algorithm}`)
        expect(Math.abs(100 * rl[0]!.pass - row[2 * i]!)).toBeLessThan(0.11)
        expect(Math.abs(100 * rl.at(-1)!.pass - row[2 * i + 1]!)).toBeLessThan(0.11)
      })
    }
  })

  it('are the figures as they were read, to 10⁻⁴', () => {
    const curves = read('yue2025_curves.json') as {
      fig: string
      panel: string
      model: string
      ks: number[]
      pass_at_k: number[]
    }[]
    for (const { panel, model, ks, pass_at_k: pass } of curves.filter(
      ({ fig }) => fig === 'Fig2',
    )) {
      const curve = reference(`yue2025/${panel.replace('|', '/')}`)[
        model === 'base' ? 'base' : 'rl'
      ]
      expect(curve).toEqual(
        ks.map((k, i) => ({ k, pass: expect.closeTo(pass[i]!, 3.9) as number })),
      )
    }
  })
})
