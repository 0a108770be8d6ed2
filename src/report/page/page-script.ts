import { toCsv } from '../csv.ts'
import { problemTableScript } from './problem-table.ts'
import { takeAwayScript } from './take-away.ts'

/**
 * The one script of a report. The functions are embedded by their source text, which works from
 * type-stripped sources and from the build alike, as each refers to nothing outside itself.
 */
export function pageScript(): string {
  return `'use strict';\n(${takeAwayScript.toString()})();\n(${problemTableScript.toString()})(${toCsv.toString()});`
}
