import { type Answers, answerClasses, type Comparison } from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html, type Html } from '../html.ts'
import type { ArmNames } from '../plots/chart.ts'
import { intervalsPlot } from '../plots/intervals-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { tableAlone } from '../take.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'answers',
  title: 'What the chains lead to',
  asks: 'With every possible answer scored at the end of each chain: does an arm favour the right one, avoid it, or could it be guessing?',
}

/** Both arms in the classes of a probe, and how training moved problems between them. */
export function answersSection({ arms, answers }: Comparison): Section {
  return findingSection(about, answers, (data, over) => {
    const names = armNames(arms)
    const rows = answerClasses.flatMap((name) =>
      (['base', 'rl'] as const).map((arm) => ({
        label: `${name}, ${names[arm]}`,
        arm,
        ...data[arm][name],
      })),
    )
    return html`${figuresHtml({
      id: 'answers',
      title: 'Share of problems by what the chains lead to',
      svg: intervalsPlot(rows, {
        description: `Share of problems on which the right answer is likelier than by guessing, less likely, or not to be told from guessing, for ${names.base} and ${names.rl}`,
        x: 'share of problems',
      }),
      caption: html`Of ${data.candidates} possible answers. Knows: the right one is likelier than by
      guessing, and none is likelier; favours: likelier than by guessing, and another is likelier
      yet; never: less likely; cannot tell: these chains could be a guesser’s. ${over}`,
      table: {
        columns: named('of the right answer', 'arm', 'value', 'low', 'high'),
        rows: numbers(data, names),
      },
    })}
    ${movedTable(data, names)}`
  })
}

function numbers(data: Answers, names: ArmNames): (string | number)[][] {
  const arms = [
    [names.base, data.base],
    [names.rl, data.rl],
    [`${names.rl} minus ${names.base}`, data.difference],
  ] as const
  return [...answerClasses, 'chance' as const].flatMap((name) =>
    arms.map(([arm, { [name]: found }]) => [
      name === 'chance' ? 'mean chance' : name,
      arm,
      found.value,
      found.low,
      found.high,
    ]),
  )
}

function movedTable({ moved }: Answers, names: ArmNames): Html {
  const title = 'Problems by class before and after training'
  const rows = moved.map(({ from, to, problems }) => [from, to, problems])
  const table = { columns: named(names.base, names.rl, 'problems'), rows }
  return tableAlone('answers-moved', title, table)
}
