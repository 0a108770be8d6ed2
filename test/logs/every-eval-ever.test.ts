import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LogReader, readArm, readSamples, writeEveryEvalEver } from '../../src/logs/index.ts'

const fixtures = join(import.meta.dirname, '../fixtures/logs')
const folder = mkdtempSync(join(tmpdir(), 'passbound-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function written(path: string, to: string, model = 'org/small-1.5b') {
  const log = new LogReader(path)
  const options = { model, evaluation: 'sums', seconds: 1_750_000_000 }
  return writeEveryEvalEver(join(folder, to), { log, samples: readSamples(log) }, options)
}

describe('a record of Every Eval Ever', () => {
  it('holds the graded samples, and what they add up to', async () => {
    const { paths, samples, unscored } = await written(join(fixtures, 'inspect/complete.json'), 'a')
    expect([samples, unscored]).toEqual([2, 2])
    const text = readFileSync(paths.samples, 'utf8')
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      {
        schema_version: '0.3.0',
        evaluation_id: 'sums/org_small-1.5b/1750000000',
        model_id: 'org/small-1.5b',
        sample_id: '1',
        interaction_type: 'single_turn',
        input: { raw: '1 + 1?', reference: ['2'] },
        output: { raw: ['2'] },
        answer_attribution: [{ extracted_value: '2', is_terminal: true }],
        evaluation: { score: 1, is_correct: true },
        metadata: { epoch: '1', stop_reason: 'stop', output_tokens: '7' },
      },
      {
        evaluation: { score: 0, is_correct: false },
        metadata: { epoch: '2', stop_reason: 'max_tokens' },
      },
    ])
    const aggregate = JSON.parse(readFileSync(paths.aggregate, 'utf8'))
    const name = basename(paths.samples)
    expect(name).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}_samples\.jsonl$/,
    )
    expect(aggregate.detailed_evaluation_results).toEqual({
      format: 'jsonl',
      file_path: `data/sums/org/small-1.5b/${name}`,
      hash_algorithm: 'sha256',
      checksum: createHash('sha256').update(text).digest('hex'),
      total_rows: 2,
    })
    const [result] = aggregate.evaluation_results
    expect(result.score_details).toEqual({
      score: 0.5,
      details: { problems: '1', unscored_samples: '2' },
    })
    expect(result.generation_config).toEqual({
      generation_args: { temperature: 1, top_p: 0.95, max_tokens: 64 },
      additional_details: { task: 'sums', solver: 'generate' },
    })
  })

  it('has pass@1 with its standard error over problems', async () => {
    const { paths } = await written(join(fixtures, 'samples/rows.parquet'), 'b')
    const { problems } = await readArm(join(fixtures, 'samples/rows.parquet'))
    const shares = problems
      .map(({ n, c, u }) => c / (n - u))
      .filter((share) => !Number.isNaN(share))
    const mean = shares.reduce((sum, each) => sum + each, 0) / shares.length
    const [result] = JSON.parse(readFileSync(paths.aggregate, 'utf8')).evaluation_results
    expect(result.score_details.score).toBeCloseTo(mean, 15)
    const spread = shares.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (shares.length - 1)
    const { num_samples: problemsIn, standard_error: error } = result.score_details.uncertainty
    expect(problemsIn).toBe(shares.length)
    expect(error.value).toBeCloseTo(Math.sqrt(spread / shares.length), 15)
  })

  it('is read back to the same tallies', async () => {
    const path = join(fixtures, 'nemo-skills/seeds')
    await written(path, 'c')
    const [before, after] = [await readArm(path), await readArm(join(folder, 'c'))]
    expect(after.problems).toEqual(before.problems)
  })

  it.each(['small', 'org/a/b', '../x', 'org/..', 'org/a b'])(
    'refuses %s as a model',
    async (model) => {
      await expect(written(join(fixtures, 'samples/rows.parquet'), 'd', model)).rejects.toThrow(
        'a model is named as on the Hub, such as Qwen/Qwen2.5-7B, got ',
      )
    },
  )
})
