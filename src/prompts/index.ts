export { promptRenderer } from './prompt-renderer.ts'
export { promptText } from './prompt.ts'
export type { ChatMessage, Prompt, PromptSettings, PromptTemplate, Shot } from './prompt.ts'
