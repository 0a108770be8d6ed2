import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pickledText, unpackedTests } from '../../src/grading/unpack-tests.ts'

/** A text as Python's pickle writes it: protocol 4 with a frame, as LiveCodeBench has it. */
function pickled(text: string): Buffer {
  const bytes = Buffer.from(text)
  const head = Buffer.alloc(5)
  head[0] = 0x58
  head.writeUInt32LE(bytes.length, 1)
  const frame = Buffer.alloc(9)
  frame[0] = 0x95
  const end = Buffer.from([0x94, 0x2e])
  return Buffer.concat([Buffer.from([0x80, 4]), frame, head, bytes, end])
}

describe('unpackedTests', () => {
  it('reads hidden tests as LiveCodeBench packs them', () => {
    const tests = '[{"input":"é","output":"2","testtype":"stdin"}]'
    expect(unpackedTests(deflateSync(pickled(tests)).toString('base64'))).toBe(tests)
  })

  it.each(['', 'no base64', 'eJxrYJmaxAABPTwZ', deflateSync('[]').toString('base64')])(
    'reads nothing else: %s',
    (packed) => expect(unpackedTests(packed)).toBeNull(),
  )
})

describe('pickledText', () => {
  it('reads one text and nothing else', () => {
    expect(pickledText(pickled('a "b" é'))).toBe('a "b" é')
    // pickle.dumps('ab', protocol=4) and protocol=2, of Python 3.11.
    expect(pickledText(Buffer.from('80049506000000000000008c026162942e', 'hex'))).toBe('ab')
    expect(pickledText(Buffer.from('80025802000000616271002e', 'hex'))).toBe('ab')
    // A pickle that would call os.system.
    expect(pickledText(Buffer.from("\u{80}\u{4}cos\nsystem\n(S'id'\ntR.", 'latin1'))).toBeNull()
    expect(pickledText(pickled('ab').subarray(0, 14))).toBeNull()
    expect(pickledText(Buffer.alloc(0))).toBeNull()
  })
})
