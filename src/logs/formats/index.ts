import { InputError } from '../../records/index.ts'
import type { DocumentFormat } from '../document-format.ts'
import type { RowFormat } from '../row-format.ts'
import { bigcode } from './bigcode.ts'
import { evalPlus } from './evalplus.ts'
import { humanEval } from './human-eval.ts'
import { liveCodeBench } from './livecodebench.ts'
import { counts } from './counts.ts'
import { evalscope } from './evalscope.ts'
import { everyEvalEver } from './every-eval-ever.ts'
import { helm } from './helm.ts'
import { inspect } from './inspect.ts'
import { lighteval } from './lighteval.ts'
import { lmEval } from './lm-eval.ts'
import { mapped } from './mapped.ts'
import { nemoSkills } from './nemo-skills.ts'
import { openCompass } from './opencompass.ts'
import { qwenMath } from './qwen-math.ts'
import { nemoRl } from './nemo-rl.ts'
import { verifiers } from './verifiers.ts'
import { traces } from './verifiers-traces.ts'
import { passboundRun } from './passbound-run.ts'
import { samples } from './samples.ts'
import { simpleEvals } from './simple-evals.ts'
import { monkeys } from './monkeys.ts'
import { nemoGym } from './nemo-gym.ts'
import { openRlhf } from './openrlhf.ts'
import { trl } from './trl.ts'
import { verl } from './verl.ts'
import { verlGeneration } from './verl-generation.ts'

export { mapped, monkeys }

/** Rows, in the order in which they are tried; the more particular ones come first. */
export const rowFormats: RowFormat[] = [
  passboundRun,
  lmEval,
  lighteval,
  verl,
  verlGeneration,
  openRlhf,
  trl,
  qwenMath,
  evalscope,
  nemoSkills,
  everyEvalEver,
  verifiers,
  traces,
  nemoRl,
  nemoGym,
  liveCodeBench,
  bigcode,
  humanEval,
  counts,
  samples,
  mapped,
]

/** Whole JSON documents. Inspect's archives are told by being archives. */
export const documentFormats: DocumentFormat[] = [evalPlus, inspect, helm, openCompass, simpleEvals]

/** A format's name, one of `logFormats`. */
export type LogFormat = string

/** The formats by name, as `format` takes them. */
export const logFormats: LogFormat[] = [...documentFormats, ...rowFormats, monkeys].map(
  ({ name }) => name,
)

export function formatNamed(name: LogFormat): void {
  if (!logFormats.includes(name))
    throw new InputError(`unknown format: ${name} (known are ${logFormats.join(', ')})`)
}
