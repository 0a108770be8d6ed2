import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { answerClasses, compareWritten, gradeCompletion } from '../src/grading/index.ts'
import { median } from './median.ts'

/**
 * Grading, a pair at a time, beside Math-Verify on the same pairs in the same run:
 * `BENCH_PYTHON=… node bench/grading.ts`, where that Python has the package math-verify; without it only
 * our own times are shown. Then hostile answers, completions whole, and answer classes.
 */
const python = process.env['BENCH_PYTHON']
const fixture = fileURLToPath(new URL('../test/fixtures/grading/mutants.jsonl', import.meta.url))
const lines = readFileSync(fixture, 'utf8').trim().split('\n').slice(1)
const pairs = lines.map((line) => JSON.parse(line) as [string, string, string, string, 0 | 1])
const sampled = pairs
  .filter((_, at) => at % 20 === 0)
  .map(([, , gold, answer]) => ({ gold, answer }))

// The first rounds compile; the last counts.
for (let round = 0; round < 3; ++round)
  for (const { gold, answer } of sampled) compareWritten(gold, answer)
const ours = sampled.map(({ gold, answer }) => timed(() => compareWritten(gold, answer)))
report('passbound, a pair', ours)

const peer = spawnSync(
  python ?? 'python3',
  [fileURLToPath(new URL('peers/grade_math_verify.py', import.meta.url))],
  {
    input: sampled.map((pair) => JSON.stringify(pair)).join('\n'),
    encoding: 'utf8',
  },
)
if (peer.status === 0) {
  const theirs = peer.stdout.trim().split('\n').map(Number)
  report('math-verify, a pair', theirs)
  console.log(`ratio of medians: ${(median(theirs) / median(ours)).toFixed(0)}`)
} else console.log('set BENCH_PYTHON to a Python with math-verify for the peer')

const hostile = [
  '9^{9^{9^9}}',
  '5^(5^(5^(5^5))-4)',
  '100000!!',
  '\\sum_{a=1}^{1000}\\sum_{b=1}^{1000}\\sum_{c=1}^{1000} abc',
  '\\prod_{k=1}^{1000}(x+k)',
  `${'\\prod_{k=1}^{1000}\\ln(k+x),'.repeat(45)}1`,
  `${'\\ln('.repeat(50)}10^{9}${')'.repeat(50)}`,
  '\\'.repeat(2_400),
  '('.repeat(2_400),
  `${'\\tan('.repeat(50)}x${')'.repeat(50)}`,
]
const worst = hostile.flatMap((text) =>
  [text, '1', 'x', `${text}+1`].map((other) => processor(() => compareWritten(text, other))),
)
report('hostile answers, processor time a pair', worst)

const completion = `${'We compute $3 \\cdot 4 = 12$ and go on with the next step of the solution. '.repeat(60)}So the answer is \\boxed{\\frac{3}{4}}.`
const whole = Array.from({ length: 2_000 }, () => timed(() => gradeCompletion('0.75', completion)))
report(`completions of ${completion.length} characters`, whole)

const answers = Array.from({ length: 100_000 }, (_, at) => `\\frac{${at % 1_000}}{${7 + (at % 3)}}`)
console.log(
  `answer classes: ${((timed(() => answerClasses(answers)) / answers.length) * 1_000).toFixed(0)} ns an answer of 100,000`,
)

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return (performance.now() - start) * 1_000
}

/** Microseconds of processor time, so that a busy machine does not count. */
function processor(work: () => unknown): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return user + system
}

function report(name: string, times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const shown = (us: number) =>
    us < 1_000 ? `${us.toFixed(0)} µs` : `${(us / 1_000).toFixed(1)} ms`
  console.log(
    `${name}: median ${shown(median(times))}, 90 % ${shown(at(0.9))}, worst ${shown(at(1))} of ${times.length}`,
  )
}
