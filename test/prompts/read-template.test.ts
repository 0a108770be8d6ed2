import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTemplate } from '../../src/prompts/index.ts'
import { scratchFolder } from '../store/maker.ts'

async function reading(files: Record<string, unknown>, name: string) {
  await using folder = await scratchFolder()
  for (const [file, content] of Object.entries(files))
    await writeFile(
      join(folder.path, file),
      typeof content === 'string' ? content : JSON.stringify(content),
    )
  return await readTemplate(join(folder.path, name))
}

const chat = '{{ bos_token }}{{ messages[0].content }}'
const tokens = { bos_token: { content: '<s>', lstrip: false }, eos_token: '</s>', pad_token: null }

describe('readTemplate', () => {
  it('reads a tokenizer_config.json with its special tokens', async () => {
    expect(
      await reading(
        { 'tokenizer_config.json': { ...tokens, chat_template: chat } },
        'tokenizer_config.json',
      ),
    ).toEqual({ chat, tokens: { bos_token: '<s>', eos_token: '</s>' } })
  })

  it('takes the default of several templates', async () => {
    const several = [
      { name: 'tool_use', template: 'no' },
      { name: 'default', template: chat },
    ]
    const read = await reading(
      { 'tokenizer_config.json': { chat_template: several } },
      'tokenizer_config.json',
    )
    expect(read).toEqual({ chat, tokens: {} })
  })

  it('finds template and tokens in the files beside each other', async () => {
    const files = { 'tokenizer_config.json': tokens, 'chat_template.jinja': chat }
    const read = { chat, tokens: { bos_token: '<s>', eos_token: '</s>' } }
    expect(await reading(files, 'tokenizer_config.json')).toEqual(read)
    expect(await reading(files, 'chat_template.jinja')).toEqual(read)
  })

  it('takes Jinja that never looks at messages as one over the problem', async () => {
    expect(await reading({ 'ask.jinja': 'Q: {{ question }}\nA:\n' }, 'ask.jinja')).toEqual({
      jinja: 'Q: {{ question }}\nA:',
    })
  })

  it.each([
    [{}, 'no.json', 'cannot read the template: no such file: '],
    [
      { 'a.json': '[1]' },
      'a.json',
      'a.json: expected a tokenizer_config.json, which is a JSON object',
    ],
    [{ 'a.json': {} }, 'a.json', 'no chat_template, and no chat_template.jinja beside it'],
  ])('refuses %j', async (files, name, message) => {
    await expect(reading(files, name)).rejects.toThrow(message)
  })
})
