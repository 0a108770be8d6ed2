import { z } from 'zod'
import { generatorNames } from '../problems/index.ts'
import { localForms } from './local-model.ts'

const shots = z
  .union([
    z.string().min(1),
    z.array(z.strictObject({ question: z.string(), answer: z.string() })).min(1),
  ])
  .describe('Worked examples that stand before the question, or a problem file to take them from.')
const count = z.int().min(1).optional().describe('How many of them, from the top.')

const template = z
  .union(
    [
      z
        .string()
        .min(1)
        .describe(
          'plain or none (the question alone), a name such as qwen-boxed, or a file: tokenizer_config.json, chat_template.jinja, or Jinja over the problem.',
        ),
      z.strictObject({
        jinja: z
          .string()
          .min(1)
          .describe(
            'An inline Jinja template over question, options, choices, id and the other columns.',
          ),
      }),
      z.strictObject({ shots, count }),
      z.strictObject({
        chat: z
          .string()
          .min(1)
          .describe(
            'A chat template, rendered here: a tokenizer_config.json, a chat_template.jinja, or Jinja over messages.',
          ),
        ask: z
          .string()
          .min(1)
          .optional()
          .describe('The turn of the user, as Jinja over the problem. Default the question.'),
        shots: shots.optional(),
        count,
        variables: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('What the chat template may ask for, such as enable_thinking.'),
        tokens: z
          .record(z.string(), z.string())
          .optional()
          .describe('Special tokens, where no tokenizer_config.json says them: bos_token.'),
        date: z.iso
          .date()
          .optional()
          .describe("What a template that prints today's date prints: 2024-07-26."),
      }),
    ],
    { error: 'expected a name, a file, { jinja: … }, { shots: … } or { chat: … }' },
  )
  .describe('How a problem becomes a prompt.')

const temperature = z.number().min(0).max(100).describe('Softmax temperature. Default 1.')
const topP = z.number().gt(0).max(1).describe('Nucleus mass. Default 1 (off).')
const topK = z.int().min(-1).describe('Tokens to choose from; -1 for all. Default -1.')
const minP = z
  .number()
  .min(0)
  .max(1)
  .describe('Least probability relative to the likeliest token. Default 0 (off).')
const penalty = z.number().min(-2).max(2)
const repetition = z.number().gt(0).max(10).describe('Default 1 (off).')
const maxTokens = z.int().min(1).describe('Longest completion in tokens. Default 4096.')
const stop = z.array(z.string().min(1)).describe('Texts that end a completion. Default none.')
const system = z.string().describe('System prompt; for api: chat and chat templates.')
const opening = z
  .string()
  .min(1)
  .describe('What the answer begins with and has to continue, such as "<think>\\n". Default none.')
const calculator = z
  .enum(['on', 'off'])
  .describe(
    'Whether the exact value goes in wherever a complete expression ends in an equals sign. Default off.',
  )

/** What an arm may say beside its model, and what `defaults` may say for all of them. */
const settings = {
  temperature: temperature.optional(),
  top_p: topP.optional(),
  top_k: topK.optional(),
  min_p: minP.optional(),
  presence_penalty: penalty.optional().describe('Default 0 (off).'),
  frequency_penalty: penalty.optional().describe('Default 0 (off).'),
  repetition_penalty: repetition.optional(),
  max_tokens: maxTokens.optional(),
  stop: stop.optional(),
  template: template.optional(),
  system: system.optional(),
  opening: opening.optional(),
  calculator: calculator.optional(),
  api: z
    .enum(['completions', 'chat'])
    .optional()
    .describe('Which call the server gets. Default completions.'),
  extra: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Other fields of the request body, sent as they are.'),
  omit: z
    .array(z.string())
    .optional()
    .describe('Settings that this server refuses and that are left out of the request.'),
  per_request: z
    .int()
    .min(1)
    .max(128)
    .optional()
    .describe(
      'Completions a request; more than 1 where the server obeys n. They share one seed. Default 1.',
    ),
  deadline_seconds: z
    .number()
    .min(15)
    .max(2_000_000)
    .optional()
    .describe('A reply that is not whole by then is censored. Default 3600.'),
  logprobs: z
    .boolean()
    .optional()
    .describe('Ask for log-probabilities of the drawn tokens. Default false.'),
  concurrency: z
    .int()
    .min(1)
    .max(8192)
    .optional()
    .describe('Requests in flight at each address. Default 128.'),
  api_key_env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .optional()
    .describe('Name of the environment variable that holds the key.'),
}

const address = z
  .url({ protocol: /^https?$/, error: 'expected an address such as http://localhost:8000/v1' })
  .refine(isBare, {
    error: 'expected an address without a key; keys come from the environment, see api_key_env',
  })

function isBare(text: string): boolean {
  // What is no address at all was refused before, and may be the path of a model.
  if (!URL.canParse(text)) return true
  const { username, password, search, hash } = new URL(text)
  return username + password + search + hash === ''
}

const local = z.string().regex(localForms.pattern)

const adapter = z.union(
  [
    z.string().min(1),
    z.strictObject({
      file: z.string().min(1),
      scale: z.number().optional().describe('Default 1.'),
    }),
  ],
  { error: 'expected a .gguf file of an adapter, or { file, scale }' },
)

