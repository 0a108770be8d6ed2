import { InputError } from '../../records/index.ts'
import type { PublishedPanel } from '../comparison.ts'
import { gridTable, panelTable } from './yue2025.ts'

const source = 'Yue et al. 2025, arXiv:2504.13837v2'

/** The names of the published panels, as `--reference` takes them. */
export function referenceNames(): string[] {
  return lines(panelTable).map((line) => `yue2025/${line.split(' | ')[0]}`)
}

/**
 * The published curves of one panel, by a name such as `yue2025/AIME24/Qwen2.5-7B` (case does not
 * matter), with what follows from them: the first plotted k at which the base is ahead, Δ_SE and
 * samples-to-match.
 */
export function reference(name: string): PublishedPanel {
  const names = referenceNames()
  const index = names.findIndex((each) => each.toLowerCase() === name.toLowerCase())
  if (index < 0) throw new InputError(`no published panel ${name}; there are: ${names.join(', ')}`)
  const rows = lines(panelTable).map((line) => line.split(' | '))
  const [title, figure, problems, , trained] = rows[index]!
  const untrained = rows.slice(0, index + 1).findLast((row) => row[3] !== '^')![3]!
  const [base, rl] = [curve(untrained), curve(trained!)]
  return {
    name: names[index]!,
    title: title!,
    source: `${source}, figure ${figure}`,
    problems: Number(problems),
    base,
    rl,
    crossing: crossing(base, rl),
    deltaSe: base.at(-1)!.pass - rl[0]!.pass,
    samplesToMatch: samplesToMatch(base, rl[0]!.pass),
  }
}

type Curve = PublishedPanel['base']

const lines = (table: string) => table.trim().split('\n')

/** `grid: pass@k in ten-thousandths` */
function curve(text: string): Curve {
  const [grid, pass] = text.split(': ') as [string, string]
  const ks = lines(gridTable)
    .find((line) => line.startsWith(`${grid}:`))!
    .split(' ')
  return pass.split(' ').map((value, i) => ({ k: Number(ks[i + 1]), pass: Number(value) / 10_000 }))
}

/** The first k that both curves plot at which the base is ahead. */
function crossing(base: Curve, rl: Curve): number | null {
  const after = new Map(rl.map(({ k, pass }) => [k, pass]))
  return base.find(({ k, pass }) => pass > (after.get(k) ?? Infinity))?.k ?? null
}

/** Where the base, linear between plotted k, reaches a pass@1. */
function samplesToMatch(base: Curve, goal: number): number | null {
  const i = base.findIndex(({ pass }) => pass >= goal)
  if (i < 0) return null
  const [to, from] = [base[i]!, base[i - 1]]
  if (!from) return to.k
  return from.k + ((goal - from.pass) / (to.pass - from.pass)) * (to.k - from.k)
}
