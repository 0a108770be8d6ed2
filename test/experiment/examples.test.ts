import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadExperiment } from '../../src/experiment/index.ts'

const folder = join(import.meta.dirname, '../../examples')

describe('examples', () => {
  it.each(globSync('**/*.yaml', { cwd: folder }))(
    '%s has its problems, or says at its head what makes them',
    async (path) => {
      const { file } = await loadExperiment(join(folder, path))
      const { from } = file.problems
      const [head] = readFileSync(join(folder, path), 'utf8').split('\nproblems:')
      const made = `-o ${join('examples', dirname(path), from)}`
      const there = existsSync(join(folder, dirname(path), basename(from)))
      expect(there || head!.includes(made)).toBe(true)
    },
  )
})
