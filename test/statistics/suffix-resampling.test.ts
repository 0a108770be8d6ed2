import { describe, expect, it } from 'vitest'
import { acceptance, random, type ScoredSequence } from '../../src/statistics/index.ts'

/**
 * A model over sequences of at most two tokens as a tree of chances. The four-sequence toy of Karan and
 * Du 2025: p(aa) = 0, p(ab) = .40, p(ba) = p(bb) = .25, up to a factor.
 */
type Model = Record<string, Record<string, number>>
const toy: Model = { '': { a: 4 / 9, b: 5 / 9 }, a: { b: 1 }, b: { a: 0.5, b: 0.5 } }
/** Sequences of unlike lengths: `.` ends one. */
const ragged: Model = {
  '': { '.': 0.2, a: 0.5, b: 0.3 },
  a: { '.': 0.7, b: 0.3 },
  b: { '.': 0.1, a: 0.9 },
}

function sequences(model: Model, prefix = '', p = 1): { text: string; p: number }[] {
  const next = model[prefix]
  if (!next) return [{ text: prefix, p }]
  return Object.entries(next).flatMap(([token, chance]) =>
    sequences(model, prefix + token, p * chance),
  )
}

/** The model's own next tokens at temperature 1 / exponent. */
function tempered(model: Model, exponent: number): Model {
  return Object.fromEntries(
    Object.entries(model).map(([prefix, next]) => {
      const whole = Object.values(next).reduce((sum, p) => sum + p ** exponent, 0)
      return [
        prefix,
        Object.fromEntries(Object.entries(next).map(([t, p]) => [t, p ** exponent / whole])),
      ]
    }),
  )
}

const logs = (model: Model, text: string) =>
  Array.from(text, (token, t) => Math.log(model[text.slice(0, t)]![token]!))

function scored(model: Model, exponent: number, text: string): ScoredSequence {
  return { model: logs(model, text), proposal: logs(tempered(model, exponent), text) }
}

function powerLaw(model: Model, exponent: number): Map<string, number> {
  const all = sequences(model).filter(({ p }) => p > 0)
  const whole = all.reduce((sum, { p }) => sum + p ** exponent, 0)
  return new Map(all.map(({ text, p }) => [text, p ** exponent / whole]))
}

/** The exact kernel: every place, every rest, with its chance of being accepted. */
function moved(model: Model, exponent: number, law: Map<string, number>): Map<string, number> {
  const proposals = tempered(model, exponent)
  const after = new Map([...law.keys()].map((text) => [text, 0]))
  for (const [from, mass] of law)
    for (let kept = 0; kept < from.length; ++kept)
      for (const { text: to, p } of sequences(proposals, from.slice(0, kept))) {
        if (p === 0) continue
        const flow = (mass / from.length) * p
        const accepted = Math.exp(
          acceptance(scored(model, exponent, from), scored(model, exponent, to), {
            kept,
            exponent,
          }),
        )
        after.set(to, after.get(to)! + flow * accepted)
        after.set(from, after.get(from)! + flow * (1 - accepted))
      }
  return after
}

describe('acceptance', () => {
  it('always takes a sequence that is likelier and was as likely to be proposed', () => {
    const even = { model: [-2, -2], proposal: [-1, -1] }
    expect(
      acceptance(even, { model: [-2, -1], proposal: [-1, -1] }, { kept: 1, exponent: 4 }),
    ).toBe(0)
    expect(
      acceptance(even, { model: [-2, -3], proposal: [-1, -1] }, { kept: 1, exponent: 4 }),
    ).toBe(-4)
  })

  it.each([1, 2, 4])('leaves p^%i as it is, exactly', (exponent) => {
    for (const model of [toy, ragged]) {
      const law = powerLaw(model, exponent)
      for (const [text, mass] of moved(model, exponent, law))
        expect(mass).toBeCloseTo(law.get(text)!, 12)
    }
  })

  it('comes to p^α from anywhere', () => {
    const law = powerLaw(ragged, 3)
    let now = new Map([...law.keys()].map((text, i) => [text, Number(i === 0)]))
    for (let step = 0; step < 400; ++step) now = moved(ragged, 3, now)
    for (const [text, mass] of now) expect(mass).toBeCloseTo(law.get(text)!, 9)
  })

  it('separates p^α from a low temperature on the four sequences', () => {
    const power = powerLaw(toy, 4)
    const cold = new Map(sequences(tempered(toy, 4)).map(({ text, p }) => [text, p]))
    // By hand: .4⁴ / (.4⁴ + 2 · .25⁴) and .4⁴ / (.4⁴ + .5⁴).
    expect(power.get('ab')).toBeCloseTo(0.0256 / (0.0256 + 2 * 0.00390625), 12)
    expect(cold.get('ab')).toBeCloseTo(0.0256 / (0.0256 + 0.0625), 12)
    // The likeliest sequence is the mode of the one and not of the other.
    expect(power.get('ab')).toBeGreaterThan(0.76)
    expect(cold.get('ab')).toBeLessThan(0.3)
    expect(cold.get('ba')).toBeGreaterThan(cold.get('ab')!)
  })

  it('draws p^α in a simulation of 20,000 moves', () => {
    const stream = random(3)
    const proposals = tempered(toy, 4)
    const draw = (prefix: string): string => {
      const next = Object.entries(proposals[prefix] ?? {})
      if (next.length === 0) return prefix
      let u = stream.uniform()
      const token = next.find(([, p]) => (u -= p) < 0) ?? next.at(-1)!
      return draw(prefix + token[0])
    }
    let now = draw('')
    const counts = new Map<string, number>()
    for (let step = 0; step < 20_000; ++step) {
      const kept = stream.integer(now.length)
      const next = draw(now.slice(0, kept))
      const log = acceptance(scored(toy, 4, now), scored(toy, 4, next), { kept, exponent: 4 })
      if (Math.log(stream.uniform()) < log) now = next
      counts.set(now, (counts.get(now) ?? 0) + 1)
    }
    for (const [text, mass] of powerLaw(toy, 4))
      expect((counts.get(text) ?? 0) / 20_000).toBeCloseTo(mass, 1)
  })
})
