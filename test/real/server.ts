import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { file, path } from './setup.ts'

export interface LlamaServer {
  url: string
  kill(): Promise<void>
}

/** llama.cpp's server with the file, on `port`, under a name of its own. */
export async function llamaServer(
  port: number,
  { alias = 'smollm2', slots = 8, slotTokens = 512 } = {},
): Promise<LlamaServer> {
  const child = spawn(
    path('PASSBOUND_XLLAMACPP'),
    [
      join(import.meta.dirname, 'llama_server.py'),
      `--model=${file}`,
      `--alias=${alias}`,
      `--port=${port}`,
      `--parallel=${slots}`,
      `--ctx-size=${slots * slotTokens}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  await listening(child)
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async kill() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

async function listening(child: ChildProcess): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const add = (data: Buffer) => {
      said += data.toString()
      if (said.includes('http://127.0.0.1')) resolve()
    }
    child.stdout?.on('data', add)
    child.stderr?.on('data', add)
    child.on('exit', (code) => reject(new Error(`the server ended (${code}): ${said.slice(-500)}`)))
  })
}

/** A port that nothing listens on, for a server that is to come back to it. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
