import { readFile } from 'node:fs/promises'
import asc from 'assemblyscript/asc'
import { describe, expect, it } from 'vitest'

const at = (path: string) => new URL(`../../${path}`, import.meta.url)
const folder = 'src/engine/assembly'

describe('lab/engine.wasm', () => {
  it('is what its sources compile to', async () => {
    const config = JSON.parse(await readFile(at(`${folder}/asconfig.json`), 'utf8')) as Config
    let built: Uint8Array | undefined
    const { error } = await asc.main(
      [...config.entries, '--config', 'asconfig.json', '--outFile', 'engine.wasm'],
      {
        readFile: (name) => readFile(at(`${folder}/${name}`), 'utf8').catch(() => null),
        writeFile: (_name, contents) => {
          if (typeof contents !== 'string') built = contents
        },
        listFiles: () => [],
      },
    )
    expect(error).toBeNull()
    expect(built).toEqual(new Uint8Array(await readFile(at('lab/engine.wasm'))))
  }, 120_000)

  it('asks nothing of its host but memory', async () => {
    const module = await WebAssembly.compile(await readFile(at('lab/engine.wasm')))
    expect(WebAssembly.Module.imports(module).map(({ name }) => name)).toEqual(['memory'])
  })
})

interface Config {
  entries: string[]
}
