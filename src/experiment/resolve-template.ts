import { resolve } from 'node:path'
import { readProblems } from '../problems/index.ts'
import {
  namedTemplates,
  readTemplate,
  type ChatTemplate,
  type PromptTemplate,
  type Shot,
} from '../prompts/index.ts'
import { InputError } from '../records/index.ts'
import type { TemplateSetting } from './schema.ts'

type ChatSetting = Extract<TemplateSetting, { chat: string }>
type ShotsSetting = Pick<Extract<TemplateSetting, { shots: unknown }>, 'shots' | 'count'>

/** The template that a setting names, with everything read that it takes from files; paths are relative to `folder`. */
export async function resolveTemplate(
  setting: TemplateSetting | undefined,
  folder: string,
): Promise<PromptTemplate> {
  if (setting === undefined || setting === 'plain' || setting === 'none') return 'plain'
  if (typeof setting === 'string') return namedOrFile(setting, folder)
  if ('jinja' in setting) return setting
  if ('chat' in setting) return chatOf(setting, folder)
  return { shots: await shotsOf(setting, folder) }
}

async function namedOrFile(setting: string, folder: string): Promise<PromptTemplate> {
  const named = namedTemplates[setting]
  if (named) return { jinja: named.jinja, name: setting }
  if (!isPath(setting))
    throw new InputError(
      `unknown template: ${setting}; there are plain, none, ${Object.keys(namedTemplates).join(', ')}, and files (.json, .jinja)`,
    )
  const read = await readTemplate(resolve(folder, setting))
  return 'jinja' in read ? read : whole(read)
}

async function chatOf(setting: ChatSetting, folder: string): Promise<ChatTemplate> {
  const { chat, ask, variables, date, shots, count } = setting
  const read = isPath(chat)
    ? await readTemplate(resolve(folder, chat))
    : { chat, tokens: setting.tokens ?? {} }
  if ('jinja' in read)
    throw new InputError(`${chat} is no chat template: it never looks at messages`)
  return whole({
    chat: read.chat,
    tokens: { ...read.tokens, ...setting.tokens },
    variables: variables ?? {},
    ask: ask ?? null,
    shots: shots === undefined ? [] : await shotsOf({ shots, count }, folder),
    date: date ?? null,
  })
}

function whole(chat: Pick<ChatTemplate, 'chat' | 'tokens'> & Partial<ChatTemplate>): ChatTemplate {
  return { variables: {}, ask: null, shots: [], date: null, ...chat }
}

async function shotsOf({ shots, count }: ShotsSetting, folder: string): Promise<Shot[]> {
  const all =
    typeof shots === 'string'
      ? (await readProblems(resolve(folder, shots))).map(({ question, gold }) => ({
          question,
          answer: gold,
        }))
      : shots
  if (count !== undefined && count > all.length)
    throw new InputError(`the template asks for ${count} shots, there are ${all.length}`)
  return all.slice(0, count)
}

/** A template file, as against a name or a template that is written out. */
function isPath(text: string): boolean {
  return /^[^\n{}]*\.(json|jinja2?|j2)$/.test(text)
}
