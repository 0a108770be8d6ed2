import { describe, expect, it } from 'vitest'
import { armSummary } from '../../src/cli/arm-summary.ts'
import { printable } from '../../src/cli/printable.ts'
import { duration, LiveLines, progressLine, progressLines } from '../../src/cli/progress-display.ts'
import type { Progress } from '../../src/experiment/index.ts'

const arm = {
  name: 'base',
  wanted: 100,
  drawn: 25,
  correct: 5,
  graded: 20,
  censored: 5,
  stopped: null,
}
const progress: Progress = {
  arms: [arm],
  wanted: 100,
  drawn: 25,
  censored: 5,
  tokensPerSecond: 1234.5,
  secondsLeft: 3700,
  failures: {},
  lastFailure: null,
}

describe('progress', () => {
  it('is a bar and a line an arm on a terminal', () => {
    expect(progressLines(progress)).toEqual([
      '[████············] 25/100 completions, 1,235 tokens/s, 5 censored, 1 h 1 min left',
      '  base: 25/100, 25.0 % correct so far',
    ])
  })

  it('is one line in a log, and says what was sent again', () => {
    expect(progressLine({ ...progress, failures: { reset: 3 }, lastFailure: 'x' })).toBe(
      '25/100 completions, 1,235 tokens/s, 5 censored, sent again: reset 3, 1 h 1 min left; correct so far: base 25.0 %',
    )
  })

  it('shows why nothing comes, with control characters made visible', () => {
    const stuck = {
      ...progress,
      secondsLeft: null,
      failures: { unreachable: 1 },
      lastFailure: 'refused\u001B[2J',
    }
    expect(progressLine(stuck)).toContain(
      'time left unknown; correct so far: base 25.0 %;  last failure: refused\\u001b[2J',
    )
  })

  it('draws over itself, cut to the width', () => {
    let written = ''
    const stream = { columns: 12, write: (text: string) => (written += text) }
    const live = new LiveLines(stream)
    live.draw(['first', 'a line that is too long'])
    live.draw(['second'])
    expect(written).toBe(
      '\rfirst\u001B[K\na line that\u001B[K\n\u001B[J\u001B[2A\rsecond\u001B[K\n\u001B[J',
    )
  })

  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1 min'],
    [7260, '2 h 1 min'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text)
  })
})

describe('armSummary', () => {
  it('gives pass@k at one and at the most that every problem has', () => {
    const tallies = [
      { n: 4, c: 1, u: 0 },
      { n: 4, c: 0, u: 0 },
    ]
    expect(armSummary('base', tallies)).toBe('base: 8 completions, pass@1 12.5 %, pass@4 50.0 %')
  })

  it('shows both extremes where samples are unresolved', () => {
    expect(armSummary('rl', [{ n: 4, c: 1, u: 1 }])).toBe(
      'rl: 4 completions, pass@1 25.0 % to 50.0 % (unresolved samples counted wrong, counted right), pass@4 100.0 %',
    )
  })

  it('says that there is nothing', () => {
    expect(armSummary('rl', [])).toBe('rl: nothing drawn')
  })
})

describe('printable', () => {
  it('shows control characters and direction overrides instead of obeying them', () => {
    expect(printable('a\tb\n\u001B]0;title\u0007\u202Egpj.exe\u009B')).toBe(
      'a\tb\n\\u001b]0;title\\u0007\\u202egpj.exe\\u009b',
    )
  })
})
