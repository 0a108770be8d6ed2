import {
  type Comparison,
  count,
  counted,
  type Crossing,
  type PublishedPanel,
  share,
} from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { html } from '../html.ts'
import { differencePlot } from '../plots/difference-plot.ts'
import { passAtKPlot } from '../plots/pass-at-k-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'curves',
  title: 'Every number of attempts',
  asks: 'pass@k is the chance that at least one of k completions is right, averaged over the problems. Which arm is ahead when each may try k times?',
}

export function curvesSection({ arms, curves, settings, reference }: Comparison): Section {
  return findingSection(about, curves, ({ points, gain, loss, crossing }, over) => {
    const names = armNames(arms)
    return html`${figuresHtml(
        {
          id: 'pass-at-k',
          title: 'pass@k of both arms',
          svg: passAtKPlot(points, names, { reference }),
          caption: html`Lines: unbiased estimates. Shaded:
          ${over}${points[0]?.floor === null && ' What guessing reaches is not drawn: the answer space is not known.'}`,
          table: {
            columns: named(
              'k',
              names.base,
              'se',
              'low',
              'high',
              names.rl,
              'se',
              'low',
              'high',
              'guessing',
            ),
            rows: points.map((p) => [
              p.k,
              p.base,
              p.baseSe,
              p.baseLow,
              p.baseHigh,
              p.rl,
              p.rlSe,
              p.rlLow,
              p.rlHigh,
              p.floor,
            ]),
          },
        },
        {
          id: 'difference',
          title: 'Paired difference in pass@k',
          svg: differencePlot({
            points,
            gain,
            loss,
            firstLoss: crossing.firstLoss,
            margin: settings.margin,
          }),
          caption: html`${names.rl} minus ${names.base}. Shaded: ${over} Filled points: the band
          excludes zero.`,
          table: {
            columns: named('k', 'difference', 'se', 'low', 'high'),
            rows: points.map((p) => [p.k, p.difference, p.se, p.low, p.high]),
          },
        },
      )}
      <p>${crossingText(crossing)}</p>
      ${reference && html`<p class="quiet">${publishedText(reference)}</p>`}`
  })
}

function publishedText(panel: PublishedPanel): string {
  const { title, source, problems, crossing, deltaSe, samplesToMatch } = panel
  const crosses = crossing === null ? 'does not cross' : `has the base ahead from k = ${crossing}`
  const match = samplesToMatch === null ? 'more than all' : count(samplesToMatch)
  return `Dotted, for comparison: ${title}, ${counted(problems, 'problem')} (${source}). There the plotted curve ${crosses}, one attempt of the trained arm is worth ${match} of the base, and Δ_SE is ${share(deltaSe)}; read from the figure, without intervals.`
}

function crossingText({ point, firstLoss, probability, certified }: Crossing): string {
  const estimate =
    point === null
      ? 'The estimate of the difference does not turn from gain to loss within n.'
      : `The estimate of the difference turns from gain to loss at k = ${point}.`
  const set =
    firstLoss === null
      ? ''
      : firstLoss.to === null
        ? ` The first k with a loss is ${firstLoss.from} or later, or there is none within n.`
        : ` The first k with a loss lies between ${firstLoss.from} and ${firstLoss.to}.`
  const draws = ` Of the bootstrap draws over problems ${percent(probability)} turn from gain to loss`
  return `${estimate}${set}${draws}; a crossing is ${certified ? '' : 'not '}certain.`
}

/** Rounded to neither 0 % nor 100 % unless it is. */
function percent(probability: number): string {
  const whole = Math.round(100 * probability)
  if (whole === 0 && probability > 0) return 'fewer than 1 %'
  return whole === 100 && probability < 1 ? 'more than 99 %' : `${whole} %`
}
