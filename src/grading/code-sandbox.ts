import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../records/index.ts'

/** How model-written code is kept from everything else. */
export interface Sandbox {
  isolation: 'bubblewrap' | 'none'
  python: string
  /** The program and its first arguments; the Python script's follow. */
  command: string[]
}

export interface SandboxOptions {
  /** Run without isolation where there is no bubblewrap: only limits and a killed process group protect. */
  unsafe?: boolean
  /** Where programs are looked for. */
  directories?: string[]
}

const standardDirectories = ['/usr/bin', '/usr/local/bin', '/bin', '/opt/homebrew/bin']

/**
 * Finds Python and bubblewrap. Without bubblewrap that works here, running what a model wrote is
 * refused, unless the caller says that it wants it all the same.
 */
export function findSandbox({
  unsafe = false,
  directories = standardDirectories,
}: SandboxOptions = {}): Sandbox {
  const python = found('python3', directories)
  if (python === null) throw new InputError('grading code needs python3, and none was found')
  const bwrap = found('bwrap', directories)
  const command = bwrap === null ? null : isolated(bwrap, python)
  if (command !== null && works([...command, python]))
    return { isolation: 'bubblewrap', python, command }
  if (!unsafe) {
    throw new InputError(
      'grading code runs what a model wrote and needs bubblewrap, which is missing or not allowed here; install it, or accept to run without isolation (--unsafe-exec)',
    )
  }
  return { isolation: 'none', python, command: [] }
}

function found(name: string, directories: string[]): string | null {
  const paths = directories.map((directory) => join(directory, name))
  return paths.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** No network, no files but the system's own, no environment, processes of its own that die with it. */
function isolated(bwrap: string, python: string): string[] {
  const prefix = spawnSync(python, ['-I', '-S', '-c', 'import sys; print(sys.base_prefix)'], {
    env: {},
    encoding: 'utf8',
  }).stdout?.trim()
  const system = ['/usr', '/lib', '/lib64', '/bin'].flatMap((path) => ['--ro-bind-try', path, path])
  const own = prefix && !prefix.startsWith('/usr') ? ['--ro-bind', prefix, prefix] : []
  const walls =
    '--unshare-all --die-with-parent --new-session --clearenv --proc /proc --dev /dev --tmpfs /tmp --chdir /tmp --cap-drop ALL'
  return [bwrap, ...system, ...own, ...walls.split(' ')]
}

function works([program = '', ...args]: string[]): boolean {
  return (
    spawnSync(program, [...args, '-I', '-S', '-c', ''], {
      env: {},
      stdio: 'ignore',
      timeout: 20_000,
    }).status === 0
  )
}

/** Starts a Python script in the sandbox, as the head of a process group of its own. */
export function start(
  sandbox: Sandbox,
  script: string,
  stdio: ('pipe' | 'ignore')[],
): ChildProcess {
  const [program, ...args] = [...sandbox.command, sandbox.python, '-I', '-S', '-c', script] as const
  return spawn(program, args, { env: {}, cwd: '/', detached: true, stdio })
}

/** Ends a child with all that it started. */
export function end(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy()
  if (child.pid === undefined || child.exitCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}
