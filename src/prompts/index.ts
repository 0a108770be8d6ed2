export { chatRenderer } from './chat-template.ts'
export { namedTemplates, type NamedTemplate } from './named-templates.ts'
export { isChat, promptRenderer } from './prompt-renderer.ts'
export { openedPrompt, promptText } from './prompt.ts'
export type {
  ChatMessage,
  ChatTemplate,
  Prompt,
  PromptSettings,
  PromptTemplate,
  Shot,
} from './prompt.ts'
export { readTemplate, type ShippedTemplate } from './read-template.ts'
export { promptSurprises, type Surprise } from './surprises.ts'
export { promptHash, templateLabel } from './template-label.ts'
