import type { DrawRequest, Reply, ScoreReply, ScoreRequest } from '../provider.ts'

/** An adapter as it lies on the child's disk. */
export interface AdapterFile {
  path: string
  scale: number
}

/** What the child process is started with. */
export interface GgufSetup {
  /** The entry of node-llama-cpp. */
  llamaCpp: string
  path: string
  adapters: AdapterFile[]
  /** Texts in one batch. */
  sequences: number
  threads: number
}

export type GgufRequest =
  | { kind: 'start'; setup: GgufSetup }
  | { kind: 'draw'; id: number; request: DrawRequest }
  | { kind: 'score'; id: number; request: ScoreRequest }
  | { kind: 'cancel'; id: number }

export type GgufReply =
  | { kind: 'drawn'; id: number; reply: Reply }
  | { kind: 'scored'; id: number; reply: ScoreReply }
