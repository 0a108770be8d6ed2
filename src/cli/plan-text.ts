import { counted, type Plan, type PlanRow, type UnderBothLaws } from '../analysis/index.ts'
import type { Finding } from '../records/index.ts'

/** The plan for a terminal: the answer, the table of powers, what the cheapest row costs, what to know. */
export function planText({ summary, over, caveats, data }: Finding<Plan>): string {
  const { now, cheapest } = data
  const lines = [
    summary,
    '',
    `chance in % that ${data.k === null ? `breadth up to k = ${data.largestK}` : `the sign at k = ${data.k}`} is decided, by problems (down) and completions a problem in each arm (across)`,
    '',
    ...table(data),
    '',
    ...legend(data),
    ...(now ? [`present   ${costText(now)}`] : []),
    ...(cheapest && cheapest !== now ? [`cheapest  ${costText(cheapest)}`] : []),
    '',
    over,
    ...caveats,
  ]
  return `${lines.join('\n')}\n`
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
    ...(now && now !== cheapest ? ['[ ] new data of the present size'] : []),
    ...(cheapest
      ? [`* * the cheapest that reaches ${Math.round(100 * power)} % under both laws`]
      : []),
    ...(rows.some(({ beyondData }) => beyondData) ? ['+ more completions than there are'] : []),
  ]
  return signs.length > 0 ? [signs.join('; '), ''] : []
}

function costText({ problems, samples, cost, powerGain, powerLoss }: PlanRow): string {
  const size = `${counted(problems, 'problem')} × ${counted(samples, 'completion')} in each arm`
  const more = cost === 0 ? 'nothing to draw' : `${counted(cost, 'completion')} to draw`
  const fixed = (x: number) => x.toFixed(2)
  return `${size}, ${more}: a gain is certain with ${range(powerGain, fixed)}, a loss with ${range(powerLoss, fixed)}`
}

/** `31–48`: under the two laws, the lower first. */
function range({ fitted, observed }: UnderBothLaws, write: (x: number) => string): string {
  const [low, high] = [Math.min(fitted, observed), Math.max(fitted, observed)].map((x) => write(x))
  return low === high ? low! : `${low}–${high}`
}
