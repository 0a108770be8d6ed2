export { renderReport } from './render-report.ts'
export type { Making } from './sections/making.ts'
