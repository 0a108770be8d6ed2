import { describe, expect, it } from 'vitest'
import { fitPowerLaw, powerLawPass } from '../../src/statistics/index.ts'

describe('fitPowerLaw', () => {
  const ks = [1, 2, 4, 8, 16]

  it('recovers a power law', () => {
    const law = { scale: 1.3, exponent: 0.4 }
    const fit = fitPowerLaw(
      ks,
      ks.map((k) => powerLawPass(law, k)),
    )
    expect(fit?.scale).toBeCloseTo(1.3, 12)
    expect(fit?.exponent).toBeCloseTo(0.4, 12)
  })

  // numpy.polyfit(log k, log(−log pass), 1)
  it('matches NumPy where no power law is exact', () => {
    const fit = fitPowerLaw(ks, [0.2, 0.35, 0.5, 0.71, 0.8])
    expect(fit?.exponent).toBeCloseTo(0.7317035642245, 10)
    expect(fit?.scale).toBeCloseTo(1.70176289066496, 10)
  })

  it('leaves out what has no place on its axes', () => {
    const pass = ks.map((k) => powerLawPass({ scale: 2, exponent: 1 }, k))
    const fit = fitPowerLaw([0.5, ...ks, 1024], [0, ...pass, 1])
    expect(fit?.exponent).toBeCloseTo(1, 12)
  })

  it('has no fit through fewer than two values', () => {
    expect(fitPowerLaw([1, 2, 3], [0, 0, 0.5])).toBeNull()
    expect(fitPowerLaw([1], [0.5])).toBeNull()
  })
})
