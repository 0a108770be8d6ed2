import { createRequire } from 'node:module'
import { join } from 'node:path'
import { InputError } from '../../records/index.ts'

/*
 * What is used of node-llama-cpp, in its own words. It is an optional peer, so its types may not be
 * there when this is compiled.
 */

export type Token = number

export interface LlamaCpp {
  getLlama(options: Record<string, unknown>): Promise<Llama>
}

export interface Llama {
  loadModel(options: Record<string, unknown>): Promise<LlamaModel>
}

export interface LlamaModel {
  tokens: {
    bos: Token | null
    eos: Token | null
    bosString: string | null
    eosString: string | null
    shouldPrependBosToken: boolean
  }
  trainContextSize: number
  fileInfo: { metadata: unknown }
  tokenize(text: string, specialTokens?: boolean): Token[]
  detokenize(tokens: readonly Token[], specialTokens?: boolean, last?: readonly Token[]): string
  isEogToken(token: Token): boolean
  createContext(options: Record<string, unknown>): Promise<LlamaContext>
}

export interface LlamaContext {
  contextSize: number
  getSequence(): LlamaSequence
  dispose(): Promise<void>
}

export interface LlamaSequence {
  contextTokens: Token[]
  /** Forgets what does not agree with these tokens. */
  adaptStateToTokens(tokens: readonly Token[], allowShift: boolean): Promise<void>
  evaluate(tokens: readonly Token[], options: Record<string, unknown>): AsyncGenerator<Token>
  controlledEvaluate(
    input: ControlledInput[],
    options: { onTokenResult: (inputTokenIndex: number, result: ControlledOutput) => void },
  ): Promise<unknown>
}

export type ControlledInput = Token | [Token, { generateNext: Record<string, unknown> }]

export interface ControlledOutput {
  next: { logits?: Map<Token, number>; totalLogitWeight?: number }
}

/** The version that this was written against and is tested with. */
export const llamaCppVersion = '3.22.1'

const packages: Record<string, string> = {
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'linux-arm': 'linux-armv7l',
  'linux-arm64': 'linux-arm64',
  'linux-x64': 'linux-x64',
  'win32-arm64': 'win-arm64',
  'win32-x64': 'win-x64',
}

/**
 * Where node-llama-cpp begins: under `folder` where one is named, otherwise where this package or the
 * working folder finds it. Refuses with the command that installs it: without its optional binaries for
 * other platforms and for GPUs, 85 MB instead of 725.
 */
export function findLlamaCpp(folder: string | undefined): string {
  const places =
    folder === undefined
      ? [import.meta.filename, join(process.cwd(), 'package.json')]
      : [join(folder, 'package.json')]
  for (const place of places) {
    try {
      return createRequire(place).resolve('node-llama-cpp')
    } catch {
      // Not there: the next place.
    }
  }
  const where = folder === undefined ? 'is not installed' : `is not in ${folder}`
  throw new InputError(
    `a GGUF file needs node-llama-cpp, which ${where}; install it into a folder of its own with \`${installCommand()}\` and set PASSBOUND_LLAMA_CPP to that folder`,
  )
}

function installCommand(): string {
  const own = packages[`${process.platform}-${process.arch}`]
  const binaries = own === undefined ? '' : ` @node-llama-cpp/${own}@${llamaCppVersion}`
  return `npm install --prefix llama-cpp --omit=optional --ignore-scripts node-llama-cpp@${llamaCppVersion}${binaries}`
}
