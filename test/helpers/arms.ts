import { readFileSync } from 'node:fs'
import type { Arm, ProblemTally } from '../../src/records/index.ts'

type Row = Partial<ProblemTally> & { c: number }

/** An arm whose problems are p0, p1, …, with n = 8 unless a row says otherwise. */
export function arm(rows: readonly (number | Row)[], rest: Partial<Arm> = {}): Arm {
  const problems = rows.map((row, i) => ({
    id: `p${i}`,
    n: 8,
    u: 0,
    ...(typeof row === 'number' ? { c: row } : row),
  }))
  return { name: 'arm', origin: 'arm.jsonl', problems, notes: [], ...rest }
}

/** The bundled DeepScaleR counts: the base or the trained arm. */
export function deepscaler(which: 'base' | 'rl'): Arm {
  const lines = readFileSync(`examples/deepscaler/${which}.jsonl`, 'utf8').trim().split('\n')
  const problems = lines.map((line) => {
    const { id, source, n, c } = JSON.parse(line) as Record<'id' | 'source', string> &
      Record<'n' | 'c', number>
    return { id, stratum: source, n, c, u: 0 }
  })
  return { name: which, origin: `${which}.jsonl`, problems, notes: [] }
}
