import {
  type Comparison,
  type Support,
  type SupportDirection,
  share,
} from '../../analysis/index.ts'
import { figuresHtml } from '../figure.ts'
import { unbrokenDifference, unbrokenInterval } from '../format.ts'
import { html, type Html } from '../html.ts'
import type { ArmNames } from '../plots/chart.ts'
import { percentilePlot } from '../plots/percentile-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named } from '../table.ts'
import { tableAlone } from '../take.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'support',
  title: 'Where the chains lie',
  asks: 'If RL only finds what the base would write as well, the base finds RL’s chains as likely as its own. Does it, and the other way round?',
}

export function supportSection({ arms, support }: Comparison): Section {
  return findingSection(about, support, (data, over) => {
    const names = armNames(arms)
    const { rlUnderBase, baseUnderRl } = data
    return html`${figuresHtml({
      id: 'support',
      title: 'Percentiles among the other arm’s own chains',
      svg: percentilePlot(
        { rl: rlUnderBase.percentiles.deciles, base: baseUnderRl.percentiles.deciles },
        names,
      ),
      caption: html`By log-likelihood a token, among chains of like length of the same problem.
      Level: one source. ${over}`,
      table: {
        columns: named(
          'tenth',
          ...[`${names.rl} under ${names.base}`, `${names.base} under ${names.rl}`].flatMap(
            (name) => [name, 'low', 'high', 'self'],
          ),
        ),
        rows: rlUnderBase.percentiles.deciles.map((_, i) => [
          `${i + 1}`,
          ...[rlUnderBase, baseUnderRl].flatMap(({ percentiles, self }) => {
            const { value, low, high } = percentiles.deciles[i]!
            return [value, low, high, self.deciles[i]!.value]
          }),
        ]),
      },
    })}
    ${measures(data, names)}`
  })
}

function measures({ rlUnderBase, baseUnderRl, nucleus }: Support, names: ArmNames): Html {
  const title = 'Chains under the other arm, beside its own'
  const rows = [
    ...rowsOf(rlUnderBase, `${names.rl} under ${names.base}`, nucleus.base.mass),
    ...rowsOf(baseUnderRl, `${names.base} under ${names.rl}`, nucleus.rl.mass),
  ]
  const table = { columns: named('measure', 'these', 'its own', 'difference'), rows }
  return tableAlone('support-measures', title, table)
}

function rowsOf(direction: SupportDirection, which: string, mass: number): string[][] {
  const { percentiles, self, logLikelihood, outside, rare, rarest } = direction
  const law = ({ mean }: typeof self) =>
    `${share(mean.value)} ${unbrokenInterval(mean.low, mean.high)}`
  const row = (
    name: string,
    { others, own, difference }: SupportDirection['logLikelihood']['token'],
  ) => [`${which}: ${name}`, share(others.value), share(own.value), unbrokenDifference(difference)]
  const ranks = (of: typeof rarest.own) => (of.rank ? of.rank.map(String).join(', ') : '–')
  const chances = (of: typeof rarest.own) =>
    of.chance.map((chance) => chance.toPrecision(2)).join(', ')
  return [
    [`${which}: mean percentile (own: one half among the other)`, law(percentiles), law(self), '–'],
    row('log-likelihood of a chain, nats', logLikelihood.chain),
    row('log-likelihood of a token, nats', logLikelihood.token),
    ...(outside
      ? [
          row(`share of tokens outside the nucleus of ${mass}`, outside.tokens),
          row('share of chains with such a token', outside.chains),
        ]
      : []),
    row('share of tokens of chance below .001', rare.tokens),
    row('share of chains with such a token', rare.chains),
    [
      `${which}: chance of the least likely token (quartiles)`,
      chances(rarest.others),
      chances(rarest.own),
      '–',
    ],
    [`${which}: its rank (quartiles)`, ranks(rarest.others), ranks(rarest.own), '–'],
  ]
}
