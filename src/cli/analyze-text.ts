import { type AnalysisName, analysisNames, type Comparison } from '../analysis/index.ts'

/** Each finding for a terminal: its answer, what its intervals are over, what it is conditional on, or what it needs. */
export function analysisText(
  arms: Comparison['arms'],
  findings: Partial<Pick<Comparison, AnalysisName>>,
): string {
  const lines = [`${arms.rl.name} against ${arms.base.name}`]
  for (const name of analysisNames) {
    const finding = findings[name]
    if (!finding) continue
    if ('needs' in finding) lines.push('', `${name}: not examined; needs ${finding.needs}`)
    else
      lines.push(
        '',
        `${name}: ${finding.summary}`,
        ...[finding.over, ...finding.caveats].map((line) => `    ${line}`),
      )
  }
  return `${lines.join('\n')}\n`
}
