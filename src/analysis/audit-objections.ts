import type { Objection } from './comparison.ts'
import type { ObjectionInput } from './objections.ts'
import { notExamined, outcome } from './outcome.ts'
import { verdictName } from './verdict.ts'
import { difference } from './wording.ts'

/** Asks the verdict of both arms with a live calculator, which makes their arithmetic equal. */
export function calculated({
  found: { calculator },
  evidence,
  verdict,
}: ObjectionInput): Objection {
  const question = 'Would a calculator give the same gain?'
  if ('needs' in calculator) return notExamined('arithmetic', question, calculator.needs)
  const { points } = calculator.data
  const band = {
    ks: points.map(({ k }) => k),
    mean: points.map(({ gainOn }) => gainOn.value),
    low: points.map(({ gainOn }) => gainOn.low),
    high: points.map(({ gainOn }) => gainOn.high),
  }
  const after = verdictName(band, evidence.margin)
  const [first] = points
  return {
    id: 'arithmetic',
    question,
    outcome: outcome(verdict.name, after),
    evidence: `with a live calculator in both arms the verdict is: ${after} (k = ${first!.k}: gain ${difference(first!.gainOn)}, a change of ${difference(first!.interaction)})`,
    smallestFlip: null,
  }
}
