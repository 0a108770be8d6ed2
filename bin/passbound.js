#!/usr/bin/env node
// Plain JavaScript that any Node can parse, so that an old one is told what to do.
import { existsSync } from 'node:fs'
import module from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `passbound needs Node 22.19 or later, got ${process.versions.node}: in a clone use npx passbound or npm run, which bring their own; elsewhere install Node 24`,
  )
  process.exit(2)
}
// Whoever reads our output may stop reading (head, a closed pager): that is no failure.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})
// Compiled code is kept between runs, where this Node can.
module.enableCompileCache?.()
// A clone runs its sources; the published package has no src folder.
const source = new URL('../src/cli/main.ts', import.meta.url)
const { main } = await import(
  existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href
)
process.exitCode = await main(process.argv.slice(2))
