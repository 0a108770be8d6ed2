import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Agent, request, type Dispatcher } from 'undici'
import { errorCode, InputError, isRecord, systemReason } from '../../records/index.ts'

/** Where data sets come from and where they are kept. */
export interface Hub {
  /** `https://huggingface.co`, or a mirror. */
  endpoint: string
  cache: string
}

/** Files of one data set at one commit, on this disk. */
export interface FetchedDataset {
  dataset: string
  /** The commit. */
  revision: string
  files: string[]
}

export interface Wanted {
  dataset: string
  revision?: string | undefined
  files: RegExp
  /** What to write in an experiment to use a local copy instead. */
  copy: string
}

interface Listing {
  sha: string
  paths: string[]
}

/**
 * The files of a data set that match, downloaded once. Without a revision it is the commit that was
 * the newest when this machine first asked, so that one name goes on meaning one set of problems.
 */
export async function fetchDataset(hub: Hub, of: Wanted): Promise<FetchedDataset> {
  const { dataset, files } = of
  const folder = join(hub.cache, 'hub', dataset.replace('/', '--'))
  const listing = await listingOf(hub, folder, of)
  const wanted = listing.paths.filter((path) => files.test(path) && isInside(path)).sort()
  if (wanted.length === 0)
    throw new InputError(
      `${dataset} has no file like ${files.source} at ${listing.sha.slice(0, 12)}; it has ${listing.paths.slice(0, 8).join(', ')}`,
    )
  const local: string[] = []
  for (const path of wanted) {
    const to = join(folder, listing.sha, path)
    if (!(await isThere(to))) {
      const url = `${hub.endpoint}/datasets/${dataset}/resolve/${listing.sha}/${path}`
      await writeWhole(to, (temporary) =>
        download(url, of, (body) => pipeline(body, createWriteStream(temporary))),
      )
    }
    local.push(to)
  }
  return { dataset, revision: listing.sha, files: local }
}

/** A path out of a listing becomes a path on this disk: no step leads up. */
const isInside = (path: string) =>
  /^[\w.@ ()+,=/-]+$/.test(path) && !path.startsWith('/') && !path.split('/').includes('..')

async function listingOf(hub: Hub, folder: string, of: Wanted): Promise<Listing> {
  const { dataset, revision = 'main' } = of
  const kept = join(folder, `${revision.replaceAll('/', '--')}.json`)
  const known = await orMissing(readFile(kept, 'utf8'))
  if (known !== null) return readListing(JSON.parse(known), kept)
  const url = `${hub.endpoint}/api/datasets/${dataset}/revision/${encodeURIComponent(revision)}`
  const text = await download(url, of, (body) => body.text())
  let read: Listing
  try {
    read = readListing(JSON.parse(text), url)
  } catch {
    throw new InputError(`${url} answers with something else than a listing: ${text.slice(0, 80)}`)
  }
  const siblings = read.paths.map((rfilename) => ({ rfilename }))
  const listing = JSON.stringify({ sha: read.sha, siblings })
  await writeWhole(kept, (temporary) => writeFile(temporary, listing))
  return read
}

function readListing(value: unknown, where: string): Listing {
  const siblings = isRecord(value) ? value['siblings'] : null
  const sha = isRecord(value) ? value['sha'] : null
  if (typeof sha !== 'string' || !/^[0-9a-f]{7,64}$/.test(sha) || !Array.isArray(siblings))
    throw new InputError(`${where} is no listing of a data set`)
  const paths = siblings.flatMap((each: unknown) =>
    isRecord(each) && typeof each['rfilename'] === 'string' ? [each['rfilename']] : [],
  )
  return { sha, paths }
}

/** Hubs redirect to where the bytes are. */
const mostRedirects = 5
const waitMs = 60_000

type Body = Dispatcher.ResponseData['body']

async function download<Taken>(
  url: string,
  { dataset, copy }: Wanted,
  take: (body: Body) => Promise<Taken>,
): Promise<Taken> {
  const dispatcher = new Agent({ headersTimeout: waitMs, bodyTimeout: waitMs })
  try {
    return await take(await follow(url, dispatcher, mostRedirects))
  } catch (error) {
    const why = error instanceof InputError ? error.message : reasonOf(error)
    const host = new URL(url).host
    throw new InputError(
      `cannot get ${dataset} from ${host}: ${why}; with a local copy say ${copy}`,
    )
  } finally {
    await dispatcher.destroy()
  }
}

async function follow(url: string, dispatcher: Dispatcher, left: number): Promise<Body> {
  const { statusCode, headers, body } = await request(url, { dispatcher })
  const { location } = headers
  if (statusCode >= 300 && statusCode < 400 && typeof location === 'string' && left > 0) {
    await body.dump()
    return follow(new URL(location, url).href, dispatcher, left - 1)
  }
  if (statusCode !== 200) {
    await body.dump()
    const known = [401, 403].includes(statusCode) ? ', so it is not there or not public' : ''
    throw new InputError(`HTTP ${statusCode}${known}`)
  }
  return body
}

function reasonOf(error: unknown): string {
  return systemReason(error) || (errorCode(error) ?? 'no reply')
}

async function isThere(path: string): Promise<boolean> {
  return (await orMissing(stat(path))) !== null
}

async function orMissing<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** A file appears whole or not at all. */
async function writeWhole(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await write(temporary)
    await rename(temporary, path)
  } finally {
    await rm(temporary, { force: true })
  }
}
