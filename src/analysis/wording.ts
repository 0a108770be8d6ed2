import type { KRange } from '../records/index.ts'

/** "k = 1–10, 61–128", or "no k". */
export function runsText(runs: readonly KRange[]): string {
  if (runs.length === 0) return 'no k'
  return `k = ${runs.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')}`
}

/** 0.05 -> "95 %". */
export function levelText(alpha: number): string {
  return `${Number((100 * (1 - alpha)).toFixed(2))} %`
}

/** A share as people of the field write it: .891, −.020, 1.000. */
export function shareText(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits).replace(/^0\./, '.')
  return value < 0 && Number(text) !== 0 ? `−${text}` : text
}

/** "−.020 [−.036, −.004]". */
export function intervalText({
  value,
  low,
  high,
}: {
  value: number
  low: number
  high: number
}): string {
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`
}

/** With its sign, also where it is positive. */
export function signed(value: number, digits = 3): string {
  const text = shareText(value, digits)
  return value > 0 && Number(text) !== 0 ? `+${text}` : text
}
