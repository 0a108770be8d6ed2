import { auditChain, operationGraph } from '../src/audit/index.ts'

/**
 * Audits made chains of about 1 KB, one claim to every hundred characters or so, one in ten with a
 * slip, beside a plain regular expression with `Number` on the same texts (which reads far less of
 * them): `node bench/audit.ts [chains]`. Then the same length of hostile text, to show that time
 * grows with length only.
 */
const count = Number(process.argv[2] ?? 20_000)
const chains = Array.from({ length: count }, (_, i) => chain(i))
const kilobytes = chains.reduce((sum, text) => sum + text.length, 0) / 1024

// The second round is the one that counts: the first compiles.
for (const round of ['warm-up', 'measured']) {
  console.log(`-- ${round}`)
  measure('audit', () => {
    for (const text of chains) auditChain(text, { gold: '7' })
  })
  measure('operation graphs', () => {
    for (const text of chains) operationGraph(text)
  })
  measure('regular expression', () => {
    for (const text of chains)
      for (const [, a, operator, b, c] of text.matchAll(/(\d+) ([-+*/]) (\d+) = (\d+)/g))
        naive(a!, operator!, b!, c!)
  })
}

for (const [name, piece] of Object.entries({
  brackets: '((',
  operators: '1+',
  slips: '1+1=3, 3+4=7. ',
})) {
  const times = [100_000, 400_000].map((length) => {
    const text = piece.repeat(length / piece.length)
    return processorMs(() => auditChain(text))
  })
  console.log(
    `hostile ${name}: ${times.map((ms) => ms.toFixed(0)).join(' ms, then 4 times the length in ')} ms`,
  )
}

function measure(name: string, work: () => void): void {
  const seconds = processorMs(work) / 1000
  console.log(`${name}: ${(kilobytes / seconds).toFixed(0)} chains of 1 KB a second`)
}

/** Time on the processor, which other work on the machine does not lengthen. */
function processorMs(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

function naive(a: string, operator: string, b: string, c: string): boolean {
  const [x, y] = [Number(a), Number(b)]
  const value =
    operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : x / y
  return value === Number(c)
}

/** A chain of thought of about 1 KB in one of three styles. */
function chain(seed: number): string {
  const lines: string[] = []
  let value = 10 + (seed % 90)
  for (let step = 0; lines.join('\n').length < 950; step++) {
    const right = 3 + ((seed * 31 + step * 17) % 40)
    const slip = (seed + step) % 70 === 0 ? 1 : 0
    const next = value + right + slip
    lines.push(line(seed % 3, value, right, next, step))
    value = next
  }
  return `${lines.join('\n')}\nSo the answer is ${value}.`.slice(0, 1024)
}

function line(style: number, left: number, right: number, sum: number, step: number): string {
  if (style === 0)
    return `Then we look at what happens in the next part of the problem: there are ${left} + ${right} = ${sum} of them in all.`
  if (style === 1)
    return `Adding the next group of people to those who were already there, we get \\( ${left} + ${right} = ${sum} \\).`
  return `${step + 1}. **Next group**: the ${right} that came later are added to the others, ${left} + ${right} = **${sum}**`
}
