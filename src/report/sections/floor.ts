import { type ChanceFloor, type Comparison, count, pValue } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html } from '../html.ts'
import type { ArmNames } from '../plots/chart.ts'
import { floorPlot } from '../plots/floor-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'floor',
  title: 'Above chance',
  asks: 'With enough attempts anyone who guesses is right once. How much of pass@k would guessing reach as well?',
}

export function floorSection({ arms, floor }: Comparison): Section {
  return findingSection(about, floor, ({ points, guesser }, over) => {
    const names = armNames(arms)
    return html`${figuresHtml({
      id: 'floor',
      title: 'pass@k above chance',
      svg: floorPlot(points, names),
      caption: html`Solid: pass@k with the problems above chance alone, no floor taken off. ${over}`,
      table: {
        columns: named(
          'k',
          'uniform guessing',
          ...[names.base, names.rl].flatMap((name) => [
            name,
            'on problems above chance',
            'answers of other problems',
            'over the floor',
          ]),
        ),
        rows: points.map(({ k, uniform, base, rl }) => [
          k,
          uniform,
          ...[base, rl].flatMap(({ pass, above, mismatch, excess }) => [
            pass,
            above,
            mismatch,
            excess,
          ]),
        ]),
      },
    })}
    ${guesser && html`<p>${guesserText(guesser, names)}</p>`}`
  })
}

function guesserText(
  { asMany, overtakes }: NonNullable<ChanceFloor['guesser']>,
  names: ArmNames,
): string {
  const arm = (which: 'base' | 'rl') =>
    `${names[which]}: that guessing would solve as many problems has chance ${pValue(asMany[which])}; it overtakes it ${from(overtakes.zero[which])} if p = 0 where it had no success, ${from(overtakes.bound[which])} if p is at its 95 % bound there`
  return `${arm('base')}. ${arm('rl')}.`
}

const from = (k: number | null) => (k === null ? 'never' : `from k = ${count(Math.ceil(k))}`)
