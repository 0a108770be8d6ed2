import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { InputError, isRecord, systemReason, UnreadableFile } from '../records/index.ts'

/** A chat template as a checkpoint ships it. */
export interface ShippedTemplate {
  chat: string
  tokens: Record<string, string>
}

/**
 * Reads a template file: a checkpoint's `tokenizer_config.json` (or the `chat_template.jinja` beside it),
 * or a Jinja file. A Jinja file that loops over `messages` is a chat template, whose special tokens stand
 * in the `tokenizer_config.json` beside it; any other is over the problem's fields.
 */
export async function readTemplate(path: string): Promise<ShippedTemplate | { jinja: string }> {
  if (extname(path) === '.json') return fromConfig(path)
  const source = await text(path)
  if (!/\bmessages\b/.test(source)) return { jinja: withoutLastNewline(source) }
  const config = await beside(path, 'tokenizer_config.json')
  return { chat: source, tokens: config === null ? {} : tokensOf(json(config, path)) }
}

async function fromConfig(path: string): Promise<ShippedTemplate> {
  const config = json(await text(path), path)
  const tokens = tokensOf(config)
  const inside = templateIn(config['chat_template'])
  if (inside !== null) return { chat: inside, tokens }
  const file = await beside(path, 'chat_template.jinja')
  if (file !== null) return { chat: file, tokens }
  throw new InputError(
    `${path}: no chat_template, and no chat_template.jinja beside it; a base checkpoint often has none`,
  )
}

/** One template, or several of which `default` is for conversations without tools. */
function templateIn(value: unknown): string | null {
  if (typeof value === 'string') return value
  const named: unknown[] = Array.isArray(value) ? value : []
  const chosen = named.find((each) => isRecord(each) && each['name'] === 'default')
  return isRecord(chosen) && typeof chosen['template'] === 'string' ? chosen['template'] : null
}

/** `bos_token` and its like: a text, or an object whose `content` is the text. */
function tokensOf(config: Record<string, unknown>): Record<string, string> {
  const tokens: Record<string, string> = {}
  for (const [name, value] of Object.entries(config)) {
    const content = isRecord(value) ? value['content'] : value
    if (name.endsWith('_token') && typeof content === 'string') tokens[name] = content
  }
  return tokens
}

function json(source: string, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(source)
    if (isRecord(value)) return value
  } catch {
    // Said below.
  }
  throw new InputError(
    `${basename(path)}: expected a tokenizer_config.json, which is a JSON object`,
  )
}

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UnreadableFile(`cannot read the template: ${systemReason(error)}: ${path}`)
  }
}

async function beside(path: string, name: string): Promise<string | null> {
  try {
    return await readFile(join(dirname(path), name), 'utf8')
  } catch {
    return null
  }
}

/** Editors end files with a line break that no prompt should end with. */
function withoutLastNewline(source: string): string {
  return source.replace(/\r?\n$/, '')
}
