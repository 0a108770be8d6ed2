import type { Side } from './side.ts'
import { unitFamily, unitName } from './words.ts'

/** Factors between units of one family, in the order of the families in `words.ts`. */
const factors: readonly (readonly number[])[] = [
  [60, 3600, 24, 7, 12, 365, 366, 52, 30, 4, 31, 1440, 86_400, 168, 8760, 48, 5, 8, 40],
  [
    10, 100, 1000, 1e4, 1e5, 1e6, 12, 3, 36, 5280, 1760, 2.54, 30.48, 144, 9, 1e9, 63_360, 1.609,
    0.3048,
  ],
  [1000, 1e6, 16, 2000, 2240, 453.6, 28.35, 2.2, 2.2046],
  [1000, 2, 4, 8, 16, 3, 48, 128, 1e6, 3.785, 32, 768, 256],
  [100],
  [180, 360, 57.3],
  [8, 1000, 1024, 1e6, 1_048_576],
  [60, 3600, 3.6, 1.609, 5280, 1000, 2, 3, 4, 6],
  [12, 2, 20, 144],
  [1000],
  [1000],
  [1000],
  [100, 1000, 10, 1e5, 1e6, 1e9, 1e12],
  [100],
]

/**
 * Whether two sides may differ only because one of them converted its unit: `3 * 2 hours = 360
 * minutes`, `5 feet + 3 inches = 63 inches`, `50 * 3 cents = $1.50`.
 */
export function mayConvert(left: Side, right: Side, actual: number, stated: number): boolean {
  const before = measures(left)
  const after = measures(right)
  if (before.size === 0 && after.size === 0) return false
  const all = new Set([...before, ...after])
  const mixed = [...all].some((unit) =>
    [...all].some((other) => other !== unit && sameFamily(unit, other)),
  )
  if (mixed && hasSum(left)) return true
  if (before.size === after.size && [...before].every((unit) => after.has(unit)) && !mixed)
    return false
  if (changedFamilies(before, after) > 1) return true
  const ratio = Math.abs(stated / actual)
  // With a unit on one side only, time is what people convert without saying: `30 + 60 = 1.5 hours`.
  const candidates =
    before.size > 0 && after.size > 0
      ? [...all]
      : [...all].filter((unit) => unitFamily(base(unit)) === 0)
  return candidates.some((unit) =>
    factors[unitFamily(base(unit))]?.some(
      (factor) => near(ratio, factor) || near(ratio, 1 / factor),
    ),
  )
}

/** Whether a side adds different units of one family, letters among them: `100 m + 0.05 km`. */
export function mixesUnits(side: Side): boolean {
  const all = [...new Set([...side.units, ...side.names.map(unitName)])]
  return hasSum(side) && all.some((unit) => all.some((other) => sameFamily(unit, other)))
}

/** In how many families the sides use different units: `\frac{1 km}{2.5 hours} = \frac{1000 m}{9000 s}`. */
function changedFamilies(before: Set<string>, after: Set<string>): number {
  const changed = new Set<number>()
  for (const unit of before)
    for (const other of after)
      if (!before.has(other) && !after.has(unit) && sameFamily(unit, other))
        changed.add(unitFamily(base(unit)))
  return changed.size
}

function measures(side: Side): Set<string> {
  return new Set(side.units)
}

function base(unit: string): string {
  return unit.startsWith('/') ? unit.slice(1) : unit
}

function sameFamily(a: string, b: string): boolean {
  return unitFamily(base(a)) === unitFamily(base(b)) && base(a) !== base(b)
}

function hasSum(side: Side): boolean {
  const { node } = side
  const inner = node.kind === 'group' ? node.of : node
  return inner.kind === 'binary' && (inner.operator === '+' || inner.operator === '-')
}

function near(a: number, b: number): boolean {
  // 2.54 is often 2.5, and 60 is always 60.
  return Math.abs(a - b) <= (Number.isInteger(b) || Number.isInteger(1 / b) ? 1e-3 : 0.02) * b
}
