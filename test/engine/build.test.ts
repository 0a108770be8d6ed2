import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const committed = join(root, 'lab/engine.wasm')

describe('lab/engine.wasm', () => {
  // As a process of its own: the compiler's types would change those of Array for the whole project.
  it('is what its sources compile to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'))
    const built = join(folder, 'engine.wasm')
    const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js')
    const config = join(root, 'src/engine/assembly/asconfig.json')
    const args = [compiler, '--config', config, '--outFile', built]
    await promisify(execFile)(process.execPath, args, { cwd: root })
    const same = (await readFile(built)).equals(await readFile(committed))
    await rm(folder, { recursive: true })
    expect(same).toBe(true)
  }, 120_000)

  it('asks nothing of its host but memory', async () => {
    const module = await WebAssembly.compile(await readFile(committed))
    expect(WebAssembly.Module.imports(module).map(({ name }) => name)).toEqual(['memory'])
  })
})
