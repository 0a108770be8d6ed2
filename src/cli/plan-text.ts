import type { Plan, PlanRow } from '../analysis/index.ts'
import type { Finding } from '../records/index.ts'

/** The plan for a terminal: the answer, the table of powers, what the cheapest row costs, what to know. */
export function planText({ summary, over, caveats, data }: Finding<Plan>): string {
  const { now, cheapest } = data
  const lines = [
    summary,
    '',
    `chance in % that ${data.k === null ? 'breadth' : `the sign at k = ${data.k}`} is decided, by problems (down) and completions a problem in each arm (across)`,
    '',
    ...table(data),
    '',
    ...legend(data),
    ...(now ? [`now       ${costText(now)}`] : []),
    ...(cheapest ? [`cheapest  ${costText(cheapest)}`] : []),
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
    const percent = `${Math.round(100 * row.powerDecided)}`
    if (row === cheapest) return `*${percent}*`
    return row === now ? `[${percent}]` : ` ${percent} `
  }
  const beyond = (each: number) => rows.some((row) => row.samples === each && row.beyondData)
  const head = samples.map((each) => `${each}${beyond(each) ? '+' : ' '}`.padStart(8))
  return [
    `${'problems'.padStart(9)}${head.join('')}`,
    ...problems.map((each) => {
      const cells = rows.filter((row) => row.problems === each).map((row) => cell(row).padStart(8))
      return `${String(each).padStart(9)}${cells.join('')}`
    }),
  ]
}

function legend({ rows, now, cheapest, power }: Plan): string[] {
  const signs = [
    ...(now && now !== cheapest ? ['[ ] now'] : []),
    ...(cheapest ? [`* * the cheapest that reaches ${Math.round(100 * power)} %`] : []),
    ...(rows.some(({ beyondData }) => beyondData) ? ['+ more completions than there are'] : []),
  ]
  return signs.length > 0 ? [signs.join('; '), ''] : []
}

function costText({ problems, samples, cost, powerGain, powerLoss }: PlanRow): string {
  const drawn = `${problems} problems × ${samples} completions × 2 arms = ${cost.toLocaleString('en')} completions`
  return `${drawn}: a gain is certain with ${powerGain.toFixed(2)}, a loss with ${powerLoss.toFixed(2)}`
}
