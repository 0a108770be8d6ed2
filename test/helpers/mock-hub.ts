import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { listening, send } from './mock-server.ts'

/** A hub of one data set: its commit may move, and its files are where it redirects to. */
export interface MockHub {
  endpoint: string
  server: Server
  commit: string
  files: Map<string, Buffer>
  /** What was asked for, in order. */
  asked: string[]
}

export async function mockHub(dataset: string, commit: string): Promise<MockHub> {
  const files = new Map<string, Buffer>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const url = decodeURIComponent(request.url ?? '')
    asked.push(url)
    if (url.includes('/closed/'))
      return send(response, 401, { error: 'Invalid username or password.' })
    const listing = `/api/datasets/${dataset}/revision/`
    if (url.startsWith(listing)) {
      const wanted = url.slice(listing.length)
      if (!['main', hub.commit].includes(wanted)) return send(response, 404, { error: 'no' })
      const siblings = [...files.keys()].map((rfilename) => ({ rfilename }))
      return send(response, 200, { sha: hub.commit, siblings })
    }
    const resolve = new RegExp(`^/datasets/${dataset}/resolve/[0-9a-f]+/(.*)$`).exec(url)
    if (resolve) {
      response.writeHead(302, { location: `/cdn/${encodeURIComponent(resolve[1]!)}` }).end()
      return
    }
    const file = files.get(url.slice('/cdn/'.length))
    if (!file) return send(response, 404, { error: 'not found' })
    response.writeHead(200, { 'content-length': file.length }).end(file)
  })
  const hub: MockHub = { endpoint: '', server, commit, files, asked }
  hub.endpoint = `http://127.0.0.1:${await listening(server)}`
  return hub
}
