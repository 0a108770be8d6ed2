export { trajectoryPlot } from './plots/trajectory-plot.ts'
export { renderReport } from './render-report.ts'
export type { Making } from './sections/making.ts'
export { curvesTable, type PaperTable, tableLatex, tableMarkdown } from './tables.ts'
