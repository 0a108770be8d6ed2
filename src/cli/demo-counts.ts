import { fileURLToPath } from 'node:url'
import { compare, testedOutcomes } from '../analysis/index.ts'
import { writeOutput } from './output.ts'
import { readArms } from './read-arms.ts'

/** `passbound demo --counts`: the bundled example through the same stations as a user's own files. */
export async function demoCounts(output: string): Promise<void> {
  const example = (file: string) =>
    fileURLToPath(new URL(`../../examples/deepscaler/${file}`, import.meta.url))
  const [base, rl] = await readArms(example('base.jsonl'), example('rl.jsonl'), {
    names: { base: 'R1-Distill-Qwen-1.5B', rl: 'DeepScaleR-1.5B-Preview' },
  })
  const comparison = compare(base, rl)
  await writeOutput(output, comparison, ['demo', '--counts'])
  const { verdict, curves, objections } = comparison
  const survived = objections.filter((objection) => objection.outcome === 'survives').length
  const examined = objections.filter(({ outcome }) => testedOutcomes.includes(outcome)).length
  process.stdout.write(
    [
      `Two models, ${comparison.pairing.paired} competition problems, ${base.problems[0]!.n} attempts at each: did RL teach the second more than the first could reach?`,
      `Verdict: ${verdict.name}. ${verdict.sentence}.`,
      `The curves cross at k = ${curves.data.crossing.point}; ${curves.over}.`,
      `Of ${objections.length} objections to that, ${examined} could be tested on counts, and the verdict survives ${survived}.`,
      `Open ${output} in a browser for the pictures and the evidence.`,
      '',
    ].join('\n'),
  )
}
