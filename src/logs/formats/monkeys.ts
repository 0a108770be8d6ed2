import { basename } from 'node:path'
import { parse } from 'yaml'
import { InputError } from '../../records/index.ts'
import type { Imported } from '../imported.ts'
import { lastOf, questionId } from '../messages.ts'
import type { Reading } from '../reading.ts'
import { asRow, excerpt, listIn, type Place, refusal, textIn, wordIn } from '../row.ts'
import { plainScore, scoreValue } from '../scores.ts'

/** YAML is read whole, and a problem of 10,000 samples is some 20 MB of it. */
const maxBytes = 2 ** 26

/**
 * Large Language Monkeys' files: one YAML document a problem, named after it, with its `samples` and,
 * once evaluated, their grades in `is_corrects`.
 */
export const monkeys = {
  name: 'monkeys',
  matches: (start: string): boolean => {
    const fields = new Set([...start.matchAll(topField)].map(([, name]) => name))
    const first = /^[a-z_]+(?=:)/.exec(start)?.[0]
    return first !== undefined && fields.has(first) && fields.size >= 2 && !fields.has('id')
  },
  async read(chunks: AsyncIterable<Buffer>, reading: Reading, file: string): Promise<Imported[]> {
    const place = { file, line: 0 }
    const row = asRow(yamlIn(await textOf(chunks, file), file), place)
    const samples = listIn(row, 'samples')
    if (samples === undefined) throw refusal(place, 'no "samples" list')
    const grades = listIn(row, 'is_corrects')
    if (grades !== undefined && grades.length !== samples.length)
      throw refusal(
        place,
        `samples has ${samples.length} entries and is_corrects ${grades.length}; evaluate again`,
      )
    const question = textIn(row, 'question') ?? lastOf('user', row.prompt)
    return [
      {
        place,
        problem: {
          id: idOf(file, question, place),
          question,
          identity: question,
          gold: wordIn(row, 'gt_answer'),
        },
        samples: samples.map((text, index) => ({
          index,
          score: plainScore(grades?.[index]),
          correct: reading.scores.read(scoreValue(grades?.[index]) ?? null, 'is_corrects', place),
          completion: typeof text === 'string' ? text : undefined,
        })),
      },
    ]
  },
}

const topField =
  /^(gt_answer|is_corrects|prompt|question|samples|test_cases|solutions|name|timelimit):(?=[ \n\r]|$)/gm

/** The file's name without its ending, as the tool itself names the problem. */
function idOf(file: string, question: string | undefined, place: Place): string {
  const name = /^(.+)\.ya?ml(?:\.gz|\.zst)?$/.exec(basename(file))?.[1]
  if (name !== undefined) return name
  if (question !== undefined) return questionId(question)
  throw refusal(
    place,
    'neither a name that ends in .yaml nor a question, which tell problems apart',
  )
}

async function textOf(chunks: AsyncIterable<Buffer>, file: string): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new InputError(`${file} is YAML of more than 64 MB`)
    // The stream may use its buffer again.
    parts.push(Buffer.from(chunk))
  }
  return Buffer.concat(parts).toString('utf8')
}

/** What PyYAML wrote, which is YAML 1.1. */
function yamlIn(text: string, file: string): unknown {
  try {
    return parse(text, {
      version: '1.1',
      prettyErrors: false,
      logLevel: 'error',
    })
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    // The parser is recursive, and reports its own end as one of the text.
    const reason = /call stack/.test(said) ? 'nested too deep' : said
    throw new InputError(`${file}: not YAML: ${excerpt(reason, 100)}`)
  }
}
