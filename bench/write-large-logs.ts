import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, zstdCompressSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'

const sentence = 'So $x + y = \\frac{1}{2}$, "and therefore" the sum is odd.\n'
const problems = 1000

/** A completion of about 4 KB, none like another. */
const completion = (i: number) =>
  `${i} ${sentence.repeat(68)} ${Math.sin(i)} \\boxed{${(i * 104_729) % 20}}`
const answer = (i: number) => String((i * 104_729) % 20)
const correct = (i: number) => (i * 7919) % 10 < 4

const rows: Record<string, (i: number) => object> = {
  'samples.jsonl': (i) => ({
    id: `problem-${i % problems}`,
    correct: correct(i),
    answer: (i * 104_729) % 20,
    tokens: (i * 31) % 4096,
    completion: completion(i),
  }),
  'qwen-math.jsonl': (i) => ({
    idx: i % problems,
    question: `${i % problems}?`,
    gt: '2',
    code: [completion(i)],
    pred: [String((i * 104_729) % 20)],
    score: [correct(i)],
  }),
  'verl.jsonl': (i) => ({
    input: `${i % problems}?`,
    output: completion(i),
    gts: '2',
    score: Number(correct(i)),
    step: 0,
    acc: correct(i),
  }),
  'lm-eval.jsonl': (i) => ({
    doc_id: i,
    doc: { question: `${i}?` },
    target: '2',
    arguments: { gen_args_0: { arg_0: `${i}?`, arg_1: { temperature: 0 } } },
    resps: [[completion(i)]],
    filtered_resps: ['2'],
    filter: 'none',
    metrics: ['exact_match'],
    doc_hash: `d${i}`,
    exact_match: Number(correct(i)),
  }),
  'nemo-skills.jsonl': (i) => ({
    id: i % problems,
    problem: `${i % problems}?`,
    expected_answer: '2',
    generation: completion(i),
    predicted_answer: answer(i),
    symbolic_correct: correct(i),
    num_generated_tokens: 1000,
  }),
  'evalscope.jsonl': (i) => ({
    index: i,
    target: '2',
    messages: [{ role: 'user', content: `${i % problems}?` }],
    sample_score: {
      score: {
        value: { acc: Number(correct(i)) },
        main_score_name: 'acc',
        extracted_prediction: answer(i),
        prediction: completion(i),
      },
      sample_id: i,
      group_id: i % problems,
      generation_index: Math.floor(i / problems),
    },
  }),
  'verifiers.jsonl': (i) => ({
    example_id: i % problems,
    prompt: [{ role: 'user', content: `${i % problems}?` }],
    completion: [{ role: 'assistant', content: completion(i) }],
    answer: '2',
    reward: Number(correct(i)),
    is_truncated: false,
  }),
  'traces.jsonl': (i) => ({
    id: `e${i}`,
    env: { id: 'sums' },
    task: {
      type: 'Sum',
      data: { prompt: `${i % problems}?`, answer: '2' },
      hash: `h${i % problems}`,
    },
    ok: true,
    traces: [
      {
        version: 1,
        nodes: [{ message: { role: 'assistant', content: completion(i) }, sampled: true }],
        calls: [{ finish_reason: 'stop', usage: { prompt_tokens: 5, completion_tokens: 1000 } }],
        rewards: { correct: { score: Number(correct(i)), weight: 1 } },
      },
    ],
  }),
  'nemo-gym.jsonl': (i) => ({
    responses_create_params: { input: [{ role: 'user', content: `${i % problems}?` }] },
    response: {
      output: [{ type: 'message', content: [{ type: 'output_text', text: completion(i) }] }],
      usage: { output_tokens: 1000 },
    },
    reward: Number(correct(i)),
    expected_answer: '2',
  }),
  'human-eval.jsonl': (i) => ({
    task_id: `HumanEval/${i % problems}`,
    completion: completion(i),
    result: correct(i) ? 'passed' : 'timed out',
    passed: correct(i),
  }),
  'every-eval-ever.jsonl': (i) => ({
    schema_version: '0.3.0',
    evaluation_id: 'e',
    model_id: 'o/m',
    evaluation_name: 'sums',
    sample_id: String(i % problems),
    interaction_type: 'single_turn',
    input: { raw: `${i % problems}?`, reference: ['2'] },
    output: { raw: [completion(i)] },
    answer_attribution: [],
    evaluation: { score: Number(correct(i)), is_correct: correct(i) },
  }),
}

/** Documents of one JSON object, of which the samples are the entries of a list. */
const documents: Record<string, { start: string; end: string; part: (i: number) => string }> = {
  'inspect.json': {
    start:
      '{"version":2,"status":"success","eval":{"created":"2026-01-01T00:00:00+00:00","task":"t","model":"m","dataset":{},"config":{}},"plan":{},"samples":[',
    end: ']}',
    part: (i) => inspectSample(i),
  },
}

