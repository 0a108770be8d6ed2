import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { renderReport } from '../../src/report/index.ts'
import { comparison } from '../helpers/comparison.ts'

const about = {
  version: '1.2.3',
  command: 'passbound compare base.jsonl rl.jsonl -o report.html',
}
const page = renderReport(comparison(), about)

describe('the report', () => {
  it('has its sections in order, each with its heading', () => {
    expect(
      [...page.matchAll(/<section id="(\w+)" aria-labelledby="\1-title">/g)].map(
        (match) => match[1],
      ),
    ).toEqual([
      'why',
      'curves',
      'objections',
      'floor',
      'solved',
      'sets',
      'signal',
      'rollouts',
      'gain',
      'parity',
      'histogram',
      'spread',
      'efficiency',
      'reliability',
      'extrapolation',
      'matched',
      'temperature',
      'sharpening',
      'support',
      'answers',
      'templates',
      'style',
      'audit',
      'calculator',
      'diversity',
      'strata',
      'contamination',
      'seeds',
      'unexamined',
      'problems',
      'making',
    ])
    const unexamined = between(page, '<section id="unexamined"', '</section>')
    expect([...unexamined.matchAll(/<li id="(\w+)"/g)].map(([, id]) => id)).toEqual([
      'reading',
      'majority',
      'votes',
      'chains',
    ])
  })

  it('opens with the verdict', () => {
    expect(/<h1>(.*)<\/h1>/.exec(page)?.[1]).toBe('Sharper and narrower')
    expect(page.indexOf('<h1>')).toBeLessThan(page.indexOf('<h2'))
  })

  it('says the level of its band with the decimals that it has', () => {
    const made = comparison()
    made.settings.look = { number: 1, alpha: 0.025, recorded: true }
    const header = words(between(renderReport(made, about), '<header>', '</header>'))
    expect(header).toContain('simultaneous 97.5 % band')
  })

  it('says what stands beside a verdict that needs no more data', () => {
    expect(words(between(page, 'What is decided', '</div>'))).toContain(
      'that no more data is needed. Beside it stand 2 objections that it does not survive (grader and tokens) and 2 objections that nobody checked.',
    )
  })

  it('prints the rules with their numbers and whether they hold', () => {
    const rules = between(page, '<table class="rules', '</table>')
    expect(rules).toContain('D(1) &#62; 0')
    expect(words(rules)).toMatch(/broader: solves more at the largest k – not shown/)
    expect(words(rules)).toMatch(/sharper: better at one attempt ✓ yes/)
  })

  it('puts what was not examined after the rest, with what it needs', () => {
    const ledger = between(page, '<table class="ledger', '</table>')
    expect(words(ledger)).toMatch(
      /✓ survives .* ✗ flips .* \? becomes undecided .* – not examined needs the completions/,
    )
    expect(words(ledger)).toContain('Smallest change that alters it: 3 problems')
  })

  it('stands what two halves of one arm show beside the half table', () => {
    expect(words(between(page, 'data-name="solved-half"', '</table>'))).toMatch(
      /only base 3\.3 \.\d+ 2\.1 ± 0\.8/,
    )
  })

  it('stands what a tenth predicted, with its interval, beside what was observed, in each arm', () => {
    const section = words(between(page, '<section id="extrapolation"', '</section>'))
    expect(section).toContain('pass@16 predicted from 2 completions, beside what 16 showed')
    expect(section).toMatch(
      /power law base \.\d+ \[\.\d+, \.\d+\] \.\d+ power law grpo \.\d+ \[\.\d+, \.\d+\] \.\d+ power law D\(k\) [−+]\.\d+ \[[−+]\.\d+, [−+]\.\d+\] [−+]\.\d+ /,
    )
    expect(section).toContain('NPMLE too few completions')
  })

  it('marks a fit that ran into its limits, and draws votes with their bands', () => {
    const made = comparison()
    if ('needs' in made.extrapolation) throw new Error('not made')
    const [first, ...others] = made.extrapolation.data.methods
    const edge = { ...first!, onEdge: true, backTest: { ...first!.backTest!, predicted: null } }
    made.extrapolation.data.methods = [edge, ...others]
    const { k, base, baseLow, baseHigh, rl, rlLow, rlHigh, difference, low, high } =
      made.curves.data.points[0]!
    const estimate = { value: difference, low, high }
    const vote = { k, base, baseLow, baseHigh, rl, rlLow, rlHigh }
    made.majority = {
      summary: 'votes',
      over: 'bands over problems',
      caveats: [],
      data: {
        points: [
          { ...vote, difference: { value: difference, low, high }, baseOracle: base, rlOracle: rl },
        ],
        realisable: { base: estimate, rl: estimate },
        oracleGap: { base: estimate, rl: estimate },
        match: { k: 2, possible: 1, certain: null },
      },
    }
    const shown = renderReport(made, about)
    expect(words(between(shown, '<section id="extrapolation"', '</section>'))).toMatch(
      /power law 128 the fit ran into its limits .*power law the fit ran into its limits/,
    )
    expect(words(between(shown, '<section id="majority"', '</section>'))).toMatch(
      /k base low high pass@k grpo low high pass@k difference low high 1 /,
    )
    expect(shown).toContain('aria-label="maj@k of base and of grpo against k"')
  })

  it('says what an analysis that was not done would need', () => {
    expect(words(between(page, '<li id="majority"', '</li>'))).toContain(
      'Not examined: needs answers in the input (a column answer ).',
    )
  })

  it('says how it was made', () => {
    const making = words(between(page, '<section id="making"', '</section>'))
    for (const part of [
      '1.2.3',
      'passbound compare base.jsonl',
      'seed 0',
      '4,000 draws',
      'every k from 1 to 16',
      'rl.jsonl',
      'left-out-1',
    ])
      expect(making).toContain(part)
  })

  it('gives each figure its caption, its numbers and its CSV', () => {
    const figures = page.match(/<figure [\s\S]*?<\/figure>/g) ?? []
    expect(figures).toHaveLength(36)
    for (const figure of figures) {
      expect(figure).toMatch(/<figcaption><strong>[^<]+<\/strong>/)
      expect(figure).toMatch(/<details[\s\S]*<table[\s\S]*<\/table>[\s\S]*<\/details>/)
      expect(csvOf(figure).split('\r\n').length).toBeGreaterThan(2)
    }
  })

  it('keeps the whole numbers in the CSV', () => {
    const csv = csvOf(between(page, '<figure id="figure-difference"', '</figure>'))
    const { k, difference, se, low, high } = comparison().curves.data.points[0]!
    expect(csv).toContain(`\r\n${[k, difference, se, low, high].join(',')}\r\n`)
  })
})

