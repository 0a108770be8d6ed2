import type { Comparison } from '../../analysis/index.ts'
import type { ArmNames } from '../plots/chart.ts'

/** The names under which the arms appear everywhere; two arms of one name are told apart. */
export function armNames({ base, rl }: Comparison['arms']): ArmNames {
  return base.name === rl.name
    ? { base: `${base.name} (base)`, rl: `${rl.name} (RL)` }
    : { base: base.name, rl: rl.name }
}
