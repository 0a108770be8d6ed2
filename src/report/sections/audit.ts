import {
  type ArithmeticAudit,
  type Comparison,
  count,
  counted,
  type JudgedArms,
  rangeText,
  share,
} from '../../analysis/index.ts'
import { chainClasses, type ChainExample, type Reach } from '../../records/index.ts'
import { figureHtml } from '../figure.ts'
import { sentence, unbrokenDifference, unbrokenInterval } from '../format.ts'
import { html, type Html, prose } from '../html.ts'
import { auditedChain } from '../mark-slips.ts'
import { armBandsPlot } from '../plots/arm-bands-plot.ts'
import type { ArmNames } from '../plots/chart.ts'
import { floorPlot } from '../plots/floor-plot.ts'
import { gainsPlot } from '../plots/gains-plot.ts'
import { findingSection, type Section } from '../section.ts'
import { named, tableHtml } from '../table.ts'
import { armNames } from './arm-names.ts'

const about = {
  id: 'audit',
  title: 'The arithmetic of the chains',
  asks: 'Which right answers were reached by wrong steps, and what would a calculator have changed? Every equality that a chain states is checked with exact rationals; each false value is put right and carried through to the answer.',
}

export function auditSection({ arms, audit, auditedChains }: Comparison): Section {
  return findingSection(about, audit, (data, over) => {
    const names = armNames(arms)
    return html`${keyNumbers(data, names)}
      <div class="figures">
        ${validFigure(data, names, over)} ${replayFigure(data, names)}
        ${approachFigure(data, names)} ${judgedFigure(data, names)}
      </div>
      ${classTable(data, names)} ${luckyOnly(data, names)}
      ${chainsHtml('base', auditedChains.base, names)} ${chainsHtml('rl', auditedChains.rl, names)}`
  })
}

