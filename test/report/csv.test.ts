import { describe, expect, it } from 'vitest'
import { toCsv } from '../../src/report/csv.ts'

describe('toCsv', () => {
  it('writes a header and rows that end in CRLF', () => {
    expect(
      toCsv(
        ['id', 'p'],
        [
          ['a', 0.5],
          ['b', null],
        ],
      ),
    ).toBe('id,p\r\na,0.5\r\nb,\r\n')
  })

  it('quotes what would end a cell or a row', () => {
    expect(toCsv(['x'], [['a,b'], ['say "a"'], ['a\nb']])).toBe(
      'x\r\n"a,b"\r\n"say ""a"""\r\n"a\nb"\r\n',
    )
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])(
    'keeps a spreadsheet from running %j',
    (text) => {
      expect(toCsv(['x'], [[text]])).toBe(`x\r\n'${text}\r\n`)
    },
  )

  it('defuses a formula in a heading and behind quotes too', () => {
    expect(toCsv(['=cmd'], [['=HYPERLINK("http://x","y")']])).toBe(
      `'=cmd\r\n"'=HYPERLINK(""http://x"",""y"")"\r\n`,
    )
  })

  it('leaves negative numbers as they are', () => {
    expect(toCsv(['x'], [[-0.02]])).toBe('x\r\n-0.02\r\n')
  })
})
