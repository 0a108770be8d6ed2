import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Runs the command line in a process of its own; `interrupt` sends it Ctrl-C when its output matches. */
export async function passbound(
  args: readonly string[],
  { env = {}, cwd, interrupt }: { env?: Record<string, string>; cwd: string; interrupt?: RegExp },
): Promise<Ended> {
  const bin = resolve(import.meta.dirname, '../../bin/passbound.js')
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...process.env, ...env } })
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
