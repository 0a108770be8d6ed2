import type { ArmWork, Recorder, SamplingEvent, SamplingResult } from './arm-work.ts'
import type { Backoff } from './backoff.ts'
import type { Provider } from '../models/index.ts'
import { ArmLane } from './arm-lane.ts'
import { Endpoint } from './endpoint.ts'
import { Gate } from './gate.ts'

export interface SamplingOptions {
  /** Stops sending; what is in flight then has `graceMs` to finish. */
  signal?: AbortSignal
  /** Default 10 seconds. */
  graceMs?: number
  onEvent?: (event: SamplingEvent) => void
  /** Between attempts and between probes; default 0.5 s doubling up to 60 s. */
  backoff?: Backoff
  /** Samples that may wait to become durable before sending pauses. Default 4,096. */
  maxUnrecorded?: number
  random?: () => number
}

/**
 * Draws what is missing of every arm and hands it to the recorder. Requests are spread over endpoints,
 * slowed when servers are overloaded, sent again under the same key and seed when they fail for
 * reasons that do not depend on the completion, and never raced against each other: the first reply to
 * arrive would be the shortest chain.
 *
 * Rejects when the recorder does; what was recorded until then stands.
 */
export async function sampleArms(
  arms: readonly ArmWork[],
  recorder: Recorder,
  options: SamplingOptions = {},
): Promise<SamplingResult> {
  const { signal, graceMs = 10_000, maxUnrecorded = 4096 } = options
  const gate = new Gate()
  const endpoints = endpointsOf(arms, options)
  const lanes = arms.map(
    (arm) =>
      new ArmLane(arm, {
        gate,
        recorder,
        endpoints: arm.placements.flatMap(({ provider }) => endpoints.get(provider) ?? []),
        onEvent: options.onEvent ?? (() => {}),
        maxUnrecorded: Math.ceil(maxUnrecorded / arms.length),
      }),
  )
  const cancel = () => Promise.all([...endpoints.keys()].map((provider) => provider.close()))
  let grace: NodeJS.Timeout | undefined
  const interrupt = () => {
    gate.close()
    grace = setTimeout(() => void cancel(), graceMs)
  }
  if (signal?.aborted) gate.close()
  signal?.addEventListener('abort', interrupt)
  try {
    await allOrFirstError(lanes, gate)
  } finally {
    signal?.removeEventListener('abort', interrupt)
    clearTimeout(grace)
    await cancel()
  }
  return {
    requests: new Map(lanes.map((lane) => [lane.arm.name, lane.requests])),
    stopped: lanes.flatMap(({ arm, reason }) =>
      reason === null ? [] : [{ arm: arm.name, reason }],
    ),
    interrupted: signal?.aborted ?? false,
  }
}

/** Runs every lane to its end; when one breaks, no lane sends anything more. */
async function allOrFirstError(lanes: readonly ArmLane[], gate: Gate): Promise<void> {
  const ends = await Promise.allSettled(
    lanes.map((lane) =>
      lane.run().catch((error: unknown) => {
        gate.close()
        throw error
      }),
    ),
  )
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
}

/** One endpoint a provider, with the largest concurrency that any arm asks of it. */
function endpointsOf(
  arms: readonly ArmWork[],
  { backoff = { baseMs: 500, capMs: 60_000 }, random = Math.random }: SamplingOptions,
): Map<Provider, Endpoint> {
  const most = new Map<Provider, number>()
  for (const { provider, concurrency } of arms.flatMap((arm) => arm.placements))
    most.set(provider, Math.max(concurrency, most.get(provider) ?? 1))
  return new Map(
    [...most].map(([provider, concurrency]) => [
      provider,
      new Endpoint(provider, concurrency, backoff, random),
    ]),
  )
}
