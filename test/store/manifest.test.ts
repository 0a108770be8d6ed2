import { describe, expect, it } from 'vitest'
import { encodeLine } from '../../src/store/line.ts'
import { noLosses, parseManifest } from '../../src/store/manifest.ts'

const file = {
  path: 'samples/00000001.parquet',
  sha256: 'a'.repeat(64),
  bytes: 10,
  rows: 1,
  first: ['base', 'p', 0],
  last: ['base', 'p', 0],
}
const entry = { segment: '00000001', files: [file], losses: noLosses(), mended: false }

function parse(...lines: string[]) {
  return parseManifest(Buffer.from(lines.join('')))
}

describe('parseManifest', () => {
  it('reads what was written', () => {
    const { entries, damaged, torn } = parse(encodeLine('sealed', entry))
    expect([...entries.values()]).toEqual([{ type: 'sealed', ...entry }])
    expect({ damaged, torn }).toEqual({ damaged: 0, torn: false })
  })

  it('lets a later line about a segment replace the earlier one', () => {
    const later = { ...entry, mended: true }
    const { entries } = parse(encodeLine('sealed', entry), encodeLine('sealed', later))
    expect(entries.get('00000001')!.mended).toBe(true)
  })

  it('loses a damaged line and no other', () => {
    const other = { ...entry, segment: '00000002', files: [] }
    const line = encodeLine('sealed', entry).replace('base', 'bass')
    const { entries, damaged } = parse(line, encodeLine('sealed', other))
    expect([...entries.keys()]).toEqual(['00000002'])
    expect(damaged).toBe(1)
  })

  it('knows an unfinished last line', () => {
    const line = encodeLine('sealed', entry)
    expect(parse(line, line.slice(0, 40))).toMatchObject({ damaged: 0, torn: true })
  })

  it.each([
    ['a path out of the run', { files: [{ ...file, path: '../samples/00000001.parquet' }] }],
    ['an absolute path', { files: [{ ...file, path: '/etc/passwd' }] }],
    ['a path through a grader', { files: [{ ...file, path: 'grades/../00000001.parquet' }] }],
    ['a hidden folder', { files: [{ ...file, path: 'grades/.x@1/00000001.parquet' }] }],
    ['a pattern', { files: [{ ...file, path: 'samples/*.parquet' }] }],
    ['a quote', { files: [{ ...file, path: "grades/x'@1/00000001.parquet" }] }],
    ['another segment’s file', { files: [{ ...file, path: 'samples/00000002.parquet' }] }],
    ['a segment that is no number', { segment: '1; DROP' }],
    ['rows below zero', { files: [{ ...file, rows: -1 }] }],
    ['rows beyond counting', { files: [{ ...file, rows: 1e300 }] }],
    ['files that are no list', { files: 'samples' }],
    ['nothing', { files: undefined, segment: undefined, losses: undefined }],
  ])('refuses %s although its CRC fits', (_, fields) => {
    const { entries, damaged } = parse(encodeLine('sealed', { ...entry, ...fields }))
    expect(entries.size).toBe(0)
    expect(damaged).toBe(1)
  })

  it('refuses lines of another type, and depth', () => {
    const deep = `{"type":"sealed","files":${'['.repeat(100_000)}`
    const { entries, damaged } = parse(encodeLine('dropped', entry), `${deep}\n`)
    expect(entries.size).toBe(0)
    expect(damaged).toBe(2)
  })
})
