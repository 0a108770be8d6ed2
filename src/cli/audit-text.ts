import { type Audit, show, slipKind } from '../audit/index.ts'
import { type ChainClass, chainClasses } from '../records/index.ts'
import { printable } from './printable.ts'

/** One audited chain for a terminal: the text with its slips marked, and what they come to. */
export function auditText(text: string, audit: Audit): string {
  const { class: name, claims, slips, coverage, answer, replayed, loops } = audit
  const lines = [markedText(text, audit), '']
  lines.push(`class     ${name ?? 'not graded (give the reference answer with --gold)'}`)
  lines.push(`claims    ${claims.length} checked, ${slips.length} false`)
  for (const slip of slips) {
    const expected = slip.actual === null ? 'does not hold' : `should be ${show(slip.actual)}`
    lines.push(`          ${printable(oneLine(slip.text))}: ${expected} (${slipKind(slip)})`)
  }
  lines.push(
    `answer    ${answer === null ? 'none found' : `${show(answer.value)} (${answer.rule})`}`,
  )
  lines.push(`replayed  ${replayed ?? 'cannot be followed'}`)
  lines.push(`coverage  ${percent(coverage)} of the numbers took part in a checked claim`)
  if (loops) lines.push('note      the text ends in a loop: it was cut, not finished')
  return `${lines.join('\n')}\n`
}

/** What many audits come to: classes, slips per claim, coverage, and the lucky chains by name. */
export class AuditSummary {
  private chains = 0
  private claims = 0
  private slips = 0
  private coverage = 0
  private readonly classes = new Map<ChainClass | null, number>()
  private readonly lucky: string[] = []

  add(id: string, audit: Audit): void {
    this.chains++
    this.claims += audit.claims.length
    this.slips += audit.slips.length
    this.coverage += audit.coverage
    this.classes.set(audit.class, (this.classes.get(audit.class) ?? 0) + 1)
    if (audit.class === 'right by cancelling errors (lucky)' && this.lucky.length < 20)
      this.lucky.push(id)
  }

  toString(): string {
    if (this.chains === 0) return 'no chains\n'
    const rows = [...chainClasses, null].flatMap((name) => {
      const count = this.classes.get(name) ?? 0
      return count === 0 ? [] : [`${String(count).padStart(8)}  ${name ?? 'not graded'}`]
    })
    const rate =
      this.claims === 0 ? 'no claims' : `${this.slips} of ${this.claims} claims are false`
    const lines = [
      `${this.chains} chains; ${rate}; ${percent(this.coverage / this.chains)} of their numbers were checked, on average`,
      ...rows,
    ]
    if (this.lucky.length > 0) lines.push(`lucky: ${printable(this.lucky.join(', '))}`)
    return `${lines.join('\n')}\n`
  }
}

function markedText(text: string, { slips }: Audit): string {
  let marked = ''
  let position = 0
  for (const slip of slips.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (slip.start < position) continue
    const expected = slip.actual === null ? 'does not hold' : `should be ${show(slip.actual)}`
    marked += `${text.slice(position, slip.start)}>>>${text.slice(slip.start, slip.end)}<<< [${expected}]`
    position = slip.end
  }
  return printable(marked + text.slice(position))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