/** Writes one log after the other and gives its path; whoever takes it may delete it. */
export async function* writeLogs(
  folder: string,
  samples: number,
  only: readonly string[] = [],
): AsyncGenerator<string> {
  const wanted = (name: string) => only.length === 0 || only.includes(name)
  for (const [name, row] of Object.entries(rows)) {
    if (!wanted(name)) continue
    const path = join(folder, name)
    await writeAll(path, samples, (i) => Buffer.from(`${JSON.stringify(row(i))}\n`))
    yield path
  }
  for (const [name, { start, end, part }] of Object.entries(documents)) {
    if (!wanted(name)) continue
    const path = join(folder, name)
    await writeAll(path, samples, (i) => {
      const [before, after] = [i === 0 ? start : ',', i === samples - 1 ? end : '']
      return Buffer.from(`${before}${part(i)}${after}\n`)
    })
    yield path
  }
  if (wanted('trl.parquet'))
    yield await writeParquet(join(folder, 'trl.parquet'), samples, trlRow, 'row_group_size 10000')
  // As the library `datasets` does, which writes these: row groups by their size.
  if (wanted('lighteval.parquet'))
    yield await writeParquet(
      join(folder, 'lighteval.parquet'),
      samples / samplesADocument,
      lightevalRow,
      "row_group_size_bytes '100MB'",
    )
  if (wanted('inspect.eval')) yield await writeInspect(join(folder, 'inspect.eval'), samples)
}

async function writeAll(path: string, count: number, piece: (i: number) => Buffer): Promise<void> {
  const out = createWriteStream(path)
  for (let i = 0; i < count; ++i) {
    if (!out.write(piece(i))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

const trlRow = (i: number) => ({
  step: 50,
  prompt: `${i % problems}?`,
  completion: completion(i),
  accuracy_reward: Number(correct(i)),
  advantage: 0.5,
})

const samplesADocument = 50
const lightevalRow = (i: number) => {
  const own = Array.from({ length: samplesADocument }, (_, j) => i * samplesADocument + j)
  return {
    doc: { query: `${i}?`, choices: ['2'], gold_index: [0], id: `${i}`, task_name: 'sums' },
    metric: { 'avg@n:n=50': own.filter(correct).length / samplesADocument },
    model_response: { text: own.map(completion), output_tokens: own.map(() => [1, 2, 3]) },
  }
}

async function writeParquet(
  path: string,
  count: number,
  row: (i: number) => object,
  groups: string,
): Promise<string> {
  const lines = `${path}.json`
  await writeAll(lines, count, (i) => Buffer.from(`${JSON.stringify(row(i))}\n`))
  const database = await DuckDBInstance.create(':memory:', {
    memory_limit: '2GB',
    preserve_insertion_order: 'false',
  })
  const connection = await database.connect()
  await connection.run(
    `copy (select * from read_json('${lines}', format = 'newline_delimited')) to '${path}' (format parquet, ${groups})`,
  )
  connection.closeSync()
  database.closeSync()
  rmSync(lines)
  return path
}

/** An `.eval` of one zstd member a sample; past 65,535 members its directory is that of ZIP64. */
async function writeInspect(path: string, samples: number): Promise<string> {
  const created = '2026-01-01T00:00:00+00:00'
  const dataset = { samples: problems, sample_ids: Array.from({ length: problems }, (_, i) => i) }
  const config = { epochs: Math.floor(samples / problems) }
  const spec = { created, task: 't', model: 'm', dataset, config }
  const header = JSON.stringify({ version: 2, status: 'success', eval: spec, plan: {} })
  const directory: Buffer[] = []
  let offset = 0
  const member = (name: string, text: string): Buffer => {
    const [bytes, file] = [Buffer.from(text), Buffer.from(name)]
    const packed = zstdCompressSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(63, 0)
    common.writeUInt16LE(93, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(file.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x3f\x00'), common, rest, file]))
    const whole = Buffer.concat([Buffer.from('PK\x03\x04'), common, file, packed])
    offset += whole.length
    return whole
  }
  await writeAll(path, samples + 3, (i) => {
    if (i === 0) return member('header.json', header)
    if (i <= samples)
      return member(
        `samples/${(i - 1) % problems}_epoch_${Math.floor((i - 1) / problems) + 1}.json`,
        inspectSample(i - 1),
      )
    return i === samples + 1 ? member('summaries.json', '[]') : ending(directory, offset)
  })
  return path
}

const inspectSample = (i: number) =>
  JSON.stringify({
    id: i % problems,
    epoch: Math.floor(i / problems) + 1,
    input: `${i % problems}?`,
    target: '2',
    messages: [],
    output: {
      model: 'm',
      choices: [{ message: { role: 'assistant', content: completion(i) }, stop_reason: 'stop' }],
      usage: { input_tokens: 1, output_tokens: 1000, total_tokens: 1001 },
    },
    scores: { match: { value: correct(i) ? 'C' : 'I', answer: '2' } },
  })

/** The central directory with the ZIP64 records that more than 65,535 members need. */
function ending(directory: Buffer[], offset: number): Buffer {
  const list = Buffer.concat(directory)
  const [end64, locator, end] = [Buffer.alloc(56), Buffer.alloc(20), Buffer.alloc(22)]
  end64.write('PK\x06\x06', 'latin1')
  end64.writeBigUInt64LE(44n, 4)
  end64.writeBigUInt64LE(BigInt(directory.length), 24)
  end64.writeBigUInt64LE(BigInt(directory.length), 32)
  end64.writeBigUInt64LE(BigInt(list.length), 40)
  end64.writeBigUInt64LE(BigInt(offset), 48)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(BigInt(offset + list.length), 8)
  locator.writeUInt32LE(1, 16)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(0xffff, 8)
  end.writeUInt16LE(0xffff, 10)
  end.writeUInt32LE(0xffff_ffff, 12)
  end.writeUInt32LE(0xffff_ffff, 16)
  return Buffer.concat([list, end64, locator, end])
}
