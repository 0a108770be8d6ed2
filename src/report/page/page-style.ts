import { armColors, night, paper } from '../palette.ts'

/** The one style sheet of a report. Light is written as the variables' values, dark over them. */
export function pageStyle(): string {
  return `${variables}${base}${parts}${tables}${problems}${narrow}${print}${inFigures()}`
}

/**
 * Figures carry their colours as attributes, for a white ground, so that they can be saved as they
 * stand; the page puts its own in their place.
 */
function inFigures(): string {
  const roles = { base: armColors.base, rl: armColors.rl, ...paper }
  return Object.entries(roles)
    .flatMap(([role, color]) =>
      ['fill', 'stroke'].map((paint) => `.plot [${paint}="${color}"]{${paint}:var(--${role})}\n`),
    )
    .join('')
}

const variables = `
:root {
  color-scheme: light dark;
  --base: ${armColors.base}; --rl: ${armColors.rl}; --rl-text: #B04A00;
  --ink: ${paper.ink}; --ground: ${paper.ground}; --quiet: #5B6370;
  --line: #E3E6EA; --raised: #F6F7F9; --focus: #7A4DD8;
  --good: #00704F; --bad: #B3261E; --open: #8A5A00;
  --serif: Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --base: ${night.base}; --rl: ${night.rl}; --rl-text: ${night.rl};
    --ink: ${night.ink}; --ground: ${night.ground}; --quiet: ${night.quiet};
    --line: #2C3138; --raised: #1D2126; --focus: #B79CFF;
    --good: #4CC79A; --bad: #FF8A80; --open: #E5B454;
  }
}
`

