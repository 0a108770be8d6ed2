import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

const root = resolve(import.meta.dirname, '../..')

export interface PassboundOptions {
  env?: Record<string, string>
  /** Where it runs; the project's own folder where it is not given. */
  cwd?: string
  /** What it reads from standard input. */
  input?: string | Uint8Array
  /** Sends it Ctrl-C when its output matches. */
  interrupt?: RegExp
}

/** Runs the command line in a process of its own, as its users do. */
export async function passbound(
  args: readonly string[],
  { env = {}, cwd = root, input = '', interrupt }: PassboundOptions = {},
): Promise<Ended> {
  const bin = join(root, 'bin/passbound.js')
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...process.env, ...env } })
  // It may end before it has read everything, as where the first row is refused.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  let stdout = ''
  let stderr = ''
  let interrupted = false
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString()
  })
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString()
    if (!interrupt?.test(stderr) || interrupted) return
    interrupted = true
    child.kill('SIGINT')
  })
  const [code]: unknown[] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : -1, stdout, stderr }
}
