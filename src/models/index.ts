export { MonkeyProvider, monkeyTyping, type Typing } from './monkey.ts'
export { findLlamaCpp, ggufHash, GgufModel, mostSequences, type AdapterFile } from './gguf/index.ts'
export { OpenAiServer, requestBody, type OpenAiServerOptions } from './openai-server.ts'
export type {
  Censoring,
  Choice,
  Decoding,
  DrawRequest,
  Failure,
  Provider,
  Reply,
  ScoreReply,
  ScoreRequest,
} from './provider.ts'
export { numberIn, type Obeyed, stopTexts, unsupportedSetting } from './settings.ts'