const arm = z.strictObject({
  model: z
    .union([address, z.array(address).min(1), local], {
      error: `expected an address such as http://localhost:8000/v1, or a list of them, or ${localForms.words}`,
    })
    .describe(
      `Where the model is: one OpenAI-compatible address up to and including /v1, or several that serve the same; or in process: ${localForms.words}.`,
    ),
  name: z
    .string()
    .min(1)
    .optional()
    .describe('The model as its server is asked for it. A model in process needs none.'),
  served: z
    .string()
    .optional()
    .describe('The name under which it answers, where that is another. Default: name.'),
  checkpoint: z
    .string()
    .optional()
    .describe('What the weights are called, where name does not tell them apart. Default: name.'),
  adapter: z
    .union([adapter, z.array(adapter).min(1)])
    .optional()
    .describe('LoRA adapters that are put on a .gguf file, each at its scale.'),
  threads: z
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'Processors for a .gguf file. Default 1: more help only where they are idle and the model is large.',
    ),
  ...settings,
})

/** Every value of every setting with every value of the others. */
const sweep = z.strictObject({
  temperature: listOf(temperature),
  top_p: listOf(topP),
  top_k: listOf(topK),
  min_p: listOf(minP),
  presence_penalty: listOf(penalty),
  frequency_penalty: listOf(penalty),
  repetition_penalty: listOf(repetition),
  max_tokens: listOf(maxTokens),
  stop: listOf(stop),
  system: listOf(system),
  template: listOf(template),
  opening: listOf(z.union([opening, z.literal('')])),
  calculator: listOf(calculator),
})

function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z.array(schema).min(1).optional()
}

const oneOrMore = z.union([z.int(), z.array(z.int()).min(1)], {
  error: 'expected a whole number or a list of them',
})
const column = z.string().min(1).optional()

/** The experiment file. Names are those of the servers' own settings; unknown ones are refused. */
export const experimentSchema = z
  .strictObject({
    problems: z.strictObject({
      from: z
        .string()
        .min(1)
        .describe('A .jsonl, .csv or .parquet file, relative to this one; or hub; or generator.'),
      dataset: z
        .string()
        .min(1)
        .optional()
        .describe(
          'With from: hub, a known set such as math-500, or owner/name; with a file, the known set as which to read it.',
        ),
      revision: z
        .string()
        .regex(/^[\w./-]+$/)
        .optional()
        .describe('Commit or branch on the hub. Default the commit that this machine first got.'),
      file: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Which file of the data set. Default a known set’s own, of another the test split.',
        ),
      generator: z.enum(generatorNames).optional().describe('With from: generator, which.'),
      count: z.int().min(1).max(100_000).optional().describe('Generated problems. Default 100.'),
      seed: z.int().min(0).optional().describe('Another seed, other problems. Default 1.'),
      steps: oneOrMore.optional().describe('Steps, or numbers of a countdown; a list for several.'),
      range: oneOrMore.optional().describe('The largest number asked with; a list for several.'),
      largest: z
        .int()
        .min(1)
        .max(10_000)
        .optional()
        .describe('The largest result of a generated problem.'),
      columns: z
        .strictObject({
          id: column,
          question: column,
          gold: column,
          choices: column,
          stratum: column,
          cluster: column,
          answer_space: column,
        })
        .optional()
        .describe('Which column holds what, where it is not the usual name.'),
      limit: z
        .union([z.int().min(1), z.string().regex(/^\d+(-\d+)?$/)], {
          error: 'expected a count such as 10 or a range such as 10-20',
        })
        .optional()
        .describe('The first so many problems, or a range by position: 10-20.'),
    }),
    grader: z
      .string()
      .min(1)
      .optional()
      .describe('Who decides whether a completion is right. Default exact.'),
    arms: z
      .record(z.string().min(1), arm)
      .refine((arms) => Object.keys(arms).length > 0, { error: 'expected at least one arm' })
      .describe('The policies to draw from; the first is the base of every comparison.'),
    defaults: z
      .strictObject(settings)
      .optional()
      .describe('Settings of every arm that does not say otherwise.'),
    sweep: sweep.optional().describe('Draws every arm at every combination of these values.'),
    samples: z.int().min(1).describe('Completions of each problem from each arm. May grow later.'),
  })
  .meta({ title: 'Passbound experiment' })

/** The experiment as it is written. */
export type ExperimentInput = z.input<typeof experimentSchema>
export type ExperimentFile = z.output<typeof experimentSchema>
export type ArmSettings = NonNullable<ExperimentFile['defaults']>
export type ArmFile = ExperimentFile['arms'][string]
export type TemplateSetting = z.output<typeof template>

/** The names of all settings, for those who look for a misspelt one. */
export const settingNames: readonly string[] = [
  ...Object.keys(experimentSchema.shape),
  ...Object.keys(arm.shape),
  ...Object.keys(sweep.shape),
]

/** The schema that editors check experiment files against: schema/experiment.schema.json. */
export function experimentJsonSchema(): unknown {
  return z.toJSONSchema(experimentSchema, { io: 'input', target: 'draft-7' })
}

/** An experiment with types, for `passbound.config.ts`: `export default defineExperiment({ … })`. */
export function defineExperiment(experiment: ExperimentInput): ExperimentInput {
  return experiment
}
