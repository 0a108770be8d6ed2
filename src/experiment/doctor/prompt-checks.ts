import type { Problem } from '../../records/index.ts'
import { surprisesOf, type PreparedArm } from '../prepare.ts'
import { textOf, type Probe } from './probe.ts'
import { symptom, type Diagnosis, type Symptom } from './symptom.ts'

/** A one-letter prompt is one token, a BOS and, of a chat, the marks of its turns. */
const bareTokens = 4
/** Marks of two turns in the templates that have most of them; a system prompt of a sentence is more. */
const chatTokens = 16

/** What the prompt does unasked, as far as it can be seen from here and as the server counts it. */
export async function promptChecks(probe: Probe, facts: Diagnosis['facts']): Promise<Symptom[]> {
  const doubled = surprisesOf(probe.arm, probe.problems).some(({ kind }) => kind === 'doubled BOS')
  return [
    ...promptNotes(probe.arm, probe.problems),
    ...(doubled ? await doubledBos(probe) : []),
    ...(await appliedTemplate(probe, facts)),
    ...(await openingCheck(probe)),
  ]
}

/** What can be seen of the prompt without a server; whether a BOS is doubled the tokenizer decides. */
export function promptNotes(arm: PreparedArm, problems: readonly Problem[]): Symptom[] {
  return surprisesOf(arm, problems)
    .filter(({ kind }) => kind !== 'doubled BOS')
    .map(({ says }) => symptom('note', 'prompt', says, 'see whether that is meant'))
}

async function doubledBos(probe: Probe): Promise<Symptom[]> {
  const { decoding } = probe.request()
  const [as, without] = [
    await probe.draw(),
    await probe.draw({ decoding: { ...decoding, add_special_tokens: false } }),
  ]
  const counts = [as, without].map((reply) => (reply.kind === 'whole' ? reply.promptTokens : null))
  const [with_ = null, bare = null] = counts
  // A server whose tokenizer adds nothing counts alike.
  if (with_ !== null && with_ === bare) return []
  const counted = with_ !== null && bare !== null ? ` (${with_} tokens, ${bare} without)` : ''
  return [
    symptom(
      'fix',
      'doubled BOS',
      `the prompt begins with a BOS and the server's tokenizer adds another${counted}`,
      'say extra: { add_special_tokens: false }',
    ),
  ]
}

/** Whether the server puts a template around a text, or a system prompt into a chat. */
async function appliedTemplate(probe: Probe, facts: Diagnosis['facts']): Promise<Symptom[]> {
  const prompt = probe.chat ? [{ role: 'user' as const, content: 'a' }] : 'a'
  const reply = await probe.draw({ prompt, decoding: probe.shortest() })
  const tokens = reply.kind === 'whole' ? reply.promptTokens : null
  facts['tokens around a prompt'] = tokens === null ? null : tokens - 1
  if (tokens === null)
    return probe.cannotJudge(
      probe.chat ? 'system prompt of its own' : 'template applied',
      'the server does not count the tokens of a prompt',
    )
  if (!probe.chat)
    return tokens <= bareTokens
      ? []
      : [
          symptom(
            'invalid',
            'template applied',
            `/v1/completions counts ${tokens} tokens for a prompt of one letter: the server puts it into a template`,
            'turn that off; what is sent must be what the model reads',
          ),
        ]
  if (tokens <= chatTokens || probe.arm.condition.system !== null) return []
  return [
    symptom(
      'fix',
      'system prompt of its own',
      `the server's template puts ${tokens - 1} tokens around a message of one letter: a system prompt of its own, it seems`,
      'say system:, or render the template here (api: completions, template: { chat: tokenizer_config.json })',
    ),
  ]
}

/** Whether a chat's unfinished turn is continued and not answered. */
async function openingCheck(probe: Probe): Promise<Symptom[]> {
  const { opening = '' } = probe.arm.condition
  if (opening === '') return []
  const text = textOf(await probe.draw())?.trimStart()
  if (!text?.startsWith(opening.trim())) return []
  return [
    symptom(
      'fix',
      'opening repeated',
      `the completion begins with the opening ${JSON.stringify(opening.trim())} again: the server answers it, or echoes it, instead of going on`,
      'render the template here (api: completions) so that the opening ends the prompt',
    ),
  ]
}
