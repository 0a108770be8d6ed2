import { LiveCalculator } from '../audit/index.ts'
import { OpenAiServer, type Provider } from '../models/index.ts'
import { InputError } from '../records/index.ts'
import type { ArmWork } from '../sampling/index.ts'
import type { Prepared, PreparedArm } from './prepare.ts'

export interface PlacementOptions {
  /** Where keys come from; only the names of the variables are ever written down. */
  environment: Readonly<Record<string, string | undefined>>
  /** Takes the place of every arm's own. */
  concurrency?: number | undefined
}

/**
 * What sampling needs of every arm; arms that name the same address with the same key
 * share a connection pool, those of one local model share its threads.
 */
export function armWorks(
  prepared: Prepared,
  { environment, concurrency }: PlacementOptions,
): ArmWork[] {
  const providers = new Map<string, Provider>()
  const most = Math.max(...prepared.arms.map((arm) => concurrency ?? arm.concurrency))
  const providerFor = (url: string, arm: PreparedArm) => {
    const name = `${url} ${arm.apiKeyEnv} ${arm.local?.checkpoint}`
    const provider =
      providers.get(name) ??
      arm.local?.open({ concurrency: most, threads: arm.threads, environment }) ??
      new OpenAiServer({ url, apiKey: keyFor(arm, environment) })
    providers.set(name, provider)
    return provider
  }
  const calculator = new LiveCalculator()
  return prepared.arms.map((arm) => ({
    name: arm.name,
    condition: arm.hash,
    model: arm.condition.model,
    served: arm.served,
    problems: prepared.problems,
    samples: prepared.samples,
    perRequest: arm.condition.perRequest,
    prompt: arm.prompt,
    opening: arm.condition.opening ?? '',
    decoding: arm.condition.decoding,
    logprobs: arm.logprobs,
    deadlineMs: arm.condition.deadlineSeconds * 1000,
    placements: arm.urls.map((url) => ({
      provider: providerFor(url, arm),
      concurrency: concurrency ?? arm.concurrency,
    })),
    ...(arm.condition.calculator !== undefined && {
      draw: (provider, request) => calculator.draw(provider, request),
    }),
  }))
}

export function keyFor(
  { name, apiKeyEnv }: PreparedArm,
  environment: PlacementOptions['environment'],
): string | undefined {
  if (apiKeyEnv === null) return undefined
  const key = environment[apiKeyEnv]
  if (key) return key
  throw new InputError(`arm ${name}: the environment variable ${apiKeyEnv} is not set`)
}
