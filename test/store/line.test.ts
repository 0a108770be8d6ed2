import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodeLine, scanLines } from '../../src/store/line.ts'
import { wrongCuts, wrongDamage } from './damage.ts'

function found(text: string): string[] {
  const bytes = Buffer.from(text)
  return scanLines(bytes).lines.map(({ start, end }) => bytes.toString('utf8', start, end))
}

describe('encodeLine', () => {
  it('is JSON with the CRC-32 of what stands before it', () => {
    const line = encodeLine('sample', { index: 3 })
    const crc = crc32('{"type":"sample","index":3').toString(16).padStart(8, '0')
    expect(line).toBe(`{"type":"sample","index":3,"crc":"${crc}"}\n`)
    expect(JSON.parse(line)).toEqual({ type: 'sample', index: 3, crc })
  })

  // zlib.crc32(b'{"type":"segment"') in Python
  it('matches another CRC-32', () => {
    expect(encodeLine('segment', {})).toBe('{"type":"segment","crc":"18f40a7c"}\n')
  })
})

describe('scanLines', () => {
  const [a, b, c] = [1, 2, 3].map((index) => encodeLine('sample', { index })) as [
    string,
    string,
    string,
  ]

  it('finds every whole line', () => {
    expect(found(a + b + c)).toEqual([a, b, c].map((line) => line.trimEnd()))
  })

  it('goes on at the next newline', () => {
    expect(found(`${a}garbage\n${c}`)).toEqual([a.trimEnd(), c.trimEnd()])
    expect(scanLines(Buffer.from(`${a}garbage\n${c}`)).damaged).toBe(1)
  })

  it('takes the end of a file that was being written as torn', () => {
    expect(scanLines(Buffer.from(a + b.slice(0, 12)))).toMatchObject({ damaged: 0, torn: 1 })
    expect(scanLines(Buffer.from(a + '\0'.repeat(5000)))).toMatchObject({ damaged: 0, torn: 1 })
  })

  it('takes a line that lacks nothing but its newline', () => {
    expect(found(a + b.trimEnd())).toEqual([a.trimEnd(), b.trimEnd()])
  })

  it('loses nothing where a newline became another byte', () => {
    const merged = `${a.trimEnd()}\u000b${b}`
    expect(found(merged)).toEqual([a.trimEnd(), b.trimEnd()])
    expect(scanLines(Buffer.from(merged)).damaged).toBe(1)
  })

  it('refuses a line whose CRC was changed to upper case', () => {
    const line = encodeLine('sample', { index: 7 })
    const changed = line.replace(/"crc":"(.*)"/, (_, crc: string) => `"crc":"${crc.toUpperCase()}"`)
    expect(changed).not.toBe(line)
    expect(found(changed)).toEqual([])
  })

  it(
    'finds the right lines when the journal is cut at any byte of its last 64 KiB',
    { timeout: 120_000 },
    () => {
      expect(wrongCuts(2 ** 16)).toEqual([])
    },
  )

  it(
    'loses no more lines than 10,000 flips and holes touch, and reports each',
    { timeout: 120_000 },
    () => {
      expect(wrongDamage(10_000, 7)).toEqual([])
    },
  )
})
