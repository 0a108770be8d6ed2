import { OpenAiServer } from '../../models/index.ts'
import { promptText } from '../../prompts/index.ts'
import { keyFor, type PlacementOptions } from '../arm-works.ts'
import type { Prepared, PreparedArm } from '../prepare.ts'
import { acrossServers, type Asked } from './across-checks.ts'
import {
  choicesCheck,
  defaultsCheck,
  seedChecks,
  settingChecks,
  stopCheck,
} from './decoding-checks.ts'
import { contextCheck, firstDraw, modelsCheck, replyCheck } from './first-checks.ts'
import { loadCheck, scoreChecks } from './load-checks.ts'
import { Probe } from './probe.ts'
import { promptChecks, promptNotes } from './prompt-checks.ts'
import { symptom, type Diagnosis, type Symptom } from './symptom.ts'

export interface DiagnoseOptions extends PlacementOptions {
  /** How long one question may take. Default two minutes. */
  deadlineMs?: number
  onProgress?: (progress: { arm: string; address: string }) => void
}

/**
 * Asks each server of each arm what it really does, with requests like those of a run. Arms of one
 * name at several points of a sweep are asked once, at the first; of models in process only the prompt is looked at.
 */
export async function diagnose(
  { arms, problems }: Prepared,
  options: DiagnoseOptions,
): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = []
  const asked: Asked[] = []
  const seen = new Set<string>()
  for (const arm of arms) {
    if (seen.has(arm.arm)) continue
    seen.add(arm.arm)
    for (const url of arm.urls) {
      options.onProgress?.({ arm: arm.arm, address: url })
      if (arm.local === null) {
        const one = await diagnosed(arm, url, problems, options)
        diagnoses.push(one.diagnosis)
        asked.push(one)
      } else
        diagnoses.push({
          arm: arm.arm,
          address: url,
          facts: { 'runs in process': true },
          symptoms: promptNotes(arm, problems),
          unjudged: [],
          requests: 0,
        })
    }
  }
  acrossServers(asked)
  return diagnoses
}

async function diagnosed(
  arm: PreparedArm,
  url: string,
  problems: Prepared['problems'],
  { environment, concurrency = arm.concurrency, deadlineMs = 120_000 }: DiagnoseOptions,
): Promise<Asked> {
  const apiKey = keyFor(arm, environment)
  const server = new OpenAiServer({ url, apiKey })
  const probe = new Probe(arm, server, { problems, deadlineMs })
  const facts: Diagnosis['facts'] = {}
  try {
    const symptoms = await examined(probe, concurrency, facts)
    const { requests, unjudged, greedyText: greedy } = probe
    const diagnosis = { arm: arm.arm, address: url, facts, symptoms, unjudged, requests }
    return { arm, diagnosis, prompt: promptText(probe.prompt()), greedy }
  } finally {
    await server.close()
  }
}

async function examined(
  probe: Probe,
  concurrency: number,
  facts: Diagnosis['facts'],
): Promise<Symptom[]> {
  const models = await modelsCheck(probe, facts)
  const { whole, found } = await firstDraw(probe)
  // Without a first reply the rest has nothing to look at; the model's name may be why.
  if (whole === null) return models.length > 0 ? models : found
  const named = models.map((each) =>
    // It answered under that name all the same: aliases exist that are not listed.
    symptom('note', each.name, `${each.says}, and answers all the same`, 'see that it is meant'),
  )
  return [
    ...named,
    ...replyCheck(probe, whole, facts),
    ...(await contextCheck(probe, whole, facts)),
    ...(await promptChecks(probe, facts)),
    ...(await seedChecks(probe)),
    ...(await settingChecks(probe)),
    ...(await stopCheck(probe)),
    ...(await choicesCheck(probe)),
    ...(await defaultsCheck(probe)),
    ...(await scoreChecks(probe, facts)),
    ...(await loadCheck(probe, concurrency, facts)),
  ]
}
