import { describe, expect, it } from 'vitest'
import { auditChain, show } from '../../src/audit/index.ts'

/** Two sums whose errors cancel: 1924 for 2024 and −805 for −905. */
const lucky: [string, string][] = [
  [
    'plain',
    'Adding up, 195+367+562+900 = 1924. The rest is -437 - 2*234 = -805. So 3X = 1924 - 805 = 1119. The answer is 1119.',
  ],
  [
    'in words',
    'Here 195 + 367 + 562 + 900 is 1924, and −437 − 2·234 gives −805. Hence 1924 − 805 = 1119.',
  ],
  [
    'spelled out',
    '195 plus 367 plus 562 plus 900, which gives 1924. Next, -437 - 2 times 234, which is -805.\nIn all 1924 + (-805) = 1119\n#### 1119',
  ],
  [
    'as a list',
    '1. **First sum:** 195 + 367 + 562 + 900 = **1924**\n2. **Second:** -437 - 2 × 234 = **-805**\n3. 1924 - 805 = **1119**\n\nAnswer: 1119',
  ],
  [
    'inline LaTeX',
    String.raw`We have $195+367+562+900=1924$ and $-437-2\cdot 234=-805$, so $3X=1924-805=1119$. \boxed{1119}`,
  ],
  [
    'display LaTeX',
    '\\[195+367+562+900=1924\\]\n\\[-437-2(234)=-805\\]\n\\[1924-805=\\boxed{1119}\\]',
  ],
  [
    'aligned',
    '\\begin{align*}\nS &= 195+367+562+900 \\\\\n&= 1924 \\\\\nT &= -437 - 2(234) \\\\\n&= -805 \\\\\nS + T &= 1924 - 805 \\\\\n&= 1119\n\\end{align*}',
  ],
  [
    'as a sum of numbers',
    'The sum of 195, 367, 562 and 900 is 1924. Subtracting 468 from -437 gives -805. Then 1924 - 805 = 1119.',
  ],
  [
    'annotated',
    'That is 195+367+562+900 = <<195+367+562+900=1924>>1924 and -437-2*234 = <<-437-2*234=-805>>-805, so 1924-805 = <<1924-805=1119>>1119\nA: 1119',
  ],
]

describe('the chain whose two errors cancel', () => {
  it.each(lucky)('is lucky, with both slips, %s', (_, text) => {
    const audit = auditChain(text, { gold: '1119' })
    expect(audit.class).toBe('right by cancelling errors (lucky)')
    expect(new Set(audit.slips.map(({ actual }) => show(actual!)))).toEqual(
      new Set(['2024', '-905']),
    )
    expect(audit.replayed).toBe('1119')
  })

  it.each(lucky)('is not refuted once both are put right, %s', (_, text) => {
    const clean = text.replaceAll('1924', '2024').replaceAll('805', '905')
    const audit = auditChain(clean, { gold: '1119' })
    expect(audit.class).toBe('right, not refuted')
    expect(audit.slips).toEqual([])
  })

  it.each(lucky)('is wrong by arithmetic alone with one of them, %s', (_, text) => {
    const one = text.replaceAll('805', '905').replaceAll('1119', '1019')
    const audit = auditChain(one, { gold: '1119' })
    expect(audit.class).toBe('wrong by arithmetic alone')
    expect(audit.replayed).toBe('1119')
  })
})

describe('classes', () => {
  it.each([
    [
      'right, slip without effect',
      '3 * 4 = 13 in passing. But 5 + 6 = 11, so the answer is 11.',
      '11',
    ],
    ['right, self-corrected', '3 * 4 = 13. Wait, that is 12. The answer is 12.', '12'],
    ['right, not refuted', '3 * 4 = 12. The answer is 12.', '12'],
    ['nothing to check', 'It is obvious. The answer is 12.', '12'],
    ['wrong otherwise', '3 * 4 = 12. The answer is 12.', '7'],
    ['wrong by arithmetic alone', '3 * 4 = 13, 13 + 2 = 15. The answer is 15.', '14'],
    // A slip that cancels a wrong plan: put right, the answer is lost.
    ['right by cancelling errors (lucky)', '3 * 4 = 14, 14 + 2 = 16. The answer is 16.', '16'],
    // However near: put right they end at 1002 and at 100.6.
    [
      'right by cancelling errors (lucky)',
      '25 * 40 = 998, 998 + 2 = 1000. The answer is 1000.',
      '1000',
    ],
    ['right by cancelling errors (lucky)', '50.4 + 50.2 = 100.3. The answer is 100.3.', '100.3'],
    // Where the slip is a rounding, the answer may be one as well.
    ['right, slip without effect', '132 + 6.6 = 138. The answer is 138.', '138'],
    ['right, slip without effect', '7 * 3 = 22, 22 / 3 = 7.33. The answer is 7.33.', '7.33'],
  ])('%s', (expected, text, gold) => {
    expect(auditChain(text, { gold }).class).toBe(expected)
  })

  it('keeps an answer that is right after replay, and loses one that is not', () => {
    const after = (text: string, gold: string) => auditChain(text, { gold }).rightAfterReplay
    expect(after('25 * 40 = 998, 998 + 2 = 1000. The answer is 1000.', '1000')).toBe(false)
    expect(after('132 + 6.6 = 138. The answer is 138.', '138')).toBe(true)
  })

  it('needs to know whether the answer is right', () => {
    expect(auditChain('3 * 4 = 12').class).toBeNull()
    expect(auditChain('3 * 4 = 12', { right: true }).class).toBe('right, not refuted')
    expect(auditChain('3 * 4 = 12', { gold: 'a cube' }).class).toBeNull()
  })

  it('says when a chain was cut in a loop', () => {
    expect(auditChain('so 1 + 1 = 2, '.repeat(20)).loops).toBe(true)
    expect(auditChain('1 + 1 = 2, 1 + 1 = 2. Done, 2.').loops).toBe(false)
  })
})

describe('coverage', () => {
  it('is the share of the numbers in checked claims', () => {
    // 3, 4 and 12 of 3, 4, 12 and 99.
    expect(auditChain('3 * 4 = 12, and 99 more').coverage).toBe(3 / 4)
    expect(auditChain('no numbers').coverage).toBe(0)
  })
})