function keyNumbers(data: ArithmeticAudit, names: ArmNames): Html {
  const { slips, calculator, split } = data
  const [first] = calculator.data.points
  const { gain, format, arithmetic, rest, reach } = split.data
  const rate = (arm: 'base' | 'rl') => {
    const { value, low, high } = slips.data[arm]
    return `${share(value, 4)} ${unbrokenInterval(low, high, (x) => share(x, 4))}`
  }
  const numbers = [
    [`slips a claim, ${names.base}`, rate('base'), `of ${count(slips.data.claims.base)} claims`],
    [`slips a claim, ${names.rl}`, rate('rl'), `of ${count(slips.data.claims.rl)} claims`],
    [
      'arithmetic share by replay',
      unbrokenDifference(first!.arithmeticShare),
      `of the gain at k = ${first!.k}${orFrom(first!.reach.arithmeticShare)}; the live calculator gives the causal estimate`,
    ],
    ['gain in pass@1', unbrokenDifference(gain), 'which splits, by exact Shapley values, into'],
    ['format', unbrokenDifference(format), 'what reading the last number would give as well'],
    [
      'arithmetic',
      unbrokenDifference(arithmetic),
      `what replay gives as well${orFrom(reach.arithmetic)}`,
    ],
    ['the rest', unbrokenDifference(rest), `what neither gives${orFrom(reach.rest)}`],
  ] as const
  return html`<dl class="key">
    ${numbers.map(
      ([name, value, meaning]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
          <dd class="quiet">${meaning}</dd>
        </div>`,
    )}
  </dl>`
}

/** What stays open as long as it is not known how the slips end that replay could not follow. */
function orFrom(reach: Reach): string {
  return reach.most > reach.least
    ? `, or ${rangeText(reach)} with what it could not follow going either way`
    : ''
}

function validFigure({ valid }: ArithmeticAudit, names: ArmNames, over: Html): Html {
  const at = (arm: 'base' | 'rl', k: number) =>
    valid.data.points.find((point) => point.arm === arm && point.k === k)!
  const ks = valid.data.points.filter(({ arm }) => arm === 'base').map(({ k }) => k)
  const points = ks.map((k) => ({ k, base: at('base', k), rl: at('rl', k) }))
  const curve = ({ pass, valid: survives }: ReturnType<typeof at>) => ({
    pass: pass.value,
    above: survives.value,
  })
  return figureHtml({
    id: 'valid',
    title: 'valid-chain pass@k',
    svg: floorPlot(
      points.map(({ k, base, rl }) => ({
        k,
        uniform: null,
        base: curve(base),
        rl: curve(rl),
      })),
      names,
      {
        description: `pass@k of ${names.base} and of ${names.rl} over right answers whose chain survives the audit, beside pass@k, against k`,
        above: 'chain survives the audit',
        all: 'all right answers',
      },
    ),
    caption: html`Solid: only right answers that are not right by errors that cancel. ${over}`,
    table: {
      columns: named(
        'k',
        ...[names.base, names.rl].flatMap((name) => [name, 'low', 'high', 'valid', 'low', 'high']),
      ),
      rows: points.map(({ k, base, rl }) => [
        k,
        ...[base, rl].flatMap(({ pass, valid: survives }) => [
          pass.value,
          pass.low,
          pass.high,
          survives.value,
          survives.low,
          survives.high,
        ]),
      ]),
    },
  })
}

function replayFigure({ calculator }: ArithmeticAudit, names: ArmNames): Html {
  const { points, unfollowed } = calculator.data
  return figureHtml({
    id: 'replay',
    title: 'gain with every slip put right',
    svg: gainsPlot(
      points.map(({ k, stated, replayed }) => ({
        k,
        stated: stated.gain,
        counterfactual: replayed.gain,
      })),
      {
        description: `pass@k of ${names.rl} minus that of ${names.base}, as it is and after replay, against k`,
        stated: 'gain as it is',
        counterfactual: 'after replay',
      },
    ),
    caption: html`Shaded: ${prose(sentence(calculator.over))} ${share(100 * unfollowed.base, 1)} %
    and ${share(100 * unfollowed.rl, 1)} % of the samples have a slip whose end cannot be followed:
    they stay what they are. The least and the most in the table have them right or wrong, in each
    arm as it moves the gain. Neither the gain after replay nor the share is a bound; the live
    calculator gives the causal estimate.`,
    table: {
      columns: named(
        'k',
        ...[names.base, names.rl].flatMap((name) => [name, `${name}, replayed`]),
        ...['gain', 'gain, replayed', 'arithmetic share'].flatMap((name) => [name, 'low', 'high']),
        ...['gain, replayed', 'arithmetic share'].flatMap((name) =>
          ['least', 'most', 'low', 'high'].map((end) => `${name}, ${end}`),
        ),
      ),
      rows: points.map(({ k, stated, replayed, arithmeticShare, reach }) => [
        k,
        stated.base.value,
        replayed.base.value,
        stated.rl.value,
        replayed.rl.value,
        ...[stated.gain, replayed.gain, arithmeticShare].flatMap((each) => [
          each.value,
          each.low,
          each.high,
        ]),
        ...[reach.gain, reach.arithmeticShare].flatMap(({ least, most, low, high }) => [
          least,
          most,
          low,
          high,
        ]),
      ]),
    },
  })
}

function approachFigure({ approach }: ArithmeticAudit, names: ArmNames): Html {
  if ('needs' in approach) return html``
  const { points, followed, without } = approach.data
  return figureHtml({
    id: 'approach',
    title: 'right-graph pass@k',
    svg: armBandsPlot(
      points.map(({ k, base, rl }) => ({ x: k, base, rl })),
      names,
      {
        description: `Chance that one of k samples of ${names.base} and of ${names.rl} goes about the problem in a right way, against k`,
        x: 'k, completions drawn',
        y: 'right-graph pass@k',
      },
    ),
    caption: html`A sample counts when its operations, numbers abstracted away, are those of a chain
    in the other half of either arm’s samples that ends at the reference with its slips put right;
    so both arms are held against the same ways, and none vouches for itself.
    ${prose(sentence(approach.over))} The operations of ${share(100 * followed.base, 0)} % and
    ${share(100 * followed.rl, 0)} % of the samples are known; ${counted(without, 'problem')} have
    no such chain to compare with. Ways that nobody carried through count as not right.`,
    table: {
      columns: named(
        'k',
        ...[names.base, names.rl, 'gain'].flatMap((name) => [name, 'low', 'high']),
      ),
      rows: points.map(({ k, base, rl, gain }) => [
        k,
        ...[base, rl, gain].flatMap(({ value, low, high }) => [value, low, high]),
      ]),
    },
  })
}

/** The band is a range of rules and not of chance: from all of a chain's verdicts to any of them. */
function judgedFigure({ judged }: ArithmeticAudit, names: ArmNames): Html {
  if (judged === null) return html``
  const { base, rl } = judged
  const range = ({ majority, all, any }: (typeof base.data.points)[number]) => ({
    value: majority,
    low: all,
    high: any,
  })
  const points = base.data.points.flatMap((point) => {
    const other = rl.data.points.find(({ k }) => k === point.k)
    return other ? [{ k: point.k, base: point, rl: other }] : []
  })
  return figureHtml({
    id: 'judged',
    title: 'valid-chain pass@k by judges',
    svg: armBandsPlot(
      points.map((point) => ({ x: point.k, base: range(point.base), rl: range(point.rl) })),
      names,
      {
        description: `pass@k of ${names.base} and of ${names.rl} over right answers whose chain judges accept, against k`,
        x: 'k, completions drawn',
        y: 'valid-chain pass@k',
      },
    ),
    caption: html`Lines: chains that the majority of their verdicts calls valid, those without a
    verdict taken to be as the judged ones of their problem. Shaded, no interval: from all of the
    verdicts, those without as invalid, to any, those without as valid. ${names.base}:
    ${prose(judgedWords(base))} ${names.rl}: ${prose(judgedWords(rl))}`,
    table: {
      columns: named(
        'k',
        ...[names.base, names.rl].flatMap((name) =>
          ['pass@k', 'not refuted by the audit', 'any', 'majority', 'all'].map(
            (rule) => `${name}, ${rule}`,
          ),
        ),
      ),
      rows: points.map(({ k, ...arms }) => [
        k,
        ...[arms.base, arms.rl].flatMap(({ pass, audit, any, majority, all }) => [
          pass,
          audit,
          any,
          majority,
          all,
        ]),
      ]),
    },
  })
}

function judgedWords({ summary, over, caveats, data }: JudgedArms['base']): string {
  const { neither, judgeRefutes, auditRefutes, both } = data.agreement
  const agreement = `neither audit nor judges refute ${neither}, only the judges ${judgeRefutes}, only the audit ${auditRefutes}, both ${both}`
  return [`${summary} (${over})`, agreement, ...caveats].join('; ') + '.'
}

function classTable({ classes }: ArithmeticAudit, names: ArmNames): Html {
  return html`<div class="narrow">
    ${tableHtml(
      {
        columns: [{ name: 'Class' }, { name: names.base }, { name: names.rl }],
        rows: chainClasses.map((name) => [name, classes.base[name], classes.rl[name]]),
      },
      'Samples of each class; “not refuted” is not “sound”',
    )}
  </div>`
}

function luckyOnly({ valid }: ArithmeticAudit, names: ArmNames): Html {
  const { luckyOnly: only } = valid.data
  const list = (arm: 'base' | 'rl') =>
    only[arm].length > 0 &&
    html`<p>Solved by ${names[arm]} through lucky chains alone:</p>
      <ul class="ids">
        ${only[arm].map((id) => html`<li>${id}</li>`)}
      </ul>`
  if (only.base.length + only.rl.length === 0)
    return html`<p>No problem is solved by lucky chains alone, as far as the audit sees.</p>`
  return html`${list('base')} ${list('rl')}`
}

function chainsHtml(arm: 'base' | 'rl', chains: readonly ChainExample[], names: ArmNames): Html {
  if (chains.length === 0) return html``
  return html`<details>
    <summary>Chains of ${names[arm]} with their slips marked (${chains.length})</summary>
    ${chains.map(
      (chain) =>
        html`<h3>${chain.problem}, sample ${chain.index}</h3>
          ${auditedChain(chain)}`,
    )}
  </details>`
}
