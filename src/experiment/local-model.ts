import { basename, resolve } from 'node:path'
import { bundledModels, bundledNotes, LabProvider, readModel } from '../lab/index.ts'
import {
  findLlamaCpp,
  ggufHash,
  GgufModel,
  MonkeyProvider,
  monkeyTyping,
  mostSequences,
  type AdapterFile,
  type Provider,
} from '../models/index.ts'
import { InputError } from '../records/index.ts'
import type { ArmFile } from './schema.ts'

/** How a local model is run, which changes nothing of what it says. */
export interface LocalPlacement {
  /** Requests in flight at once. */
  concurrency: number
  threads: number
  environment: Readonly<Record<string, string | undefined>>
}

/** A model that runs in this process and not at an address. */
export interface LocalModel {
  /** As it is asked for where the arm has no name of its own. */
  name: string
  /** What its weights are: a changed file is another condition. */
  checkpoint: string
  /** Requests in flight that keep it busy. */
  concurrency: number
  open(placement: LocalPlacement): Provider
  /** What whoever reads its numbers should know. */
  notes?: readonly string[]
}

/** The forms that `model` may have beside addresses; whoever adds a kind of local model adds it here. */
export const localForms = {
  pattern: /^lab:.|^monkey(?::(?:digits|text)-[1-9]\d{0,3})?$|^(?!https?:).*\.(f16|gguf)$/,
  words:
    'lab: and the name of a bundled model, the path of a lab model (.f16) or of a .gguf file, or monkey (monkey:digits-3, monkey:text-200)',
}

/** The local model that an arm names; null where it names addresses. Paths are relative to `folder`. */
export async function localModel(
  { model, adapter }: Pick<ArmFile, 'model' | 'adapter'>,
  folder: string,
): Promise<LocalModel | null> {
  if (typeof model === 'string' && model.endsWith('.gguf') && localForms.pattern.test(model))
    return ggufModel(resolve(folder, model), adaptersOf(adapter, folder))
  if (adapter !== undefined)
    throw new InputError(
      'adapter is a setting of a .gguf file; a server is asked for an adapter by its name',
    )
  if (typeof model !== 'string' || !localForms.pattern.test(model)) return null
  const typing = monkeyTyping(model)
  if (typing) return monkeyModel(new MonkeyProvider(typing))
  return labModel(model.replace(/^lab:/, ''), folder)
}

/** A monkey has no weights: what it types is all that tells it apart. */
function monkeyModel(provider: MonkeyProvider): LocalModel {
  const { address } = provider
  return { name: address, checkpoint: address, concurrency: 512, open: () => provider }
}

async function labModel(reference: string, folder: string): Promise<LocalModel> {
  const bundled = reference in bundledModels
  const path = bundled || !reference.endsWith('.f16') ? reference : resolve(folder, reference)
  const model = { ...(await readModel(path)), name: reference }
  return {
    name: reference,
    checkpoint: `${reference} sha256:${model.hash}`,
    concurrency: 512,
    notes: bundledNotes(reference),
    open: () => new LabProvider(model),
  }
}

async function ggufModel(path: string, adapters: readonly AdapterFile[]): Promise<LocalModel> {
  const [weights = '', ...others] = await Promise.all(
    [path, ...adapters.map((adapter) => adapter.path)].map(ggufHash),
  )
  const adapted = adapters.map(
    ({ path: file, scale }, i) => `${basename(file)} times ${scale} sha256:${others[i]}`,
  )
  return {
    name: basename(path),
    checkpoint: [`${basename(path)} sha256:${weights}`, ...adapted].join(' + '),
    concurrency: 32,
    open: ({ concurrency, threads, environment }) =>
      new GgufModel({
        llamaCpp: findLlamaCpp(environment['PASSBOUND_LLAMA_CPP']),
        path,
        adapters: [...adapters],
        sequences: Math.min(concurrency, mostSequences),
        threads,
      }),
  }
}

function adaptersOf(adapter: ArmFile['adapter'], folder: string): AdapterFile[] {
  return [adapter ?? []].flat().map((each) => {
    const { file, scale = 1 } = typeof each === 'string' ? { file: each } : each
    return { path: resolve(folder, file), scale }
  })
}
