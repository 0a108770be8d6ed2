import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { InputError, systemReason } from '../records/index.ts'
import type { TrainingPlotStep } from '../report/index.ts'
import { writeWhole } from './output.ts'

/** `passbound lab plot steps.jsonl -o training.svg`: what `--log` has written so far, as a picture. */
export async function plotTraining(log: string, { output }: { output: string }): Promise<void> {
  const steps = await readSteps(log)
  const { trainingPlot } = await import('../report/index.ts')
  await writeWhole(output, `${trainingPlot(steps)}\n`)
  process.stdout.write(`${output}: ${steps.length} steps, to step ${steps.at(-1)!.step}\n`)
}

/** A step that was logged again, after a resume from an earlier state, stands as it was logged last. */
async function readSteps(log: string): Promise<TrainingPlotStep[]> {
  const steps = new Map<number, TrainingPlotStep>()
  let line = 0
  try {
    for await (const text of createInterface({ input: createReadStream(log) })) {
      line++
      const step = stepOf(text)
      if (!step) throw new InputError(`${log} line ${line} is not a step that --log wrote`)
      steps.set(step.step, step)
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`cannot read ${log}: ${systemReason(error)}`)
  }
  if (steps.size === 0) throw new InputError(`${log} holds no step`)
  return [...steps.values()].toSorted((a, b) => a.step - b.step)
}

function stepOf(text: string): TrainingPlotStep | null {
  try {
    const step = JSON.parse(text) as TrainingPlotStep
    const { policy } = step
    const isWhole = [step.step, step.length, ...(policy ? Object.values(policy) : [])].every(
      (value) => typeof value === 'number',
    )
    return isWhole && 'entropy' in step && (policy === null || policy.group > 0) ? step : null
  } catch {
    return null
  }
}
