import { createReadStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Command } from 'commander'
import {
  compareGrades,
  type GradedPair,
  graderId,
  graders,
  gradeAnswer,
  gradeCompletion,
  policies,
  type Policy,
} from '../grading/index.ts'
import { type Grade, type Grader, InputError } from '../records/index.ts'
import {
  comparedNames,
  comparisonJson,
  comparisonText,
  type ExecFlags,
  shippedGrader,
} from './grade-comparison.ts'
import { compareInLog, toolGrader } from './grade-log.ts'
import { compareInRun, gradeRun, runGrader } from './grade-run.ts'
import { addLogOptions, type LogFlags } from './log-options.ts'
import { printable } from './printable.ts'

interface Options extends LogFlags, ExecFlags {
  gold?: string
  completion?: string
  answer?: string
  grader?: string
  policy: string
  compare?: string[]
  problems?: string
  json?: boolean
}

/** `passbound grade`: one pair from options, a file of pairs, or a run. */
export function command(): Command {
  const described = new Command('grade')
    .description('grade answers, decided exactly or left undecided')
    .argument(
      '[pairs]',
      'JSON Lines of {"id","gold","completion"} or {"id","gold","answer"}, - for standard input; a run folder; with --compare tool another tool\'s log',
    )
    .option('--gold <answer>', 'the reference answer of one pair')
    .option('--completion <text>', 'the completion of one pair, from which the answer is extracted')
    .option('--answer <answer>', 'the answer of one pair, already extracted')
    .option(
      '--grader <name>',
      `one of ${graders.map(({ name }) => name).join(', ')}, code (default: a run's own, else exact)`,
    )
    .option(
      '--policy <name>',
      `tolerance of the exact grader: ${Object.keys(policies).join(', ')}`,
      'exact',
    )
    .option(
      '--compare <graders...>',
      "two graders: what changes from the first to the second; tool is a log's own",
    )
    .option('--unsafe-exec', 'let the code grader run where nothing isolates what a model wrote')
    .option('--problems <file>', 'the problems of a run that has no plan.json')
    .option('--json', 'one JSON document a row on standard output')
  return addLogOptions(described).action(run)
}

async function run(file: string | undefined, options: Options): Promise<void> {
  const { compare } = options
  if (file === undefined) return gradeOne(options)
  if (existsSync(join(file, 'run.json'))) return inRun(file, options)
  if (compare?.includes(toolGrader)) return compareInLog(file, compare, options)
  await (compare ? compareFile(file, options) : gradeFile(file, options))
}

async function inRun(folder: string, options: Options): Promise<void> {
  if (options.policy !== 'exact')
    throw new InputError('a run is graded by grader and version alone; leave --policy out')
  if (options.compare) await compareInRun(folder, options.compare, options)
  else await gradeRun(folder, await runGrader(folder, options), options)
}

interface Row {
  id: string
  problem: string
  gold: string
  completion: string | null
  answer: string | null
  choices: string[]
  extra: Record<string, unknown>
}

async function gradeOne(options: Options): Promise<void> {
  const { gold, completion = null, answer = null } = options
  if (gold === undefined || (completion === null && answer === null))
    throw new InputError(
      'nothing to grade; give a file of pairs, or --gold with --completion or --answer',
    )
  const grade = await gradeRow(
    { id: '', problem: '', gold, completion, answer, choices: [], extra: {} },
    options,
    shippedGrader(options.grader ?? 'exact', options),
  )
  if (options.json) return print(JSON.stringify(shown(null, grade)))
  const found =
    grade.answer === null
      ? ''
      : ` (answer ${grade.answer}${grade.rule === null ? '' : `, found by ${grade.rule}`})`
  print(printable(`${grade.verdict}: ${grade.reason}${found}`))
}

async function gradeFile(file: string, options: Options): Promise<void> {
  const counts = { correct: 0, incorrect: 0, undecided: 0 }
  const by = shippedGrader(options.grader ?? 'exact', options)
  for await (const row of rows(file, by.name !== 'code')) {
    const grade = await gradeRow(row, options, by)
    ++counts[grade.verdict]
    print(
      options.json
        ? JSON.stringify(shown(row.id, grade))
        : printable(`${row.id}\t${grade.verdict}\t${grade.answer ?? ''}\t${grade.reason}`),
    )
  }
  if (!options.json)
    console.error(
      `${counts.correct} correct, ${counts.incorrect} incorrect, ${counts.undecided} undecided`,
    )
}