describe('what the report allows', () => {
  it('is only its own script and style, by their hashes', () => {
    const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/
      .exec(page)?.[1]
      ?.replaceAll('&#39;', "'")
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? ''
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${hash(script)}'; style-src 'sha256-${hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'`,
    )
    expect(page.match(/<style|<script>/g)).toHaveLength(2)
    expect(page.match(/ style="| on\w+="/)).toBeNull()
  })

  it('asks nothing of anyone else', () => {
    expect(
      page.replaceAll('http://www.w3.org/2000/svg', '').match(/https?:|url\(|@import/),
    ).toBeNull()
  })
})

describe('what someone else wrote', () => {
  const hostile = '</script><img src=x onerror="alert(1)">'
  const made = comparison({ names: { base: hostile, rl: `=${hostile}` } })
  made.problems[0]!.id = hostile
  made.objections[0]!.question = hostile
  made.verdict.sentence = hostile
  made.pairing.onlyRl = [hostile]
  const text = renderReport(made)

  it('is text wherever it stands', () => {
    expect(text.match(/<img/g)).toBeNull()
    expect(text.match(/<\/script>/g)?.length).toBe(page.match(/<\/script>/g)?.length)
  })
})

describe('little data', () => {
  it('makes a report at one completion a problem', () => {
    const made = comparison({ n: 1, problems: 20 })
    const [content] = renderReport(made).split('<script>')
    expect(content?.match(/NaN|undefined|⚠/g)).toBeNull()
  })

  it('says that no k is certain', () => {
    const made = comparison()
    made.verdict.certain = { gain: [], loss: [] }
    expect(
      words(renderReport(made)).match(
        /No value of k: the band of the difference includes zero everywhere/g,
      ),
    ).toHaveLength(1)
  })

  it('tells two arms of one name apart', () => {
    const made = comparison({ names: { base: 'qwen', rl: 'qwen' } })
    expect(renderReport(made).includes('qwen (RL)')).toBe(true)
  })

  it('has no strata, tokens or answers to speak of where there are none', () => {
    const made = comparison()
    const report = renderReport({
      ...made,
      strata: { needs: 'a column `source`' },
      matched: { needs: 'token counts' },
    })
    expect(
      words(report).match(/Not examined: needs (a column source \.|token counts\.)/g),
    ).toHaveLength(2)
  })
})

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start)
  expect(from).toBeGreaterThan(-1)
  return text.slice(from, text.indexOf(end, from))
}

function words(source: string): string {
  return source.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

function csvOf(source: string): string {
  return JSON.parse(
    /<script type="application\/json" class="csv">\s*(.*?)\s*<\/script/s.exec(source)?.[1] ?? '""',
  )
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
