import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { experimentJsonSchema, expandArms, loadExperiment } from '../../src/experiment/index.ts'

// `npx vitest run test/experiment/schema.test.ts --update` writes it anew.
it('is published as it is', async () => {
  const published = resolve(import.meta.dirname, '../../schema/experiment.schema.json')
  await expect(`${JSON.stringify(experimentJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
    published,
  )
})

it('fits the example', async () => {
  const experiment = await loadExperiment(
    resolve(import.meta.dirname, '../../examples/experiment.yaml'),
  )
  const arms = await expandArms(experiment)
  expect(arms.map(({ name }) => name)).toEqual([
    'base temperature=0.2',
    'rl temperature=0.2',
    'base temperature=0.6',
    'rl temperature=0.6',
    'base temperature=1',
    'rl temperature=1',
  ])
})
