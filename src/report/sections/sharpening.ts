import { type Comparison, share } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html } from '../html.ts'
import { intervalsPlot } from '../plots/intervals-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'sharpening',
  title: 'Without training',
  asks: 'A lower temperature, a vote, or drawing from the base’s own law raised to a power sharpen it for nothing. Do they reach the trained arm?',
}

export function sharpeningSection({ arms, sharpening }: Comparison): Section {
  return findingSection(about, sharpening, ({ methods, rl, k }, over) => {
    const names = armNames(arms)
    return figuresHtml({
      id: 'sharpening',
      title: `One answer of ${names.base}, by how it is got`,
      svg: intervalsPlot(
        methods.map(({ name, right }) => ({ label: name, arm: 'base', ...right })),
        {
          description: `Share of problems that one answer of ${names.base} gets right, by method, beside ${names.rl}`,
          x: 'share of problems right',
          against: { value: rl.pass1, label: `pass@1 of ${names.rl}` },
        },
      ),
      caption: html`${over} pass@${k} of ${names.rl}: ${share(rl.passK)}.`,
      table: {
        columns: [
          'method',
          'completions an answer',
          'right',
          'low',
          'high',
          `${names.rl} minus that`,
          'low',
          'high',
          `pass@${k}`,
        ].map((name) => ({ name })),
        rows: methods.map(({ name, cost, right, gap, passK }) => [
          name,
          cost,
          right.value,
          right.low,
          right.high,
          gap.value,
          gap.low,
          gap.high,
          passK,
        ]),
      },
    })
  })
}
