import {
  atHandText,
  counted,
  interval,
  type Plan,
  type PlanRow,
  questionText,
  signed,
  type UnderBothLaws,
} from '../analysis/index.ts'
import type { Finding } from '../records/index.ts'

/** The plan for a terminal: the question, what is known, what to act on, the table of chances, what to know. */
export function planText({ over, caveats, data }: Finding<Plan>): string {
  const { now, cheapest, atHand } = data
  const lines = [
    `question      is ${questionText(data).replace(/,$/, '')} certain?${data.k === null ? ' (`--k K` asks about one k)' : ''}`,
    `data at hand  ${atHandText(atHand)}`,
    `to act on     ${atHand.isDecided ? `nothing more is needed; to see it again in new data: ${actOn(data)}` : actOn(data)}`,
    `assumed       ${assumed(data)}`,
    '',
    'chance in % that new data would answer the question, by problems (down) and completions a problem in each arm (across);',
    'two numbers are two readings of the counts at hand, which do not fix how likely each problem is to be solved: plan on the lower',
    '',
    ...table(data),
    '',
    ...legend(data),
    ...(now ? [`present   ${rowText(now, data)}`] : []),
    ...(cheapest && cheapest !== now ? [`cheapest  ${rowText(cheapest, data)}`] : []),
    '',
    'What this rests on',
    ...[over, ...caveats].map((line) => `  ${line}`),
  ]
  return `${lines.join('\n')}\n`
}

/** The one number to act on: the cheapest size, what it costs and its chance. */
function actOn({ cheapest, now, power }: Plan): string {
  const asked = `${Math.round(100 * power)} %`
  if (!cheapest) return `nothing that was simulated reaches ${asked} under both readings`
  const { problems, samples, cost, powerDecided } = cheapest
  const size = `${counted(problems, 'problem')} × ${counted(samples, 'completion')} in each arm`
  const chance = `${range(powerDecided, (x) => `${Math.round(100 * x)}`)} %`
  return cheapest === now
    ? `as many as there are, ${size}: new data of that size would answer it with a chance of ${chance}`
    : `${size}, ${counted(cost, 'completion')} to draw beyond those at hand: the cheapest whose chance reaches ${asked} (${chance})`
}

/** The difference that the plan takes for true, beside what the data allow. */
function assumed({ atHand: { difference: band }, difference }: Plan): string {
  const taken = `that D(${difference.k}), the difference in pass@${difference.k}, lies at ${range(difference, signed, ' to ')}`
  if (difference.fitted * difference.observed < 0)
    return `${taken}: the two readings do not agree on its sign, so draw more completions of these problems before you plan on it`
  if (!band || band.low > 0 || band.high < 0) return taken
  return `${taken}; the band at hand, ${interval(band.low, band.high, signed)}, allows none as well, and then no number of problems makes a difference certain`
}

function table({ rows, now, cheapest }: Plan): string[] {
  const samples = [...new Set(rows.map((row) => row.samples))]
  const problems = [...new Set(rows.map((row) => row.problems))]
  const cell = (row: PlanRow) => {
    const percent = range(row.powerDecided, (x) => `${Math.round(100 * x)}`)
    if (row === cheapest) return `*${percent}*`
    return row === now ? `[${percent}]` : ` ${percent} `
  }
  const beyond = (each: number) => rows.some((row) => row.samples === each && row.beyondData)
  const head = samples.map((each) => `${each}${beyond(each) ? '+' : ' '}`.padStart(10))
  return [
    `${'problems'.padStart(9)}${head.join('')}`,
    ...problems.map((each) => {
      const cells = rows.filter((row) => row.problems === each).map((row) => cell(row).padStart(10))
      return `${String(each).padStart(9)}${cells.join('')}`
    }),
  ]
}

function legend({ rows, now, cheapest, power }: Plan): string[] {
  const signs = [
    ...(now && now !== cheapest ? ['[ ] as many as there are'] : []),
    ...(cheapest
      ? [`* * the cheapest that reaches ${Math.round(100 * power)} % under both readings`]
      : []),
    ...(rows.some(({ beyondData }) => beyondData)
      ? ['+ more completions a problem than there are']
      : []),
  ]
  return signs.length > 0 ? [signs.join('; '), ''] : []
}

function rowText({ problems, samples, powerGain, powerLoss }: PlanRow, { k }: Plan): string {
  const where = k === null ? 'some k' : `k = ${k}`
  const size = `${counted(problems, 'problem')} × ${counted(samples, 'completion')}`
  const fixed = (x: number) => x.toFixed(2)
  return `new data of ${size}: a gain at ${where} is certain with probability ${range(powerGain, fixed)}, a loss with ${range(powerLoss, fixed)}`
}

/** `31–48`: under the two readings, the lower first. */
function range(
  { fitted, observed }: UnderBothLaws,
  write: (x: number) => string,
  to = '–',
): string {
  const [low, high] = [Math.min(fitted, observed), Math.max(fitted, observed)].map((x) => write(x))
  return low === high ? low! : `${low}${to}${high}`
}
