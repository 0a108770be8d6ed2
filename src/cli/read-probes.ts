import { readFile } from 'node:fs/promises'
import { answerClasses, type AnswerProbes, type ProbedAnswers } from '../analysis/index.ts'
import { InputError, isRecord, systemReason } from '../records/index.ts'

/** Reads what `passbound lab probe --json` wrote of each arm. */
export async function readProbes(files: { base: string; rl: string }): Promise<AnswerProbes> {
  const [base, rl] = await Promise.all([readProbe(files.base), readProbe(files.rl)])
  if (base.candidates === rl.candidates) return { base, rl }
  throw new InputError(
    `${files.base} scored ${base.candidates} possible answers and ${files.rl} ${rl.candidates}: both need the same --candidates`,
  )
}

async function readProbe(path: string): Promise<ProbedAnswers> {
  const document = parsed(await textOf(path))
  const data = isRecord(document) ? document['data'] : undefined
  const { candidates, problems } = isRecord(data) ? data : {}
  if (typeof candidates !== 'number' || !Array.isArray(problems) || !problems.every(isProbed))
    throw new InputError(`${path} is not what passbound lab probe --json writes`)
  return { candidates, problems }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${systemReason(error)}`)
  }
}

/** Undefined where it is not JSON, which is no such document either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isProbed(row: unknown): row is ProbedAnswers['problems'][number] {
  return (
    isRecord(row) &&
    typeof row['id'] === 'string' &&
    typeof row['chance'] === 'number' &&
    answerClasses.some((name) => name === row['class'])
  )
}
