import { InputError } from '../../records/index.ts'
import { jsonValue } from '../json.ts'
import { asRow, rowIn, textIn } from '../row.ts'
import { Archive } from '../zip.ts'

/**
 * Of the logs of one task the last, since `inspect eval-retry` writes a new log under the same
 * `task_id` and takes the finished samples over. `replaced` says how many are left out by that.
 */
export async function withoutRetried(
  paths: string[],
): Promise<{ paths: string[]; replaced: number }> {
  const archives = paths.filter((path) => path.endsWith('.eval'))
  if (archives.length < 2) return { paths, replaced: 0 }
  const last = new Map<string, { path: string; created: string }>()
  const retried = new Set<string>()
  for (const path of archives) {
    const run = await runOf(path)
    if (!run) continue
    const other = last.get(run.task)
    if (other) retried.add(other.created > run.created ? path : other.path)
    if (!other || other.created <= run.created) last.set(run.task, { path, created: run.created })
  }
  return { paths: paths.filter((path) => !retried.has(path)), replaced: retried.size }
}

/** Which run of which task an archive is; a file that does not say is dealt with when it is read. */
async function runOf(path: string): Promise<{ task: string; created: string } | undefined> {
  try {
    const archive = await Archive.open(path, path)
    try {
      const start = archive.members.get('_journal/start.json') ?? archive.members.get('header.json')
      if (!start) return undefined
      const place = { file: path, line: 0 }
      const header = asRow(jsonValue((await archive.read(start)).toString('utf8'), place), place)
      const spec = rowIn(header, 'eval')
      const task = textIn(spec, 'task_id')
      return task === undefined ? undefined : { task, created: textIn(spec, 'created') ?? '' }
    } finally {
      await archive.close()
    }
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
