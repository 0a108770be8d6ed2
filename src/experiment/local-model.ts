import { resolve } from 'node:path'
import { bundledModels, LabProvider, readModel } from '../lab/index.ts'
import { MonkeyProvider, monkeyTyping, type Provider } from '../models/index.ts'

/** A model that runs in this process and not at an address. */
export interface LocalModel {
  /** As it is asked for where the arm has no name of its own. */
  name: string
  /** What its weights are: a changed file is another condition. */
  checkpoint: string
  /** Requests in flight that keep it busy. */
  concurrency: number
  open(): Provider
}

/** The forms that `model` may have beside addresses; whoever adds a kind of local model adds it here. */
export const localForms = {
  pattern: /^lab:.|^monkey(?::(?:digits|text)-[1-9]\d{0,3})?$|^(?!https?:).*\.f16$/,
  words:
    'lab: and the name of a bundled model, the path of a lab model (.f16), or monkey (monkey:digits-3, monkey:text-200)',
}

/** The local model that an arm names; null where it names addresses. Paths are relative to `folder`. */
export async function localModel(
  model: string | readonly string[],
  folder: string,
): Promise<LocalModel | null> {
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
    open: () => new LabProvider(model),
  }
}