const base = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: break-word; }
.page { max-width: 84rem; margin: 0 auto; padding: 3.5rem 2rem 6rem; }
main { max-width: 66rem; margin: 0 auto; outline: none; }
h1, h2, .sentence { font-family: var(--serif); text-wrap: balance; }
h1 { font-size: clamp(2.2rem, 1.6rem + 2.6vw, 3.6rem); line-height: 1.08; letter-spacing: -.015em; font-weight: 700; margin: .4rem 0 .9rem; }
h2 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.005em; }
h3 { font-size: 1rem; margin: 0 0 .4rem; }
p, ul { margin: 0 0 .9rem; max-width: 44rem; }
ul { padding-left: 1.15rem; }
.plain { list-style: none; padding: 0; }
li { margin-bottom: .3rem; }
section { margin-top: 4.5rem; scroll-margin-top: 1.5rem; }
a { color: inherit; text-underline-offset: .18em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
code { font-size: .9em; overflow-wrap: anywhere; }
.quiet, .asks { color: var(--quiet); }
.asks { max-width: 46rem; }
.summary { font-size: 1.12rem; max-width: 46rem; }
.caveats { color: var(--quiet); font-size: .9rem; margin-top: 1rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--ground); z-index: 2; }
nav ul { list-style: none; padding: 0; margin: 0 0 2.5rem; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; max-width: none; font-size: .86rem; }
nav li { margin: 0; }
nav a { color: var(--quiet); text-decoration: none; }
nav a:hover { color: var(--ink); text-decoration: underline; }
@media (min-width: 80rem) {
  .page { display: grid; grid-template-columns: 11.5rem minmax(0, 66rem); gap: 4rem; }
  nav { position: sticky; top: 3.5rem; align-self: start; }
  nav ul { flex-direction: column; gap: .35rem; }
  main { margin: 0; }
}
`

const parts = `
.eyebrow { display: flex; flex-wrap: wrap; gap: 0 .5rem; font-size: .95rem; margin: 0; max-width: none; overflow-wrap: anywhere; }
.eyebrow .quiet { margin-left: .4rem; }
.sentence { font-size: clamp(1.2rem, 1.05rem + .75vw, 1.6rem); line-height: 1.4; max-width: 46rem; margin-bottom: 1.8rem; text-wrap: pretty; }
.arm { font-weight: 600; }
.arm.base { color: var(--base); }
.arm.rl { color: var(--rl-text); }
.arm::before { content: ''; display: inline-block; width: .62em; height: .62em; margin-right: .38em; background: var(--base); border-radius: 50%; }
.arm.rl::before { background: var(--rl); border-radius: 0; clip-path: polygon(50% 0, 100% 92%, 0 92%); }
dl { margin: 0; }
dd { margin: 0; }
.key { display: flex; flex-wrap: wrap; gap: 1.2rem 3rem; margin: 1.4rem 0; }
.key > div { max-width: 18.5rem; }
.key dt { font-size: .85rem; color: var(--quiet); }
.key dd { font-size: 1.35rem; line-height: 1.35; }
.key dd.quiet { font-size: .9rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; margin: 1.2rem 0 2.2rem; }
.card { background: var(--raised); border-radius: 10px; padding: 1.1rem 1.3rem; }
.card > :last-child { margin-bottom: 0; }
.swatch { display: inline-block; width: .75em; height: .75em; border-radius: 2px; margin-right: .45em; }
.swatch.gain { background: var(--rl); }
.swatch.loss { background: var(--base); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 2rem 2.6rem; align-items: start; margin: 1.6rem 0; }
.figures > figure:only-child { max-width: 32rem; }
@supports (grid-template-rows: subgrid) {
  .figures:has(> figure + figure) > figure { display: grid; grid-template: subgrid / minmax(0, 1fr); grid-row: span 3; row-gap: 0; align-content: start; }
  .figures:has(> figure + figure) .plot { align-self: end; }
}
.figures > * { min-width: 0; }
.narrow { max-width: 36rem; }
figure { margin: 0; }
.plot { color: var(--ink); }
.plot svg { display: block; width: 100%; height: auto; overflow: visible; color: inherit; }
.plot text { white-space: pre; }
figcaption { font-size: .9rem; color: var(--quiet); margin: .7rem 0 .5rem; max-width: 36rem; }
figcaption strong { color: var(--ink); }
.tools { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: .2rem 1rem; }
.take { margin: 0; display: flex; gap: .4rem; }
.take[hidden] { display: none; }
table + .take, .scroll + .take { margin-bottom: 1.2rem; }
button { font: inherit; font-size: .82rem; color: inherit; background: none; border: 1px solid var(--line); border-radius: 6px; padding: .15rem .6rem; min-height: 1.9rem; cursor: pointer; }
button:hover { border-color: var(--quiet); }
button[aria-disabled=true] { color: var(--quiet); cursor: default; border-style: dashed; }
details > summary { cursor: pointer; font-size: .88rem; color: var(--quiet); width: fit-content; padding: .2rem 0; }
.numbers[open] { flex-basis: 100%; min-width: 0; }
.numbers .scroll { max-height: 24rem; border: 1px solid var(--line); border-radius: 6px; }
.numbers table { margin: 0; font-size: .82rem; }
.numbers caption { padding: .5rem .7rem 0; }
.model-based { border-left: 4px solid var(--open); padding: .1rem 0 .1rem 1rem; }
ul.unexamined { list-style: none; padding: 0; max-width: 52rem; font-size: .92rem; }
ul.unexamined li { margin: 0 0 .7rem; }
ul.unexamined .needs { color: var(--quiet); }
p.unexamined { border-left: 4px solid var(--line); padding-left: 1rem; color: var(--quiet); }
.ids { columns: 14rem; font-size: .88rem; overflow-wrap: anywhere; }
.chain { margin: 1.2rem 0; }
.chain pre { font: .85rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); border-radius: 8px; padding: .8rem 1rem; margin: 0; max-height: 24rem; overflow: auto; }
.chain mark { background: none; color: inherit; border-bottom: 2px solid var(--rl); }
.chain ins { color: var(--rl-text); text-decoration: none; font-style: italic; }
.chain ins::before { content: ' ['; }
.chain ins::after { content: ']'; }
.settings > div { display: grid; grid-template-columns: 13rem 1fr; gap: .2rem 1.5rem; padding: .45rem 0; border-top: 1px solid var(--line); }
.settings dt { color: var(--quiet); }
.settings { max-width: 52rem; margin-top: 2rem; }
`

const tables = `
.scroll { overflow: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.4rem; font-size: .93rem; line-height: 1.4; }
caption { text-align: left; color: var(--quiet); font-size: .88rem; padding-bottom: .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th:first-child, td:first-child { padding-left: .2rem; }
.numbers th:first-child { padding-left: .7rem; }
thead th { font-weight: 600; font-size: .85rem; color: var(--quiet); vertical-align: bottom; border-bottom-color: var(--quiet); }
thead td { border-bottom-color: var(--quiet); }
thead .number { white-space: normal; }
tbody th { font-weight: 500; }
.counts th[scope=row] { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; }
tfoot th, tfoot td { border-bottom: 0; font-weight: 600; }
.under, .flip { display: block; font-size: .84rem; color: var(--quiet); font-weight: 400; }
.counts td:nth-child(2) { font-weight: 600; }
.numbers-text { overflow-wrap: anywhere; }
.rules th[scope=row] { font-weight: 600; }
code:not(.under) { background: var(--raised); padding: .05em .3em; border-radius: 4px; }
.card code:not(.under) { background: var(--line); }
code { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.outcome { white-space: nowrap; font-weight: 600; }
.symbol { display: inline-block; width: 1.1em; text-align: center; }
.rules .holds .outcome, .outcome.survives { color: var(--good); }
.rules .fails .outcome { color: var(--quiet); font-weight: 400; }
.outcome.flips { color: var(--bad); }
.outcome.becomes-undecided, .outcome.cannot-tell, .outcome.explained-by-style, .outcome.explained-by-format,
.outcome.matched-without-training, .outcome.within-reach-of-the-base { color: var(--open); }
.ledger th[scope=row] { width: 38%; }
.ledger tbody.unexamined th, .ledger tbody.unexamined td { color: var(--quiet); font-weight: 400; font-size: .86rem; padding-top: .32rem; padding-bottom: .32rem; border-bottom-style: dotted; }
`

const problems = `
#problem-table .filters { display: flex; flex-wrap: wrap; gap: .8rem 2rem; align-items: end; margin-bottom: .4rem; }
fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; min-width: 0; }
legend { padding: 0; font-size: .85rem; color: var(--quiet); }
label { display: inline-flex; align-items: center; gap: .35rem; overflow-wrap: anywhere; min-height: 1.7rem; }
input { accent-color: var(--focus); }
input[type=search] { font: inherit; font-size: .9rem; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: 6px; padding: .25rem .6rem; width: 13rem; max-width: 100%; }
.status { color: var(--quiet); font-size: .88rem; margin: .5rem 0; }
#problem-table td { padding-top: .32rem; padding-bottom: .32rem; }
#problem-table .under { display: inline-block; min-width: 4.2rem; margin-left: .4rem; }
#problem-table th[scope=row] { padding-top: .32rem; overflow-wrap: anywhere; min-width: 7rem; }
#problem-table th button { border: 0; padding: 0; min-height: 1.5rem; font-weight: 600; text-align: inherit; color: inherit; overflow-wrap: break-word; }
#problem-table th button:hover { text-decoration: underline; }
#problem-table th button::after { content: ' ↕'; content: ' ↕' / ''; opacity: .45; }
#problem-table th[aria-sort=ascending] button, #problem-table th[aria-sort=descending] button { color: var(--ink); }
#problem-table th[aria-sort=ascending] button::after { content: ' ↑'; content: ' ↑' / ''; opacity: 1; }
#problem-table th[aria-sort=descending] button::after { content: ' ↓'; content: ' ↓' / ''; opacity: 1; }
#problem-table .bar { width: 7rem; padding-right: 0; vertical-align: middle; }
.bar svg { display: block; margin-left: auto; }
.bar .track { stroke: var(--line); }
.bar .up { stroke: var(--rl); stroke-width: 2.5; }
.bar .down { stroke: var(--base); stroke-width: 2.5; }
.bar .base { fill: var(--base); }
.bar path.rl { fill: var(--rl); }
.pager { display: flex; flex-wrap: wrap; gap: .5rem; }
.pager .take { margin-left: auto; }
`

const narrow = `
@media (max-width: 44rem) {
  .page { padding: 1.5rem 1.1rem 4rem; }
  section { margin-top: 3.2rem; }
  nav { display: none; }
  .eyebrow .quiet { display: block; margin: .2rem 0 0; }
  .key { gap: 1rem 2rem; }
  .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacked, .stacked tbody, .stacked tr, .stacked th, .stacked td { display: block; width: auto; }
  .stacked caption { display: block; }
  .stacked tr { padding: .7rem 0; border-bottom: 1px solid var(--line); }
  .stacked th, .stacked td { border: 0; padding: .1rem 0; }
  .ledger th[scope=row] { width: auto; }
  .stacked tbody.unexamined tr { padding: .45rem 0; }
  .stacked tbody.unexamined th, .stacked tbody.unexamined td { padding: 0; }
  .chain { margin: 1.2rem 0; }
.chain pre { font: .85rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); border-radius: 8px; padding: .8rem 1rem; margin: 0; max-height: 24rem; overflow: auto; }
.chain mark { background: none; color: inherit; border-bottom: 2px solid var(--rl); }
.chain ins { color: var(--rl-text); text-decoration: none; font-style: italic; }
.chain ins::before { content: ' ['; }
.chain ins::after { content: ']'; }
.settings > div { grid-template-columns: 1fr; }
  #problem-table .under { display: block; margin: 0; }
  #problem-table .stratum, #problem-table .bar { display: none; }
  .counts { font-size: .88rem; }
  .counts th, .counts td { padding-right: .6rem; }
  #problem-table th, #problem-table td { padding-right: .6rem; }
}
`

const print = `
@media print {
  :root { --ink: #000; --ground: #fff; --quiet: #444; --line: #bbb; --raised: #f4f4f4; --base: ${armColors.base}; --rl: ${armColors.rl}; --rl-text: #B04A00; --good: #00704F; --bad: #B3261E; --open: #8A5A00; color-scheme: light; }
  nav, .skip, .take, .pager, .filters, .numbers { display: none !important; }
  .page { display: block; padding: 0; max-width: none; }
  html { font-size: 12px; }
  .figures { grid-template-columns: 1fr 1fr; gap: 1.5rem 2rem; }
  .figures > figure:only-child { max-width: 26rem; }
  .cards { grid-template-columns: repeat(3, 1fr); }
  section { margin-top: 2rem; }
  figure, tr, .card { break-inside: avoid; }
  h2, .asks { break-after: avoid; }
  .scroll { overflow: visible; }
}
`
