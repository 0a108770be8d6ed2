import { open, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { errorCode, InputError, isRecord, type Likelihood, systemReason } from '../records/index.ts'
import { armNamed } from './arm-names.ts'
import { armWorks, type PlacementOptions } from './arm-works.ts'
import type { Prepared } from './prepare.ts'
import { scoreTexts, type ScoreEnd, type TextToScore } from './score-texts.ts'

export interface ScoreFileOptions extends PlacementOptions {
  /** JSON lines with `problem` and `completion`; `of` and `index` where there is more than one a problem. */
  texts: string
  /** Where the scores go, one `Likelihood` a line; what stands there is not asked for again. */
  output: string
  under: string
  signal?: AbortSignal
  onProgress?: (progress: { done: number; total: number }) => void
}

type Tag = Pick<Likelihood, 'problem' | 'of' | 'index'>

/** Scores the texts of a file under one arm. */
export async function scoreFile(
  prepared: Prepared,
  options: ScoreFileOptions,
): Promise<ScoreEnd & { known: number }> {
  const { name: under } = armNamed(prepared.arms, options.under)
  const work = armWorks(prepared, options).find(({ name }) => name === under)!
  const problems = new Map(prepared.problems.map((problem) => [problem.id, problem]))
  const known = await knownScores(options.output, under)
  const all = (await rows(options.texts)).map((row): TextToScore<Tag> => {
    const problem = problems.get(row.problem)
    if (!problem) throw new InputError(`${row.where}: no problem ${row.problem} in the experiment`)
    const { of, index, completion } = row
    return { tag: { problem: row.problem, of, index }, prompt: work.prompt(problem), completion }
  })
  const missing = all.filter(({ tag }) => !known.has(nameOf(tag)))
  const file = await open(options.output, 'a')
  let done = 0
  try {
    const temperature = Number(work.decoding['temperature'] ?? 1) || 1
    const scoring = { ...work, temperature, signal: options.signal }
    const end = await scoreTexts(missing, scoring, async (tag, scores) => {
      await file.write(`${JSON.stringify({ ...tag, under, ...scores })}\n`)
      done += 1
      options.onProgress?.({ done, total: missing.length })
    })
    return { ...end, known: all.length - missing.length }
  } finally {
    await file.close()
    await Promise.allSettled(work.placements.map(({ provider }) => provider.close()))
  }
}

const nameOf = ({ problem, of, index }: Tag) => JSON.stringify([problem, of, index])

interface Row extends Tag {
  completion: string
  where: string
}

async function rows(path: string): Promise<Row[]> {
  const seen = new Set<string>()
  return (await lines(path, true)).map(({ value, where }) => {
    const text = (...names: string[]) => {
      const found = names.map((name) => value[name]).find((each) => each !== undefined)
      return typeof found === 'string' || typeof found === 'number' ? String(found) : undefined
    }
    const problem = text('problem', 'id')
    const completion = text('completion', 'text')
    if (problem === undefined || completion === undefined)
      throw new InputError(`${where}: a text to score has "problem" and "completion"`)
    const index = Number(text('index', 'sample_index') ?? 0)
    const row = {
      problem,
      completion,
      index,
      of: text('of', 'arm', 'condition') ?? basename(path),
      where,
    }
    if (seen.has(nameOf(row)))
      throw new InputError(
        `${where}: a second text of problem ${problem}, ${row.of}, index ${index}; number them with "index"`,
      )
    seen.add(nameOf(row))
    return row
  })
}

async function knownScores(path: string, under: string): Promise<Set<string>> {
  const known = new Set<string>()
  for (const { value } of await lines(path, false)) {
    const { problem, of, index } = value
    if (value['under'] !== under || !Array.isArray(value['logprobs'])) continue
    if (typeof problem === 'string' && typeof of === 'string' && typeof index === 'number')
      known.add(nameOf({ problem, of, index }))
  }
  return known
}

/** The JSON objects of a file; of one that was being written the last line may be torn. */
async function lines(
  path: string,
  mustExist: boolean,
): Promise<{ value: Record<string, unknown>; where: string }[]> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (!mustExist && errorCode(error) === 'ENOENT') return []
    throw new InputError(`cannot read ${path}: ${systemReason(error)}`)
  }
  if (!mustExist && text !== '' && !text.endsWith('\n'))
    throw new InputError(`${path}: the last line is torn; take it out, or write to another file`)
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    const where = `${basename(path)} line ${i + 1}`
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      throw new InputError(`${where}: not JSON: ${line.slice(0, 60)}`)
    }
    if (!isRecord(value)) throw new InputError(`${where}: expected one JSON object a line`)
    return [{ value, where }]
  })
}
