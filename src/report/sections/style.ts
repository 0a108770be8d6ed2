import { type Comparison, share, signed } from '../../analysis/index.ts'
import { type Figure, figuresHtml } from '../figure.ts'
import { html } from '../html.ts'
import { intervalsPlot } from '../plots/intervals-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'style',
  title: 'Style',
  asks: 'Does the gain go with how completions are written: their length, reflection, headings, code? What is left between those that look alike?',
}

export function styleSection({ arms, style }: Comparison): Section {
  return findingSection(about, style, ({ measures, gain, left, explained }, over) => {
    const names = armNames(arms)
    const parts = [
      { label: 'gain', ...gain },
      { label: 'left when matched', ...left },
      { label: 'goes with style', ...explained },
    ]
    const marks = measures.filter(({ name, base, rl }) => name !== 'length' && base + rl > 0)
    const figures: Figure[] = [
      {
        id: 'style-gain',
        title: 'The gain between completions that look alike',
        svg: intervalsPlot(parts, {
          description:
            'The gain in pass@1, what is left of it after matching on style, and the rest',
          x: 'difference in pass@1',
        }),
        caption: html`Descriptive: style may be how the gain is made. ${over}`,
        table: {
          columns: ['part', 'value', 'low', 'high'].map((name) => ({ name })),
          rows: parts.map(({ label, value, low, high }) => [label, value, low, high]),
        },
      },
      {
        id: 'style-marks',
        title: `Marks of style, ${names.rl} minus ${names.base}`,
        svg: intervalsPlot(
          marks.map(({ name, difference }) => ({ label: name, ...difference })),
          {
            description: `Share of completions with each mark of style, ${names.rl} minus ${names.base}`,
            x: 'difference in the share of completions',
          },
        ),
        caption: html`Length, in doublings: ${signed(measures[0]!.difference.value)}. Marks that no
        completion bears are left out. ${over}`,
        table: {
          columns: [
            { name: 'measure' },
            { name: names.base, write: share },
            { name: names.rl, write: share },
            { name: 'difference', write: share },
            { name: 'low', write: share },
            { name: 'high', write: share },
          ],
          rows: measures.map(({ name, base, rl, difference }) => [
            name === 'length' ? 'length, log2 of characters' : name,
            base,
            rl,
            difference.value,
            difference.low,
            difference.high,
          ]),
        },
      },
    ]
    // Where no completion bears a mark there is nothing to draw.
    return figuresHtml(...(marks.length > 0 ? figures : figures.slice(0, 1)))
  })
}
