/** Whether a value from outside is an object with string keys: not null, not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The first line of what a thrown value says. */
export function errorMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? ''
}

/** The system's code of a thrown value, such as `ENOENT`; null where it has none. */
export function errorCode(error: unknown): string | null {
  return isRecord(error) && typeof error['code'] === 'string' ? error['code'] : null
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is a file and no folder',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'it cannot be written to',
  ENOSPC: 'no space left',
  EMFILE: 'too many open files',
  ENOTFOUND: 'no such host, or no network',
  EAI_AGAIN: 'no such host, or no network',
  ECONNREFUSED: 'it refuses the connection',
}

/** Why the system could not read or write something, in words; what else was thrown speaks for itself. */
export function systemReason(error: unknown): string {
  return reasons[errorCode(error) ?? ''] ?? errorMessage(error)
}