function shown(id: string | null, { verdict, answer, rule, reason }: Grade) {
  return { ...(id === null ? {} : { id }), verdict, answer, rule, reason }
}

async function compareFile(file: string, options: Options): Promise<void> {
  const names = comparedNames(options.compare ?? [])
  const [from, to] = [shippedGrader(names.from, options), shippedGrader(names.to, options)]
  const pairs: GradedPair[] = []
  for await (const row of rows(file, from.name !== 'code' || to.name !== 'code')) {
    const [a, b] = [await gradeRow(row, options, from), await gradeRow(row, options, to)]
    pairs.push({ problem: row.problem, sample: row.id, from: a.verdict, to: b.verdict })
  }
  const comparison = compareGrades(pairs)
  print(
    options.json
      ? JSON.stringify(comparisonJson({ from: graderId(from), to: graderId(to) }, comparison))
      : comparisonText({ from: from.name, to: to.name }, comparison),
  )
}

async function gradeRow(row: Row, options: Options, by: Grader): Promise<Grade> {
  if (by.name === 'code') return by.grade(row.completion ?? row.answer ?? '', row)
  if (row.completion !== null) {
    const policy = policyOf(options.policy)
    if (by.name === 'exact' && policy.name !== 'exact')
      return gradeCompletion(row.gold, row.completion, { policy })
    return by.grade(row.completion, { gold: row.gold, choices: row.choices })
  }
  const answer = row.answer ?? ''
  if (by.name !== 'exact')
    return by.grade(`\\boxed{${answer}}`, { gold: row.gold, choices: row.choices })
  if (answer.trim() === '')
    return { verdict: 'incorrect', answer: null, rule: null, span: null, reason: 'no answer' }
  return {
    ...gradeAnswer(row.gold, answer, policyOf(options.policy)),
    answer,
    rule: null,
    span: null,
  }
}

function policyOf(name: string): Policy {
  const found = Object.entries(policies).find(([key]) => key === name)?.[1]
  if (!found)
    throw new InputError(`unknown policy: ${name}; there are ${Object.keys(policies).join(', ')}`)
  return found
}

/** The rows of a pairs file, one at a time; where code alone is graded they need no reference. */
async function* rows(file: string, hasGold: boolean): AsyncGenerator<Row> {
  if (file !== '-' && !existsSync(file)) throw new InputError(`no such file: ${file}`)
  if (file !== '-' && statSync(file).isDirectory())
    throw new InputError(
      `not a file of pairs: ${file}; grade takes JSON Lines of {"id","gold","completion"}, or a run folder`,
    )
  const input = file === '-' ? process.stdin : createReadStream(file)
  let number = 0
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    ++number
    if (line.trim() !== '') yield rowOf(line, { where: `${file} line ${number}`, number, hasGold })
  }
}

interface Place {
  where: string
  number: number
  hasGold: boolean
}

function rowOf(line: string, { where, number, hasGold }: Place): Row {
  const record = parsed(line, where)
  const text = (name: string): string | null => {
    const value = record[name]
    if (value === undefined || value === null) return null
    if (typeof value === 'number') return String(value)
    if (typeof value !== 'string')
      throw new InputError(`${where}: "${name}" is no text: ${JSON.stringify(value)}`)
    return value
  }
  const gold = text('gold')
  const [completion, answer] = [text('completion'), text('answer')]
  if (gold === null && hasGold) throw new InputError(`${where}: no "gold" field`)
  if (completion === null && answer === null && !('answer' in record))
    throw new InputError(`${where}: no "completion" or "answer" field`)
  const id = text('id') ?? String(number)
  const given = record['choices']
  const choices = Array.isArray(given) ? given.filter((each) => typeof each === 'string') : []
  return {
    id,
    problem: text('problem') ?? id,
    gold: gold ?? '',
    completion,
    answer,
    choices,
    extra: record,
  }
}

function parsed(line: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line)
    if (isRecord(value)) return value
  } catch {
    // Said below, like JSON that is no object.
  }
  throw new InputError(`${where}: not a JSON object: ${line.slice(0, 60)}`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
