export { ggufHash } from './gguf-file.ts'
export { GgufModel, mostSequences } from './gguf-model.ts'
export { findLlamaCpp } from './llama-cpp.ts'
export type { AdapterFile } from './messages.ts'
