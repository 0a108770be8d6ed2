import { createHash } from 'node:crypto'
import type { Comparison } from '../analysis/index.ts'
import type { Figure } from './figure.ts'
import { html, Html } from './html.ts'
import { pageScript } from './page/page-script.ts'
import { pageStyle } from './page/page-style.ts'
import { gathered, type Section, sectionHtml } from './section.ts'
import { answersSection } from './sections/answers.ts'
import { armNames } from './sections/arm-names.ts'
import { auditSection } from './sections/audit.ts'
import { chainsSection } from './sections/chains.ts'
import { calculatorSection } from './sections/calculator.ts'
import { curvesSection } from './sections/curves.ts'
import { diversitySection } from './sections/diversity.ts'
import { efficiencySection } from './sections/efficiency.ts'
import { extrapolationSection } from './sections/extrapolation.ts'
import { floorSection } from './sections/floor.ts'
import { gainSection } from './sections/gain.ts'
import { type Making, makingSection } from './sections/making.ts'
import { objectionsSection } from './sections/objections.ts'
import { paritySection } from './sections/parity.ts'
import { problemsSection } from './sections/problems.ts'
import { sharpeningSection } from './sections/sharpening.ts'
import { styleSection } from './sections/style.ts'
import { supportSection } from './sections/support.ts'
import { templatesSection } from './sections/templates.ts'
import { contaminationSection } from './sections/contamination.ts'
import { rolloutsSection } from './sections/rollouts.ts'
import { seedsSection } from './sections/seeds.ts'
import { setsSection } from './sections/sets.ts'
import { signalSection } from './sections/signal.ts'
import { solvedSection } from './sections/solved.ts'
import { histogramSection } from './sections/histogram.ts'
import { majoritySection } from './sections/majority.ts'
import { matchedSection } from './sections/matched.ts'
import { readingSection } from './sections/reading.ts'
import { reliabilitySection } from './sections/reliability.ts'
import { spreadSection } from './sections/spread.ts'
import { strataSection } from './sections/strata.ts'
import { temperatureSection } from './sections/temperature.ts'
import { votesSection } from './sections/votes.ts'
import { verdictHeader, verdictSection } from './sections/verdict.ts'

/**
 * Writes a comparison as one HTML file that needs nothing else: it opens from disk, asks no network
 * for anything, and its content security policy lets only its own script and style run.
 */
export function renderReport(comparison: Comparison, making: Making = {}): string {
  const script = pageScript()
  const style = pageStyle()
  const sections = sectionsOf(comparison, making)
  const { verdict, arms } = comparison
  const names = armNames(arms)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="${contentSecurityPolicy(script, style)}"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="Passbound" />
        <link rel="icon" href="data:," />
        <title>${names.rl} against ${names.base}: ${verdict.name}</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the verdict</a>
        <div class="page">
          ${contents(sections)}
          <main id="main" tabindex="-1">
            ${verdictHeader(comparison)} ${verdictSection(comparison)} ${sections.map(sectionHtml)}
          </main>
        </div>
        ${new Html(`<script>${script}</script>`)}
      </body>
    </html> `.source
}

/** Every figure of the report, in its order. */
export function reportFigures(comparison: Comparison): readonly Figure[] {
  return sectionsOf(comparison, {}).flatMap(({ body }) => body.figures)
}

function sectionsOf(comparison: Comparison, making: Making): Section[] {
  return gathered([
    curvesSection(comparison),
    objectionsSection(comparison),
    floorSection(comparison),
    solvedSection(comparison),
    setsSection(comparison),
    signalSection(comparison),
    rolloutsSection(comparison),
    gainSection(comparison),
    readingSection(comparison),
    paritySection(comparison),
    histogramSection(comparison),
    spreadSection(comparison),
    efficiencySection(comparison),
    reliabilitySection(comparison),
    extrapolationSection(comparison),
    matchedSection(comparison),
    temperatureSection(comparison),
    sharpeningSection(comparison),
    supportSection(comparison),
    answersSection(comparison),
    templatesSection(comparison),
    styleSection(comparison),
    auditSection(comparison),
    calculatorSection(comparison),
    majoritySection(comparison),
    votesSection(comparison),
    diversitySection(comparison),
    chainsSection(comparison),
    strataSection(comparison),
    contaminationSection(comparison),
    seedsSection(comparison),
    problemsSection(comparison),
    makingSection(comparison, making),
  ])
}

function contentSecurityPolicy(script: string, style: string): string {
  return `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function contents(sections: Section[]): Html {
  const links = [{ id: 'main', title: 'Verdict' }, { id: 'why', title: 'Why' }, ...sections]
  return html`<nav aria-label="Contents">
    <ul>
      ${links.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ul>
  </nav>`
}
