import { describe, expect, it } from 'vitest'
import { sharedData, sharedFile } from './shared-data.ts'

describe.skipIf(sharedData === null)('shared data', () => {
  it('is found beside the clone', () => {
    expect(sharedFile('README.md')).toMatch(/README\.md$/)
  })
})
