import type { PreparedArm } from '../prepare.ts'
import { telling } from './probe.ts'
import { symptom, type Diagnosis, type Symptom } from './symptom.ts'

/** A server that was asked, and what it answered greedily. */
export interface Asked {
  arm: PreparedArm
  diagnosis: Diagnosis
  prompt: string
  greedy: string | null
}

/** What only another server shows: whether an arm's addresses serve one model, and two arms two. */
export function acrossServers(asked: readonly Asked[]): void {
  for (const [i, one] of asked.entries()) {
    const others = asked.slice(0, i).filter(({ prompt }) => prompt === one.prompt)
    one.diagnosis.symptoms.push(...others.flatMap((other) => between(one, other)).slice(0, 1))
  }
}

function between(one: Asked, other: Asked): Symptom[] {
  const [a, b] = [one.greedy ?? '', other.greedy ?? '']
  if (a.length < telling || b.length < telling) return []
  if (one.arm.hash === other.arm.hash && a.slice(0, telling) !== b.slice(0, telling))
    return [
      symptom(
        'fix',
        'addresses differ',
        `at temperature 0 it answers otherwise than ${other.diagnosis.address}, which is to serve the same`,
        'see that both serve the same weights, in the same precision',
      ),
    ]
  if (one.arm.condition.checkpoint === other.arm.condition.checkpoint || a !== b) return []
  return [
    symptom(
      'note',
      'arms alike',
      `at temperature 0 it answers word for word as ${other.arm.arm} does, which is to be another checkpoint`,
      'see that both checkpoints, and an adapter where there is one, are really loaded',
    ),
  ]
}
